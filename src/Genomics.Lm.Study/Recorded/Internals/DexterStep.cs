using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Dexter;
using Genomics.Lm.Dexter.Output;
using Genomics.Lm.Evaluation.Reporting;

namespace Genomics.Lm.Study.Recorded.Internals;

/// <summary>DExTER with the original's settings, whose folder is kept: when it is there already, it is loaded instead of fitted.</summary>
internal sealed class DexterStep(string folder, GeneDataset dataset, GeneSplit split) : IExpressionLearner
{
    private const int ShownVariables = 15;

    public string Kind => DexterPredictor.Kind;

    public MethodRole Role => MethodRole.Motifs;

    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(folder)) return Result(DexterPredictor.Load(folder), 0, "Fitted in an earlier run of this study.");
        var result = DexterExperiment.Run(dataset, split, new DexterOptions(), data.TargetConditions, data.Seed, data.Threads, progress,
            cancellationToken);
        DexterOutput.Write(folder, result, new DexterOutputOptions { Draw = SectionDrawing.WriteSvg }, cancellationToken);
        LearntGenes.Of(dataset, split).Write(folder);
        var (own, exploration) = (result.Conditions[0].Test, result.Conditions[0].Exploration);
        return Result(result.Predictor, result.Seconds, string.Create(CultureInfo.InvariantCulture,
            $"{exploration.Domains.Count} domains treated, {exploration.Variables.Count} accepted, r {own.Pearson:0.0000}, mean squared "
                + $"error {own.MeanSquaredError:0.0000}, R² {own.RSquared:0.0000}; "
            + $"recorded: {RecordedStudy.DomainsTreated}, {RecordedStudy.DomainsValid}, {RecordedStudy.Pearson:0.0000}, "
            + $"{RecordedStudy.MeanSquaredError:0.0000}, {RecordedStudy.RSquared:0.0000}."));
    }

    private static FitResult Result(DexterPredictor predictor, double seconds, string caption)
    {
        var strongest = predictor.Models[0].Variables.Where(v => v.Coefficient != 0).OrderByDescending(v => Math.Abs(v.Coefficient))
            .Take(ShownVariables);
        var table = new TableSection("DExTER's strongest variables", ["k-mer", "region", "coefficient"],
            [.. strongest.Select(v => (IReadOnlyList<string>)[v.Kmer, $"{v.Region}",
                v.Coefficient.ToString("0.000", CultureInfo.InvariantCulture)])])
        { Caption = caption };
        return new FitResult(predictor, [table], seconds);
    }
}
