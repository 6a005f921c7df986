using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Reporting.Internals;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Ablations;

/// <summary>Shows an ablation: a picture of the differences, the table, the test.</summary>
public static class AblationReport
{
    /// <summary>The differences of all variants to the base, under the factors that they change.</summary>
    /// <param name="result">The ablation.</param>
    public static IntervalSection Picture(AblationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var level = 1 - result.Options.Comparison.Confidence;
        return new IntervalSection($"What each choice changes, {DisplayName(result.Condition)}",
            "← base better · difference in mean r over folds · variant better →",
            [.. result.Scores.Skip(1).Select(s => new IntervalMark(s.Variant.Factor, s.Variant.Level, s.Difference!.Value.Difference,
                s.Difference.Value.Interval.Low, s.Difference.Value.Interval.High, s.AdjustedPValue <= level))], HasZeroLine: true)
        {
            Caption = $"The base: {Setting(result.Base.Variant)}; r = "
                + $"{NumberText.Estimate(result.Base.Pearson, result.Base.PearsonInterval)}. "
                + $"{NumberText.Count(result.Options.Folds)} folds of {NumberText.Count(result.Genes.Count)} learning genes in "
                + $"{NumberText.Count(result.Groups)} leakage groups, which are resampled. Filled: p by Holm over all variants at most "
                + $"{NumberText.Significant(level)}.",
        };
    }

    /// <summary>Writes the report as one HTML file, whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="result">The ablation.</param>
    /// <param name="test">The base and the chosen variant on the test genes; null where these were not opened.</param>
    /// <param name="details">Title, origin, files and command line; null for none.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, AblationResult result, ComparisonResult? test, ReportDetails? details = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(result);
        var page = SectionsPage.Render($"Ablation on {result.Dataset.Source}", "What each choice in a fit buys",
            [.. Notes(result, test)],
            [("Differences to the base", result.Scores.Count > 1 ? [Picture(result)] : []), ("All variants", [Table(result)]),
                ("On the test genes", test is null ? [] : [Tested(test)])],
            details ?? new ReportDetails());
        OutputFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }

    /// <summary>What was found, in sentences.</summary>
    /// <param name="result">The ablation.</param>
    /// <param name="test">The base and the chosen variant on the test genes; null where these were not opened.</param>
    public static IEnumerable<string> Notes(AblationResult result, ComparisonResult? test)
    {
        ArgumentNullException.ThrowIfNull(result);
        var level = 1 - result.Options.Comparison.Confidence;
        var shown = result.Scores.Skip(1).Where(s => s.AdjustedPValue <= level)
            .OrderByDescending(s => s.Difference!.Value.Difference).ToList();
        yield return shown.Count == 0 ? "No choice is shown to change r of genes left out."
            : "Shown to change r of genes left out: " + string.Join(", ", shown.Select(s =>
                $"{s.Variant.Name} ({NumberText.Signed(s.Difference!.Value.Difference)})")) + ".";
        if (test is null)
        {
            yield return $"Chosen on the learning genes: {result.Chosen.Variant.Name}. The test genes were not opened.";
            yield break;
        }
        var score = test.Scores.First(s => s.Predictor == result.Chosen.Variant.Name);
        var estimate = NumberText.Estimate(score.Pearson, score.PearsonInterval);
        yield return test.Pairs.Count == 0
            ? $"Chosen on the learning genes: the base. On the test genes its r is {estimate}."
            : $"Chosen on the learning genes: {score.Predictor}. On the test genes, opened once, its r is {estimate}, "
                + $"{NumberText.Signed(test.Pairs[0].Pearson.Difference)} "
                + $"({NumberText.Range(test.Pairs[0].Pearson.Interval, signed: true)}) "
                + $"to the base, p {NumberText.Probability(test.Pairs[0].Pearson.PValue)}.";
    }

    private static TableSection Table(AblationResult result) => new("r of genes left out",
        ["variant", "genes learnt from", "mean r", "interval", "difference", "its interval", "p, Holm", "r among kept", "base there",
            "seconds of a fit"],
        [.. result.Scores.Select(s => (IReadOnlyList<string>)
        [
            s.Variant.Name + (s == result.Chosen ? " (chosen)" : ""), NumberText.Count((long)Math.Round(s.LearntGenes)),
            NumberText.Fixed(s.Pearson), NumberText.Range(s.PearsonInterval), NumberText.Signed(s.Difference?.Difference ?? double.NaN),
            s.Difference is { } d ? NumberText.Range(d.Interval, signed: true) : NumberText.Undefined,
            NumberText.ProbabilityCell(s.AdjustedPValue), NumberText.Fixed(s.PearsonAmongKept.Variant),
            NumberText.Fixed(s.PearsonAmongKept.Base), NumberText.Fixed(s.SecondsFit, 1),
        ])])
    {
        Caption = "All variants are scored on the same genes, whichever they learn from; the columns on kept genes look at those alone "
            + "that a filter learns from. The largest mean is flattered a little by being chosen.",
    };

    private static TableSection Tested(ComparisonResult test) => new("Fitted to all learning genes",
        ["variant", "test genes", "r", "interval"],
        [.. test.Scores.Select(s => (IReadOnlyList<string>)
            [s.Predictor, NumberText.Count(s.Genes), NumberText.Fixed(s.Pearson), NumberText.Range(s.PearsonInterval)])])
    {
        Caption = "Opened once, for the variant that was chosen on learning genes and for the base.",
    };

    private static string Setting(AblationVariant variant)
        => string.Join(", ", variant.Setting.Select(s => $"{s.Factor} {s.Level}"));
}
