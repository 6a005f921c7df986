using System.Text.Json;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Evaluation.Reporting.Internals;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>Writes <c>metrics.json</c>: every number of a comparison, for other programs. Undefined numbers are <c>null</c>.</summary>
public static class MetricsFile
{
    /// <summary>The version written as <c>format_version</c>; properties may be added within a version, never renamed. From version 2 on
    /// predictors and pairs are those of the clean test genes where too many leak (<c>scored_genes</c>), and Meng–Rosenthal–Rubin is
    /// gone.</summary>
    public const int FormatVersion = 2;

    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="result">The comparison.</param>
    /// <param name="details">Controls and recovery measured after the comparison; null for none.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, ComparisonResult result, ReportDetails? details = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(result);
        OutputFile.Write(path, stream =>
        {
            using var json = JsonParts.Writer(stream);
            json.WriteStartObject();
            json.WriteNumber("format_version", FormatVersion);
            json.WriteString("verdict", result.Verdict);
            json.Number("touched_share", result.Options.Leakage is null ? double.NaN : result.Touched.Share);
            json.WriteString("scored_genes", ScoredName(result.Scored));
            json.Objects("findings", result.Findings, WriteFinding);
            WriteData(json, result);
            IEnumerable<(PredictorScore Score, MemberScore? Member)> scores = [.. result.Scores.Select(s => (s, (MemberScore?)null)),
                .. result.MemberScores.Where(m => m.Member > 0).Select(m => (m.Score, m))];
            json.Objects("predictors", scores, (item, row) => WritePredictor(item, row.Score, result, row.Member));
            json.Objects("pairs", result.Pairs, WritePair);
            json.Objects("references", result.ReferenceTests, WriteReferences);
            WriteAllGenes(json, result);
            json.Objects("specificity", result.SpecificityScores, WriteSpecificity);
            WriteSwaps(json, result);
            json.Objects("leakage", result.LeakageScores, WriteLeakage);
            json.Objects("similarity", result.SimilarityScores, SimilarityPart.Write);
            ControlsJson.Write(json, result, details ?? new ReportDetails());
            if (details is { Coverage.Count: > 0 }) json.Objects("prediction_intervals", details.Coverage, WriteCoverage);
            if (details?.Recovery is { } recovery) RecoveryJson.Write(json, recovery);
            json.WriteEndObject();
        });
    }

    private static string ScoredName(ScoredGenes genes) => genes switch
    {
        ScoredGenes.Clean => "clean",
        ScoredGenes.TooFewClean => "too_few_clean",
        _ => "all",
    };

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("headline", finding.Headline);
        json.WriteString("evidence", finding.Evidence);
    }

    private static void WriteReferences(Utf8JsonWriter json, ReferenceTest test)
    {
        json.WriteString("candidate", test.Candidate);
        json.WriteString("condition", test.Condition);
        json.WriteStartArray("references");
        foreach (var name in test.References) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteString("strongest", test.Strongest);
        json.WriteString("test", "intersection-union of paired bootstraps");
        json.Number("p_value", test.PValue);
        json.Number("p_adjusted", test.AdjustedPValue);
        json.WriteNumber("hypotheses", test.Hypotheses);
        json.Number("p_non_inferior", test.NonInferiorPValue);
        json.Number("p_non_inferior_adjusted", test.AdjustedNonInferiorPValue);
    }

    // all test genes beside the clean ones
    private static void WriteAllGenes(Utf8JsonWriter json, ComparisonResult result)
    {
        if (result.Scored != ScoredGenes.Clean) return;
        json.WriteStartObject("all_test_genes");
        json.Objects("predictors", result.AllGenesScores, (item, score) =>
        {
            item.WriteString("name", score.Predictor);
            item.WriteString("condition", score.Condition);
            item.WriteNumber("n", score.Genes);
            item.Number("pearson", score.Pearson);
            item.Range("pearson_interval", score.PearsonInterval);
        });
        json.Objects("pairs", result.AllGenesPairs, WritePair);
        json.WriteEndObject();
    }

    private static void WriteSpecificity(Utf8JsonWriter json, SpecificityScore score)
    {
        json.WriteString("name", score.Predictor);
        json.WriteString("condition", score.Condition);
        json.WriteNumber("n", score.Genes);
        json.Number("pearson", score.Pearson);
        json.Range("pearson_interval", score.PearsonInterval);
    }

    private static void WriteSwaps(Utf8JsonWriter json, ComparisonResult result)
    {
        var count = result.Conditions.Count;
        json.Objects("model_swap", result.ModelSwaps.SelectMany(s => s.Pearson.Select((r, i) => (s.Predictor, Place: i, Pearson: r))),
            (item, cell) =>
            {
                item.WriteString("name", cell.Predictor);
                item.WriteString("values_for", result.Conditions[cell.Place / count]);
                item.WriteString("condition", result.Conditions[cell.Place % count]);
                item.Number("pearson", cell.Pearson);
            });
    }

    private static void WriteCoverage(Utf8JsonWriter json, IntervalCoverage measured)
    {
        json.WriteString("predictor", measured.Predictor);
        json.WriteString("condition", measured.Condition);
        json.Number("asked", measured.Asked);
        json.WriteNumber("genes", measured.Genes);
        json.Number("covered", measured.Covered);
        json.Number("covered_by_group", measured.CoveredByGroup);
        json.WriteStartArray("covered_by_level");
        foreach (var share in measured.CoveredByLevel)
            if (double.IsFinite(share)) json.WriteNumberValue(share);
            else json.WriteNullValue();
        json.WriteEndArray();
        json.Number("median_width", measured.MedianWidth);
        json.WriteNumber("unfamiliar", measured.Unfamiliar);
        json.Number("covered_of_unfamiliar", measured.CoveredOfUnfamiliar);
    }

    private static void WriteData(Utf8JsonWriter json, ComparisonResult result)
    {
        json.WriteStartObject("data");
        json.WriteString("source", result.Dataset.Source);
        json.WriteString("split", result.Split.Description);
        json.WriteString("windows", DataText.Windows(result.Dataset.Window));
        json.WriteString("transform", DataText.Transform(result.Dataset.Transform.Transform));
        json.WriteString("main_condition", result.MainCondition);
        json.Number("floor_share", result.FloorShare(result.MainCondition));
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
        json.Number("effective_groups", result.GroupSizes.Effective);
        json.WriteNumber("largest_group", result.GroupSizes.Largest);
        json.Number("largest_group_share", result.GroupSizes.LargestShare);
        json.Number("margin", result.Options.Margin);
        json.WriteNumber("seed", result.Options.Seed);
        json.WriteEndObject();
    }

    private static void WriteAudit(Utf8JsonWriter json, LeakageReport? leakage)
    {
        json.WriteStartObject("audit");
        if (leakage is not null)
        {
            foreach (var (kind, _, count, _) in AuditCounts.Of(leakage)) json.WriteNumber($"{kind}_pairs", count);
            json.WriteNumber("learnt_elsewhere", leakage.LearntElsewhere.Count);
            json.WriteNumber("touched_test_genes", leakage.TouchedTestGenes.Count);
            json.WriteNumber("touched_share", leakage.TouchedShare);
            json.WriteNumber("groups", leakage.Relations.Groups.Distinct().Count());
        }
        json.WriteEndObject();
    }

    private static void WriteLeakage(Utf8JsonWriter json, LeakageScore score)
    {
        json.WriteString("name", score.Predictor);
        json.WriteString("condition", score.Condition);
        json.WriteString("genes", score.IsLeaked ? "leaked" : "clean");
        json.WriteNumber("n", score.Genes);
        json.Number("pearson", score.Pearson);
        json.Range("pearson_interval", score.PearsonInterval);
    }

    private static void WritePredictor(Utf8JsonWriter json, PredictorScore score, ComparisonResult result, MemberScore? member)
    {
        var predictor = result.Predictors.First(p => p.Name == score.Predictor);
        var provenance = predictor.Provenance;
        json.WriteString("name", predictor.Method);
        json.WriteString("condition", score.Condition);
        json.WriteString("status", provenance.Members > 1 ? "ensemble" : "single");
        json.Number("seed", member is null ? provenance.Seed : member.Seed);
        json.WriteNumber("members", provenance.Members);
        if (predictor.IsEnsemble) WriteEnsemble(json, score, result);
        json.WriteNumber("n", score.Genes);
        json.Number("pearson", score.Pearson);
        json.Range("pearson_interval", score.PearsonInterval);
        json.Number("pearson_without_largest_group", score.PearsonWithoutLargest);
        json.Number("spearman", score.Spearman);
        json.Range("spearman_interval", score.SpearmanInterval);
        json.Number("pearson_squared", score.Pearson * score.Pearson);
        json.Number("r2", score.RSquared);
        json.Range("r2_interval", score.RSquaredInterval);
        json.Number("mse", score.MeanSquaredError);
        json.Range("mse_interval", score.MeanSquaredErrorInterval);
        json.Number("mae", score.MeanAbsoluteError);
        json.Number("auc_detected", score.AucDetected);
        json.Number("pearson_detected", score.PearsonDetected);
        json.WriteString("fitted_on", FittedConditions.Of(result).GetValueOrDefault(predictor.Method));
        json.WriteNumber("parameters", predictor.Predictor.Info.Parameters);
        json.Number("pretraining_tokens", provenance.PretrainingTokens);
        json.WriteString("weights_sha256", provenance.WeightsSha256);
        json.Number("seconds_fit", member is null ? predictor.SecondsFit : double.NaN);
        json.Number("seconds_predict", member is null ? predictor.SecondsPredict : double.NaN);
    }

    // the row's name in pairs, predictions and folders; and the seeds it averages
    private static void WriteEnsemble(Utf8JsonWriter json, PredictorScore score, ComparisonResult result)
    {
        var predictor = result.Predictors.First(p => p.Name == score.Predictor);
        json.WriteString("row", predictor.Name);
        json.WriteBoolean("resampled", predictor.Provenance.Resampled);
        if (result.OverSeeds(predictor.Method, score.Condition) is not { } seeds) return;
        json.Number("pearson_mean_over_seeds", seeds.Mean);
        json.Number("pearson_sd_over_seeds", seeds.Deviation);
    }

    private static void WritePair(Utf8JsonWriter json, PairComparison pair)
    {
        json.WriteString("a", pair.A);
        json.WriteString("b", pair.B);
        json.WriteString("condition", pair.Condition);
        json.WriteNumber("n", pair.Genes);
        json.WriteNumber("n_groups", pair.Groups);
        json.Number("pearson_difference", pair.Pearson.Difference);
        json.Range("interval", pair.Pearson.Interval);
        json.Number("p_value", pair.Pearson.PValue);
        json.Number("p_adjusted", pair.AdjustedPValue);
        json.WriteString("family", pair.Family == PairFamily.Primary ? "primary" : "secondary");
        json.WriteString("purpose", pair.Purpose switch
        {
            PairPurpose.Declared => "declared",
            PairPurpose.Reference => "reference",
            PairPurpose.Addition => "addition",
            _ => null,
        });
        json.WriteString("test", pair.Family == PairFamily.Primary ? "paired bootstrap, Holm" : "paired bootstrap, joint max-T");
        json.Number("p_joint", pair.JointPValue);
        json.Number("standard_error", pair.Pearson.StandardError);
        json.Number("smallest_detectable", pair.SmallestDetectable);
        json.Number("margin", pair.Margin.Margin);
        json.Number("p_non_inferior", pair.Margin.WorsePValue);
        json.Number("p_equivalent", pair.Margin.EquivalencePValue);
        json.Number("p_non_inferior_adjusted", pair.AdjustedMargin.WorsePValue);
        json.Number("p_equivalent_adjusted", pair.AdjustedMargin.EquivalencePValue);
        json.Number("mse_difference", pair.SquaredError?.Statistic ?? double.NaN);
        json.Number("p_sign_flip", pair.SquaredError?.PValue ?? double.NaN);
    }
}
