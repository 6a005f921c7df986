using System.Text.Json;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting.Internals;
using Genomics.Lm.Evaluation.Statistics;

namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>Writes <c>metrics.json</c>: every number of a comparison, for other programs. Undefined numbers are <c>null</c>.</summary>
public static class MetricsFile
{
    /// <summary>The version written as <c>format_version</c>; properties may be added within a version, never renamed.</summary>
    public const int FormatVersion = 1;

    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="result">The comparison.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, ComparisonResult result) => OutputFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("format_version", FormatVersion);
        WriteData(json, result);
        json.WriteStartArray("predictors");
        foreach (var score in result.Scores) WritePredictor(json, score, result.Predictors.First(p => p.Name == score.Predictor));
        json.WriteEndArray();
        json.WriteStartArray("pairs");
        foreach (var pair in result.Pairs) WritePair(json, pair);
        json.WriteEndArray();
        json.WriteStartArray("leakage");
        foreach (var score in result.LeakageScores) WriteLeakage(json, score);
        json.WriteEndArray();
        json.WriteString("verdict", result.Verdict);
        json.WriteEndObject();
    });

    private static void WriteData(Utf8JsonWriter json, ComparisonResult result)
    {
        json.WriteStartObject("data");
        json.WriteString("source", result.Dataset.Source);
        json.WriteString("split", result.Split.Description);
        json.WriteString("windows", DataText.Windows(result.Dataset.Window));
        json.WriteString("transform", DataText.Transform(result.Dataset.Transform.Transform));
        json.WriteString("main_condition", result.MainCondition);
        Number(json, "floor_share", result.FloorShare(result.MainCondition));
        json.WriteStartObject("genes");
        json.WriteNumber("training", result.Split.Training.Count);
        json.WriteNumber("validation", result.Split.Validation.Count);
        json.WriteNumber("testing", result.Split.Testing.Count);
        json.WriteEndObject();
        WriteAudit(json, result.Options.Leakage);
        json.WriteEndObject();
        json.WriteStartObject("bootstrap");
        json.WriteNumber("draws", result.Options.Draws);
        json.WriteNumber("confidence", result.Options.Confidence);
        json.WriteString("interval", result.Options.IntervalMethod == IntervalMethod.Bca ? "bca" : "percentile");
        json.WriteNumber("groups", result.Groups);
        json.WriteNumber("seed", result.Options.Seed);
        json.WriteEndObject();
    }

    private static void WriteAudit(Utf8JsonWriter json, LeakageReport? leakage)
    {
        json.WriteStartObject("audit");
        if (leakage is not null)
        {
            foreach (var (kind, _, count, _) in AuditCounts.Of(leakage)) json.WriteNumber($"{kind}_pairs", count);
            json.WriteNumber("touched_test_genes", leakage.TouchedTestGenes.Count);
            json.WriteNumber("touched_share", leakage.TouchedShare);
            json.WriteNumber("groups", leakage.Relations.Groups.Distinct().Count());
        }
        json.WriteEndObject();
    }

    private static void WriteLeakage(Utf8JsonWriter json, LeakageScore score)
    {
        json.WriteStartObject();
        json.WriteString("name", score.Predictor);
        json.WriteString("condition", score.Condition);
        json.WriteString("genes", score.IsLeaked ? "leaked" : "clean");
        json.WriteNumber("n", score.Genes);
        Number(json, "pearson", score.Pearson);
        Range(json, "pearson_interval", score.PearsonInterval);
        json.WriteEndObject();
    }

    private static void WritePredictor(Utf8JsonWriter json, PredictorScore score, ComparedPredictor predictor)
    {
        var provenance = predictor.Provenance;
        json.WriteStartObject();
        json.WriteString("name", score.Predictor);
        json.WriteString("condition", score.Condition);
        json.WriteString("status", provenance.Members > 1 ? "ensemble" : "single");
        if (provenance.Seed is { } seed) json.WriteNumber("seed", seed); else json.WriteNull("seed");
        json.WriteNumber("n", score.Genes);
        Number(json, "pearson", score.Pearson);
        Range(json, "pearson_interval", score.PearsonInterval);
        Number(json, "spearman", score.Spearman);
        Number(json, "r2", score.RSquared);
        Number(json, "mse", score.MeanSquaredError);
        Number(json, "mae", score.MeanAbsoluteError);
        Number(json, "auc_detected", score.AucDetected);
        Number(json, "pearson_detected", score.PearsonDetected);
        json.WriteNumber("parameters", predictor.Predictor.Info.Parameters);
        if (provenance.PretrainingTokens is { } tokens) json.WriteNumber("pretraining_tokens", tokens); else json.WriteNull("pretraining_tokens");
        json.WriteString("weights_sha256", provenance.WeightsSha256);
        Number(json, "seconds_fit", predictor.SecondsFit);
        Number(json, "seconds_predict", predictor.SecondsPredict);
        json.WriteEndObject();
    }

    private static void WritePair(Utf8JsonWriter json, PairComparison pair)
    {
        json.WriteStartObject();
        json.WriteString("a", pair.A);
        json.WriteString("b", pair.B);
        json.WriteString("condition", pair.Condition);
        json.WriteNumber("n", pair.Genes);
        json.WriteNumber("n_groups", pair.Groups);
        Number(json, "pearson_difference", pair.Pearson.Difference);
        Range(json, "interval", pair.Pearson.Interval);
        Number(json, "p_value", pair.Pearson.PValue);
        Number(json, "p_adjusted", pair.AdjustedPValue);
        json.WriteString("family", pair.Family == PairFamily.Primary ? "primary" : "secondary");
        json.WriteString("test", pair.Family == PairFamily.Primary ? "paired bootstrap, Holm" : "paired bootstrap, joint max-T");
        Number(json, "p_joint", pair.JointPValue);
        Number(json, "standard_error", pair.Pearson.StandardError);
        Number(json, "smallest_detectable", pair.SmallestDetectable);
        Number(json, "p_meng_rosenthal_rubin", pair.MengRosenthalRubin?.PValue ?? double.NaN);
        Number(json, "mse_difference", pair.SquaredError?.Statistic ?? double.NaN);
        Number(json, "p_sign_flip", pair.SquaredError?.PValue ?? double.NaN);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value); else json.WriteNull(name);
    }

    private static void Range(Utf8JsonWriter json, string name, Interval interval)
    {
        if (!interval.IsDefined) { json.WriteNull(name); return; }
        json.WriteStartArray(name);
        json.WriteNumberValue(interval.Low);
        json.WriteNumberValue(interval.High);
        json.WriteEndArray();
    }
}
