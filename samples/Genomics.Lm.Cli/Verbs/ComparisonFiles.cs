using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>The files of a comparison, whichever verb made it.</summary>
internal static class ComparisonFiles
{
    /// <summary>What is written; folders with a <c>/</c> at the end.</summary>
    public static string[] Names { get; } = ["report.html", "metrics.json", "predictions.tsv", PredictionTables.FileName,
        "manifest.json", "predictors/"];

    /// <summary>The manifest, as a report links to it.</summary>
    public static ReportFile Manifest { get; } = new(RunManifest.FileName, "command, hashes of inputs and results, versions, seed");

    /// <summary>The Parquet file, as a report links to it.</summary>
    public static ReportFile Parquet { get; } = new(PredictionTables.FileName, "the columns of predictions.tsv in Parquet");

    private static readonly ReportFile[] Beside =
    [
        new("predictions.tsv", "a row per test gene and condition, a column per predictor"),
        new("metrics.json", "every score, interval, test and finding"), Manifest,
    ];

    /// <summary>Writes report, numbers and predictions, and the predictors fitted here with the genes they learnt from.</summary>
    public static void Write(string folder, ComparisonResult result, ReportDetails details, bool withParquet = false)
    {
        HtmlReport.Write(Path.Combine(folder, "report.html"), result, details with
        {
            Files = withParquet ? [.. Beside, Parquet] : Beside,
        });
        if (withParquet) PredictionTables.Write(Path.Combine(folder, PredictionTables.FileName), result);
        MetricsFile.Write(Path.Combine(folder, "metrics.json"), result, details);
        PredictionsFile.Write(Path.Combine(folder, "predictions.tsv"), result);
        var learnt = LearntGenes.Of(result.Dataset, result.Split);
        foreach (var predictor in result.Predictors.Where(p => p is { IsOracle: false, Provenance.Elsewhere: null }))
        {
            var own = Path.Combine(folder, "predictors", predictor.Name);
            predictor.Predictor.Save(own);
            learnt.Write(own);
        }
    }
}
