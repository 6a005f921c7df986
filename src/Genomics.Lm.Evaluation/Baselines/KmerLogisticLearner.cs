using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// Logistic regression on standardised k-mer frequencies (<c>kmer_logistic</c>), the baseline of classifiers: fitted on training and
/// validation sequences together, with the penalty chosen by cross-validation. The predictor gives the probability of each class.
/// </summary>
/// <param name="options">Words and segments; null: 4-mers of the whole sequence.</param>
public sealed class KmerLogisticLearner(KmerFeatureOptions? options = null) : IExpressionLearner
{
    private readonly KmerFeatureOptions _options = options ?? new KmerFeatureOptions { Segments = 1, MinLength = 4, MaxLength = 4 };

    /// <inheritdoc/>
    public string Kind => RidgePredictor.KmerLogistic;

    /// <inheritdoc/>
    public MethodRole Role => MethodRole.Reference;

    /// <inheritdoc/>
    /// <exception cref="GenomicsDataException">
    /// The data are no classes (<see cref="LabelledSequences.ForFitting"/>), or too few.
    /// </exception>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        var all = data.TrainingAndValidation;
        var labels = LabelledSequences.LabelsOf(all);
        int[] known = [.. Enumerable.Range(0, all.Count).Where(i => labels[i] >= 0)];
        var features = new KmerFeatures(data.Window, _options);
        var x = new float[known.Length * features.Names.Count];
        features.Extract([.. known.Select(i => all.Sequences[i])], x, progress, cancellationToken);
        var fit = LogisticRegression.Fit(
            x, features.Names.Count, [.. known.Select(i => labels[i])], data.Conditions.Count,
            new LogisticOptions
            {
                Seed = data.Seed,
                Threads = data.Threads,
                RowGroups = all.Groups is { } groups ? [.. known.Select(i => groups[i])] : null,
            }, progress, cancellationToken);
        double[] slopes = [.. Enumerable.Range(0, fit.Classes).SelectMany(item => fit.Slopes(item).ToArray())];
        var model = RidgeRegression.FromCoefficients(fit.Intercepts.ToArray(), slopes, [.. Enumerable.Repeat(fit.Penalty, fit.Classes)]);
        var info = PredictorInfo.Of(Kind, data, (features.Names.Count + 1L) * (fit.Classes == 2 ? 1 : fit.Classes));
        return new FitResult(new RidgePredictor(info, features, features.Options, model), [PenaltyTable(fit)], watch.Elapsed.TotalSeconds);
    }

    private static TableSection PenaltyTable(LogisticRegression fit) => new(
        "Logistic regression on k-mers",
        ["penalty", "cross-validated loss"],
        [.. fit.CandidatePenalties.Zip(fit.CrossValidationLosses).Where(p => !double.IsNaN(p.Second))
            .Select(p => (IReadOnlyList<string>)[p.First.ToString("0.#######", CultureInfo.InvariantCulture),
                p.Second.ToString("0.0000", CultureInfo.InvariantCulture)])])
    {
        Caption = string.Create(CultureInfo.InvariantCulture, $"{fit.Columns} words; penalty {fit.Penalty:0.#######} chosen"),
    };
}
