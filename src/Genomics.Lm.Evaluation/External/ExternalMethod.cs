using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;

namespace Genomics.Lm.Evaluation.External;

/// <summary>
/// What was fitted elsewhere, as a row of a comparison: predictions of any program, or a predictor folder. It takes the place of a learner
/// and learns nothing: what there is to be predicted with is checked when it is made and handed over by <see cref="Fit"/>.
/// </summary>
/// <example>
/// <code>
/// var theirs = ExternalMethod.Of("enformer", Predictions.Read("enformer.tsv"), dataset, split, ["Lung"]);
/// using var result = PredictorComparison.Run(dataset, split, [.. catalog.Learners("kmer_ridge"), theirs], options);
/// </code>
/// </example>
public sealed class ExternalMethod : IExpressionLearner
{
    private static readonly FitElsewhere Unknown = new() { Description = "the genes learnt from are not known here" };

    private readonly IExpressionPredictor _predictor;

    private ExternalMethod(string name, IExpressionPredictor predictor, MethodRole role, FitElsewhere elsewhere,
        IReadOnlyList<string> notes)
        => (Name, _predictor, Role, Elsewhere, Notes) = (name, predictor, role, elsewhere, notes);

    /// <inheritdoc/>
    public string Kind => _predictor.Info.Kind;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public MethodRole Role { get; }

    /// <summary>What is known of the genes it learnt from.</summary>
    public FitElsewhere Elsewhere { get; }

    /// <summary>What a user should know: ids that were left out, what it learnt from. Empty when nothing is odd.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Takes predictions. Only those of the test genes are used.</summary>
    /// <param name="name">The name of the row.</param>
    /// <param name="predictions">
    /// On the scale of the dataset's transform, with a column per compared condition. For one condition the column may also have the name
    /// of the row, or, where it is the only one, any name that is not another condition's.
    /// </param>
    /// <param name="dataset">The genes.</param>
    /// <param name="split">Their split.</param>
    /// <param name="conditions">The compared conditions; null: all of the dataset.</param>
    /// <param name="ignoreIdVersion">Finds <c>ENSG….7</c> under <c>ENSG….3</c> and <c>ENSG…</c>.</param>
    /// <param name="role">The part it plays: a candidate must beat every reference.</param>
    /// <exception cref="GenomicsDataException">A test gene or a condition is missing; how many and the first are named.</exception>
    public static ExternalMethod Of(string name, Predictions predictions, GeneDataset dataset, GeneSplit split,
        IReadOnlyList<string>? conditions = null, bool ignoreIdVersion = false, MethodRole role = MethodRole.Candidate)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        var predictor = new RecordedPredictor(
            name, Compared(name, predictions, dataset, conditions ?? dataset.Conditions), dataset.Transform, ignoreIdVersion);
        string[] tested = [.. split.Testing.Select(Id)];
        if (predictor.Missing(tested) is { Count: > 0 } missing) throw predictor.IsMissing(missing, tested.Length);
        var strangers = predictor.Beside(dataset.Sequences.Select(s => s.Id));
        var others = predictor.Beside(tested) - strangers;
        List<string> notes = [];
        if (strangers > 0) notes.Add(Text($"{name}: {strangers} ids of its table are none of the data's genes and are left out"));
        if (others > 0) notes.Add(Text($"{name}: the predictions of {others} genes that are not tested are ignored"));
        return new ExternalMethod(name, predictor, role, Unknown, notes);

        string Id(int gene) => dataset.Sequences[gene].Id;
    }

    /// <summary>Takes a fitted predictor.</summary>
    /// <param name="name">The name of the row.</param>
    /// <param name="predictor">Is disposed with the comparison's result.</param>
    /// <param name="learnt">What it learnt from (<see cref="LearntGenes.Find"/>); null: not known.</param>
    /// <param name="dataset">The genes.</param>
    /// <param name="split">Their split.</param>
    /// <param name="conditions">The compared conditions; null: all of the dataset.</param>
    /// <param name="role">The part it plays; <c>MethodCatalog.RoleOf</c> tells that of its kind.</param>
    /// <exception cref="GenomicsDataException">
    /// It learnt from test genes, lacks a condition, or reads windows of another geometry or another scale.
    /// </exception>
    public static ExternalMethod Of(string name, IExpressionPredictor predictor, LearntGenes? learnt, GeneDataset dataset, GeneSplit split,
        IReadOnlyList<string>? conditions = null, MethodRole role = MethodRole.Other)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        var info = predictor.Info;
        foreach (var condition in conditions ?? dataset.Conditions)
            if (!info.Conditions.Contains(condition))
                throw new GenomicsDataException($"{name} does not predict '{condition}', only {string.Join(", ", info.Conditions)}");
        if (info.Window.Length > 0 && info.Window != dataset.Window)
            throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                $"{name} reads windows of {info.Window.Length} bases with the start at index {info.Window.AlignmentIndex}; these have "
                    + $"{dataset.Window.Length} and {dataset.Window.AlignmentIndex}"));
        if (info.Transform.Transform != dataset.Transform.Transform)
            throw new GenomicsDataException(
                $"{name} predicts on another scale: it was fitted with the transform {info.Transform.Transform}, the data has "
                    + $"{dataset.Transform.Transform}");
        if (learnt is null)
            return new ExternalMethod(name, predictor, role, Unknown,
                [$"{name}: its folder does not say which genes it learnt from, so that test genes may be among them"]);
        var found = learnt.Among(dataset, Enumerable.Range(0, dataset.Count));
        var known = found.ToHashSet();
        int[] seen = [.. split.Testing.Where(known.Contains)];
        if (seen.Length > 0)
            throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                $"{name} learnt from {seen.Length} of the {split.Testing.Count} test genes ({Checked(learnt)}), the first of them "
                    + $"'{dataset.Sequences[seen[0]].Id}'; what it says of them is no prediction: give the split it was fitted with (--by "
                    + $"files), or leave it out"));
        var absent = learnt.AbsentFrom(dataset);
        var copies = learnt.CopiesAmong(dataset, split.Testing).Count;
        var elsewhere = new FitElsewhere
        {
            Description = Text($"{learnt.Count} genes learnt from, no test gene among them by {Checked(learnt)}"),
            Learnt = found,
            Absent = absent,
        };
        return new ExternalMethod(name, predictor, role, elsewhere,
            [
                .. absent > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{name}: {absent} of the {learnt.Count} genes it learnt "
                    + $"from are not in the data, so that no leakage audit sees them")] : (string[])[],
                .. copies > 0 ? [Text($"{name}: {copies} test genes have exactly the window of a gene it learnt from")] : (string[])[],
                .. learnt.KnowsWindows ? [] : (string[])[$"{name}: its folder is of an earlier version and tells the genes it learnt from "
                    + "by id alone; a test gene under another id would not be noticed"],
            ]);
    }

    private static string Checked(LearntGenes learnt) => learnt.KnowsWindows ? "id or window, either strand" : "id";

    /// <summary>Hands the predictor over; nothing is fitted, and the data are not read.</summary>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        => new(_predictor, [], double.NaN) { Provenance = new FitProvenance { Elsewhere = Elsewhere } };

    /// <summary>Releases the predictor, where no comparison has.</summary>
    public void Release() => _predictor.Dispose();

    // the columns of the compared conditions, under the names of the dataset
    private static Predictions Compared(string name, Predictions all, GeneDataset dataset, IReadOnlyList<string> conditions)
    {
        var columns = conditions.Select(condition => ColumnOf(condition)).ToArray();
        var values = new double[all.Genes.Count * columns.Length];
        for (var gene = 0; gene < all.Genes.Count; gene++)
            for (var c = 0; c < columns.Length; c++) values[gene * columns.Length + c] = all[gene, columns[c]];
        return new Predictions(all.Genes, conditions, values) { Source = all.Source };

        int ColumnOf(string condition)
        {
            if (all.Conditions.Count == 1 && conditions.Count == 1
                && (all.Conditions[0] == condition || !dataset.Conditions.Contains(all.Conditions[0]))) return 0;
            if (conditions.Count == 1 && !all.Conditions.Contains(condition) && all.Conditions.IndexOf(name) is >= 0 and var own)
                return own;
            return new ExpressionTable(all.Source ?? "the predictions", [], all.Conditions, []).IndexOf(condition);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
