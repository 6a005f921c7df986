using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Stacking.Internals;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Stacking;

/// <summary>
/// Combines methods without leakage (stacked regression, Wolpert 1992): every method predicts each learning gene by a model fitted without
/// the gene's fold; a ridge regression with a penalty per method is fitted on these predictions; then every method is fitted on all
/// learning genes.
/// </summary>
/// <remarks>
/// Whether a method adds something to another is seen against a control: a stack of that other and of a strong simple method. Folds keep
/// leakage groups whole where they are known: a near-copy on the other side would favour a method that remembers.
/// </remarks>
public sealed class StackedLearner : IExpressionLearner
{
    private readonly IReadOnlyList<IExpressionLearner> _members;
    private readonly StackingOptions _options;

    /// <summary>Makes a learner.</summary>
    /// <param name="name">The name in results, different from that of other methods.</param>
    /// <param name="members">The methods, at least two.</param>
    /// <param name="options">Folds and penalties; checked here.</param>
    /// <exception cref="ArgumentException">No name, fewer than two methods, or an option out of range.</exception>
    public StackedLearner(string name, IReadOnlyList<IExpressionLearner> members, StackingOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count < 2) throw new ArgumentException($"{members.Count} method; stacking needs at least two", nameof(members));
        (Name, _members, _options) = (name, [.. members], options ?? new StackingOptions());
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Kind => StackedPredictor.Kind;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public MethodRole Role => MethodRole.Stack;

    /// <inheritdoc/>
    public IReadOnlyList<IExpressionLearner> Parts => _members;

    /// <inheritdoc/>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        var (genes, width) = (data.Training.Count + data.Validation.Count, data.TargetConditions.Count);
        var folds = OutOfFold.Deal(data, _options.Folds);
        var x = new float[genes * _members.Count * width];
        for (var member = 0; member < _members.Count; member++)
        {
            var predictions = OutOfFold.Predict(_members[member], data, folds, _options.Folds, progress, cancellationToken);
            for (var gene = 0; gene < genes; gene++)
                for (var c = 0; c < width; c++) x[(gene * _members.Count + member) * width + c] = (float)predictions[gene * width + c];
        }
        var (model, ratios) = BlockRidge.Fit(x, width, _members.Count, Targets(data), width, _options, data, cancellationToken);
        var fits = FitAll(data, progress, cancellationToken);
        var info = PredictorInfo.Of(Kind, data, fits.Sum(f => f.Predictor.Info.Parameters) + model.Responses * (model.Columns + 1L))
            with
        { Name = Name };
        return new FitResult(new StackedPredictor(info, [.. fits.Select(f => f.Predictor)], model), [Weights(data, model, ratios)],
            watch.Elapsed.TotalSeconds)
        {
            Provenance = new FitProvenance
            {
                StopsOnValidation = fits.Any(f => f.Provenance.StopsOnValidation),
                Seed = fits.Select(f => f.Provenance.Seed).FirstOrDefault(s => s is not null),
                JointConditions = [.. fits.SelectMany(f => f.Provenance.JointConditions).Distinct()],
                PretrainingTokens = fits.Max(f => f.Provenance.PretrainingTokens),
                WeightsSha256 = fits.Select(f => f.Provenance.WeightsSha256).FirstOrDefault(h => h is not null),
            },
        };
    }

    private List<FitResult> FitAll(FittingData data, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var fits = new List<FitResult>();
        try
        {
            foreach (var member in _members) fits.Add(member.Fit(data, progress, cancellationToken));
            return fits;
        }
        catch
        {
            fits.ForEach(f => f.Predictor.Dispose());
            throw;
        }
    }

    private static double[] Targets(FittingData data)
    {
        int[] columns = [.. data.TargetConditions.Select(t => data.Conditions.IndexOf(t))];
        var y = new List<double>();
        foreach (var genes in (LabelledGenes[])[data.Training, data.Validation])
            for (var gene = 0; gene < genes.Count; gene++)
                foreach (var column in columns) y.Add(genes.Value(gene, column));
        return [.. y];
    }

    private TableSection Weights(FittingData data, RidgeRegression model, double[][] ratios)
    {
        var width = data.TargetConditions.Count;
        return new TableSection(
            $"{Name}: weights of the methods",
            ["condition", .. _members.SelectMany(m => (string[])[m.Name, $"penalty × of {m.Name}"])],
            [.. data.TargetConditions.Select((name, c) => (IReadOnlyList<string>)
            [
                name,
                .. _members.SelectMany((_, member) => (string[])
                [
                    model.Slopes(c)[member * width + c].ToString("0.###", CultureInfo.InvariantCulture),
                    ratios[c][member].ToString("0.###", CultureInfo.InvariantCulture),
                ]),
            ])])
        {
            Caption = $"The weight is that of the method's prediction of the same condition, fitted on predictions for genes left out "
                + $"in {_options.Folds} folds.",
        };
    }
}
