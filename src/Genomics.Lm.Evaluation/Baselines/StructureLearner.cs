using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Covariates;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// Ridge regression on covariates of genes (<c>gene_structure</c>): log lengths, GC contents and what else the table has, with squares and
/// products of two. It reads no bases; a gene's row is found by the id of its sequence.
/// </summary>
/// <remarks>
/// A missing value is taken as the mean over the learnt genes; a gene that is not in the table has an effect of its own. How many there are
/// is said in the report. The predictor keeps the table, so that it predicts every gene that the table has.
/// </remarks>
/// <param name="table">The covariates.</param>
public sealed class StructureLearner(CovariateTable table) : IExpressionLearner
{
    /// <inheritdoc/>
    public string Kind => StructurePredictor.Kind;

    /// <inheritdoc/>
    public MethodRole Role => MethodRole.Baseline;

    /// <inheritdoc/>
    /// <exception cref="GenomicsDataException">Fewer than four of the genes are in the table.</exception>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(table);
        var watch = Stopwatch.StartNew();
        var genes = data.TrainingAndValidation;
        var missing = genes.Sequences.Count(s => table.Find(s.Id) < 0);
        if (genes.Count - missing < 4)
            throw new GenomicsDataException(
                $"has {genes.Count - missing} of the {genes.Count} genes to learn from, for example '{table.Genes[0]}' but not "
                    + $"'{genes.Sequences.FirstOrDefault(s => table.Find(s.Id) < 0)?.Id}'; give the table of these genes, or match "
                    + $"ids without "
                    + "their version", table.Source);
        var features = CovariateFeatures.Of(table, genes.Sequences);
        var x = new float[genes.Count * features.Names.Count];
        features.Extract(genes.Sequences, x, progress, cancellationToken);
        var model = RidgeRegression.Fit(x, features.Names.Count, data.TargetsOf(genes), data.TargetConditions.Count,
            new RidgeOptions { Seed = data.Seed, Threads = data.Threads, RowGroups = genes.Groups }, progress, cancellationToken);
        var info = PredictorInfo.Of(Kind, data, (features.Names.Count + 1L) * data.TargetConditions.Count);
        return new FitResult(new StructurePredictor(info, features, model), [Effects(data, features, model, genes.Count, missing)],
            watch.Elapsed.TotalSeconds);
    }

    private TableSection Effects(FittingData data, CovariateFeatures features, RidgeRegression model, int genes, int missing)
        => new("Gene structure: change of the prediction per standard deviation", ["covariate", .. data.TargetConditions],
            [.. table.Names.Select((name, i) => (IReadOnlyList<string>)
            [
                name,
                .. data.TargetConditions.Select((_, c) => model.Slopes(c)[i].ToString("+0.000;-0.000;0", CultureInfo.InvariantCulture)),
            ])])
        {
            Caption = string.Create(CultureInfo.InvariantCulture,
                $"At the mean of the others; squares and products are not shown. {missing} of {genes} learnt genes are not in the "
                    + $"table and "
                    + $"are taken as the mean, with an effect of their own."),
        };
}
