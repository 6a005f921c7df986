using System.Globalization;
using System.Text.Json;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting.Internals;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>Writes the numbers of a comparison of classifiers for other programs. Each file is written whole or not at all.</summary>
public static class ClassificationFiles
{
    /// <summary>The version written as <c>format_version</c>; properties may be added within a version, never renamed. From version 2 on
    /// p is that of a sign-flip test over groups, and <c>without_shared</c> is weighted back to the balance of the classes; from version 3
    /// on a pair has two named p-values, shared rows are those of the leakage audit, and the subset to quote comes first.</summary>
    public const int FormatVersion = 3;

    /// <summary>
    /// Writes <c>metrics.json</c>: data, classifiers, and per subset of the test sequences the scores and pairs. Undefined numbers are
    /// <c>null</c>.
    /// </summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="result">The comparison.</param>
    /// <param name="note">Added as <c>note</c>; null for none.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void WriteMetrics(string path, ClassifierComparisonResult result, string? note = null)
        => OutputFile.Write(path, stream =>
    {
        ArgumentNullException.ThrowIfNull(result);
        using var json = JsonParts.Writer(stream);
        json.WriteStartObject();
        json.WriteNumber("format_version", FormatVersion);
        WriteData(json, result);
        json.WriteString("opening", result.Opening);
        json.WriteString("quoted", result.Scored == ScoredGenes.TooFewClean ? null : result.Subsets[0].Name);
        json.Objects("classifiers", result.Classifiers, WriteClassifier);
        json.Objects("subsets", result.Subsets, WriteSubset);
        if (note is not null) json.WriteString("note", note);
        json.WriteEndObject();
    });

    /// <summary>
    /// Writes <c>predictions.tsv</c>: row (from 1), label, whether it is related to what was learned from (1 or 0), then a
    /// probability per classifier and class, named <c>CLASSIFIER:CLASS</c>.
    /// </summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="result">The comparison.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void WritePredictions(string path, ClassifierComparisonResult result) => OutputFile.WriteText(path, text =>
    {
        ArgumentNullException.ThrowIfNull(result);
        var classes = result.Testing.Classes;
        text.WriteLine(string.Join('\t',
            ["row", "label", "shared", .. result.Classifiers.SelectMany(c => classes.Select(name => TableCell.Of($"{c.Name}:{name}")))]));
        for (var i = 0; i < result.Testing.Count; i++)
            text.WriteLine(string.Join('\t', [
                (i + 1).ToString(CultureInfo.InvariantCulture), TableCell.Of(classes[result.Testing.Labels[i]]),
                    result.Shared[i] ? "1" : "0",
                .. result.Classifiers.SelectMany(c => c.Probabilities.AsSpan(i * classes.Count, classes.Count).ToArray())
                    .Select(p => p.ToString("R", CultureInfo.InvariantCulture))]));
    });

    private static void WriteData(Utf8JsonWriter json, ClassifierComparisonResult result)
    {
        json.WriteStartObject("data");
        json.WriteStartArray("classes");
        foreach (var name in result.Testing.Classes) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteNumber("learned", result.Learned);
        json.WriteNumber("testing", result.Testing.Count);
        json.WriteNumber("shared_word", result.Related.WordLength);
        json.WriteNumber("minimum_identity", result.Related.MinimumIdentity);
        json.WriteNumber("minimum_coverage", result.Related.MinimumCoverage);
        json.WriteNumber("testing_shared", result.Shared.Count(s => s));
        json.WriteStartArray("classes_all_shared");
        foreach (var name in result.LostClasses) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("bootstrap");
        json.WriteNumber("draws", result.Bootstrap.Draws);
        json.WriteNumber("confidence", result.Bootstrap.Confidence);
        json.WriteNumber("seed", result.Bootstrap.Seed);
        json.WriteEndObject();
    }

    private static void WriteClassifier(Utf8JsonWriter json, ComparedClassifier classifier)
    {
        json.WriteString("name", classifier.Name);
        json.WriteString("status", classifier.IsEnsemble ? "ensemble" : "single");
        json.WriteNumber("members", classifier.Provenance.Members);
        json.Number("seed", classifier.Provenance.Seed);
        json.WriteBoolean("stops_on_validation", classifier.Provenance.StopsOnValidation);
        json.WriteNumber("parameters", classifier.Parameters);
        json.Number("pretraining_tokens", classifier.Provenance.PretrainingTokens);
        json.WriteString("weights_sha256", classifier.Provenance.WeightsSha256);
        json.WriteNumber("seconds_fit", classifier.SecondsFit);
    }

    private static void WriteSubset(Utf8JsonWriter json, ClassifierSubset subset)
    {
        json.WriteString("name", subset.Name);
        json.WriteNumber("n", subset.Sequences);
        json.WriteNumber("n_groups", subset.Groups);
        json.WriteStartArray("class_weights");
        foreach (var weight in subset.ClassWeights) json.WriteNumberValue(weight);
        json.WriteEndArray();
        json.Objects("classifiers", subset.Scores, WriteScore);
        json.Objects("pairs", subset.Pairs, WritePair);
    }

    private static void WriteScore(Utf8JsonWriter json, ClassifierScore score)
    {
        var confusion = score.Scores.Confusion;
        json.WriteString("name", score.Classifier);
        json.Number("mcc", confusion.MatthewsCorrelation);
        json.Range("mcc_interval", score.MccInterval);
        json.Number("f1", confusion.MacroF1);
        json.Number("accuracy", confusion.Accuracy);
        json.Number("auc", score.Scores.AreaUnderCurve);
        json.Number("cross_entropy", score.Scores.CrossEntropy);
        json.Number("expected_calibration_error", score.Scores.Calibration.ExpectedError);
        json.Objects("calibration", score.Scores.Calibration.Bins, (item, bin) =>
        {
            item.WriteNumber("low", bin.Low);
            item.WriteNumber("high", bin.High);
            item.WriteNumber("n", bin.Sequences);
            item.WriteNumber("confidence", bin.Confidence);
            item.WriteNumber("accuracy", bin.Accuracy);
        });
        json.WriteStartArray("confusion");
        for (var actual = 0; actual < confusion.Classes; actual++)
        {
            json.WriteStartArray();
            for (var predicted = 0; predicted < confusion.Classes; predicted++) json.WriteNumberValue(confusion.Count(actual, predicted));
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter json, ClassifierPair pair)
    {
        json.WriteString("a", pair.First);
        json.WriteString("b", pair.Second);
        json.Number("mcc_difference", pair.MccDifference);
        json.Range("interval", pair.Interval);
        json.Number("mcc_p_value", pair.MccPValue);
        json.WriteString("mcc_test", "bootstrap of the difference in MCC, whole groups");
        json.WriteNumber("only_a_right", pair.OnlyFirstRight);
        json.WriteNumber("only_b_right", pair.OnlySecondRight);
        json.Number("accuracy_difference", pair.Accuracy.Statistic);
        json.Number("accuracy_p_value", pair.Accuracy.PValue);
        json.WriteString("accuracy_test", "sign flip of right answers, whole groups");
    }
}
