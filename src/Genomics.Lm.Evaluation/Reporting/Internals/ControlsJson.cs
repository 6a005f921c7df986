using System.Text.Json;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Composition, shuffled windows, learning curve and repeated splits as JSON.</summary>
internal static class ControlsJson
{
    public static void Write(Utf8JsonWriter json, ComparisonResult result, ReportDetails details)
    {
        json.Objects("composition", result.CompositionScores, Composition);
        json.Objects("shuffled", details.Shuffled, Shuffled);
        json.Objects("learning_curve", details.LearningCurve, Point);
        if (details.Ceilings.Count > 0) json.Objects("noise_ceiling", details.Ceilings, Ceiling);
        if (details.Repeats is { } repeats) Repeated(json, repeats);
    }

    private static void Composition(Utf8JsonWriter json, CompositionScore score)
    {
        json.WriteString("name", score.Predictor);
        json.WriteString("condition", score.Condition);
        json.Number("partial_pearson", score.PartialPearson);
        json.Range("partial_interval", score.PartialInterval);
        json.Objects("gc_quartiles", score.Quartiles, (quartile, q) =>
        {
            quartile.WriteNumber("gc_low", q.Low);
            quartile.WriteNumber("gc_high", q.High);
            quartile.WriteNumber("n", q.Genes);
            quartile.Number("pearson", q.Pearson);
            quartile.Range("pearson_interval", q.PearsonInterval);
        });
    }

    private static void Shuffled(Utf8JsonWriter json, ShuffledScore score)
    {
        json.WriteString("name", score.Predictor);
        json.WriteString("condition", score.Condition);
        json.WriteNumber("n", score.Genes);
        json.Number("pearson", score.Pearson);
        json.Number("pearson_refitted", score.Refitted);
        json.Range("pearson_refitted_interval", score.RefittedInterval);
        json.Number("gain", score.Gain.Difference);
        json.Range("gain_interval", score.Gain.Interval);
        json.Number("p_value", score.Gain.PValue);
        json.Number("pearson_predicted", score.Predicted);
        json.Range("pearson_predicted_interval", score.PredictedInterval);
    }

    private static void Point(Utf8JsonWriter json, LearningPoint point)
    {
        json.WriteString("name", point.Predictor);
        json.WriteString("condition", point.Condition);
        json.WriteNumber("share", point.Share);
        json.WriteNumber("learning_genes", point.LearningGenes);
        json.WriteBoolean("extrapolated", point.IsExtrapolated);
        json.Number("pearson", point.Pearson);
        json.Range("pearson_interval", point.PearsonInterval);
    }

    private static void Ceiling(Utf8JsonWriter json, NoiseCeiling ceiling)
    {
        json.WriteString("condition", ceiling.Condition);
        json.WriteNumber("replicates", ceiling.Replicates);
        json.WriteNumber("n", ceiling.Genes);
        json.Number("pearson_between_replicates", ceiling.Pearson);
        json.Range("pearson_between_replicates_interval", ceiling.PearsonInterval);
        json.Number("ceiling", ceiling.Ceiling);
        json.Range("ceiling_interval", ceiling.CeilingInterval);
    }

    private static void Repeated(Utf8JsonWriter json, RepeatedComparison repeats)
    {
        json.WriteStartObject("repeats");
        json.WriteString("condition", repeats.Condition);
        json.WriteNumber("splits", repeats.Repeats);
        json.WriteNumber("splits_wanted", repeats.Wanted);
        json.Objects("scores", repeats.Scores, (item, score) =>
        {
            item.WriteNumber("repeat", score.Repeat);
            item.WriteString("split", score.Split);
            item.WriteString("name", score.Predictor);
            item.Number("pearson", score.Pearson);
        });
        json.Objects("pairs", repeats.Pairs, (item, pair) =>
        {
            item.WriteString("a", pair.A);
            item.WriteString("b", pair.B);
            item.WriteString("family", pair.Family == PairFamily.Primary ? "primary" : "secondary");
            item.WriteString("test", "repeated splits, Nadeau–Bengio, Holm");
            item.Number("pearson_difference", pair.Test.Mean);
            item.Range("interval", pair.Test.Interval);
            item.Number("p_value", pair.Test.PValue);
            item.Number("p_adjusted", pair.AdjustedPValue);
        });
        json.WriteEndObject();
    }
}
