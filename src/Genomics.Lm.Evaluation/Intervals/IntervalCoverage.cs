using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Intervals;

/// <summary>The measured coverage of prediction intervals on test genes.</summary>
public sealed record IntervalCoverage
{
    /// <summary>The row of the comparison.</summary>
    public required string Predictor { get; init; }

    /// <summary>The condition.</summary>
    public required string Condition { get; init; }

    /// <summary>The coverage that was asked for.</summary>
    public required double Asked { get; init; }

    /// <summary>Test genes with a value.</summary>
    public required int Genes { get; init; }

    /// <summary>The share of them whose value lies in the interval.</summary>
    public required double Covered { get; init; }

    /// <summary>The same when every leakage group weighs alike.</summary>
    public required double CoveredByGroup { get; init; }

    /// <summary>The share in the third of test genes with the lowest, the middle and the highest predictions.</summary>
    public required IReadOnlyList<double> CoveredByLevel { get; init; }

    /// <summary>The median width of the intervals.</summary>
    public required double MedianWidth { get; init; }

    /// <summary>Test genes that are unlike the learnt ones.</summary>
    public required int Unfamiliar { get; init; }

    /// <summary>The share of these whose value lies in the interval; NaN when there are none.</summary>
    public required double CoveredOfUnfamiliar { get; init; }

    /// <summary>Measures every predictor of a comparison that has intervals, under every condition.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="cancellationToken">Stops predictions.</param>
    public static IReadOnlyList<IntervalCoverage> Measure(ComparisonResult result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        var (found, test) = (new List<IntervalCoverage>(), result.Dataset.Take(result.Split.Testing));
        int[] groups = result.DatasetGroups is { } all ? [.. result.Split.Testing.Select(gene => all[gene])]
            : [.. Enumerable.Range(0, test.Count)];
        foreach (var row in result.Predictors)
        {
            if (row.Predictor is not ConformalPredictor predictor) continue;
            var intervals = predictor.PredictIntervals(test.Sequences, new PredictOptions { Threads = result.Options.Threads }, null,
                cancellationToken);
            foreach (var condition in result.Conditions)
                found.Add(Of(row.Name, condition, predictor.Options.Coverage, intervals,
                    result.Column(result.Observed, result.Conditions.ToList().IndexOf(condition)), groups));
        }
        return found;
    }

    /// <summary>The same as a table of a report; none when nothing was measured.</summary>
    public static IReadOnlyList<ReportSection> Sections(IReadOnlyList<IntervalCoverage> measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        return measured.Count == 0 ? [] :
        [
            new TableSection("Prediction intervals: coverage on test genes",
                ["predictor", "condition", "asked", "covered", "by leakage group", "low / middle / high predictions", "median width",
                    "unfamiliar genes (covered)"],
                [.. measured.Select(m => (IReadOnlyList<string>)
                [
                    m.Predictor, DisplayName(m.Condition), NumberText.Fixed(m.Asked, 2),
                    NumberText.Fixed(m.Covered), NumberText.Fixed(m.CoveredByGroup),
                    string.Join(" / ", m.CoveredByLevel.Select(c => NumberText.Fixed(c, 2))), NumberText.Significant(m.MedianWidth),
                    string.Create(CultureInfo.InvariantCulture, $"{m.Unfamiliar} ({NumberText.Fixed(m.CoveredOfUnfamiliar, 2)})"),
                ])])
            {
                Caption = "Conformal intervals, calibrated on learning genes that were left out, whole leakage groups at a time. A gene is "
                    + "unfamiliar when its window has more words that no learnt window has, another base composition or, for language "
                    + "models, an embedding farther away, than 99 of 100 genes that were left out.",
            },
        ];
    }

    private static IntervalCoverage Of(string name, string condition, double asked, PredictionIntervals intervals, double[] observed,
        int[] groups)
    {
        var (width, column) = (intervals.Predictions.Conditions.Count, intervals.Predictions.Conditions.IndexOf(condition));
        int[] known = [.. Enumerable.Range(0, observed.Length).Where(i => !double.IsNaN(observed[i]))];
        bool Holds(int i) => observed[i] >= intervals.Lower[i * width + column] && observed[i] <= intervals.Upper[i * width + column];
        double Share(IEnumerable<int> genes) => genes.Select(i => Holds(i) ? 1.0 : 0.0).DefaultIfEmpty(double.NaN).Average();
        int[] byLevel = [.. known.OrderBy(i => intervals.Predictions[i, column]).ThenBy(i => i)];
        double[] widths = [.. known.Select(i => intervals.Upper[i * width + column] - intervals.Lower[i * width + column]).Order()];
        int[] unfamiliar = [.. known.Where(i => intervals.IsUnfamiliar[i])];
        return new IntervalCoverage
        {
            Predictor = name,
            Condition = condition,
            Asked = asked,
            Genes = known.Length,
            Covered = Share(known),
            CoveredByGroup = known.GroupBy(i => groups[i]).Select(g => Share(g)).DefaultIfEmpty(double.NaN).Average(),
            CoveredByLevel = [.. Enumerable.Range(0, 3)
                .Select(t => Share(byLevel[(byLevel.Length * t / 3)..(byLevel.Length * (t + 1) / 3)]))],
            MedianWidth = widths.Length == 0 ? double.NaN : widths[widths.Length / 2],
            Unfamiliar = unfamiliar.Length,
            CoveredOfUnfamiliar = Share(unfamiliar),
        };
    }
}
