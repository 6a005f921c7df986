using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Resampling;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Controls;

/// <summary>
/// How well the best of predictors could do: replicates of a condition agree with each other no better than their noise lets them, and
/// nothing predicts noise.
/// </summary>
/// <remarks>
/// The mean r of all pairs of replicates is the reliability ρ of one of them. The mean of k has k ρ / (1 + (k − 1) ρ) (Spearman 1910, Brown
/// 1910), and a perfect predictor of what lies behind it has the root of that as r. It is a ceiling of the noise that replicates show: what
/// they have in common, such as a batch, is not in it.
/// </remarks>
public sealed record NoiseCeiling
{
    /// <summary>The condition.</summary>
    public required string Condition { get; init; }

    /// <summary>Number of replicates.</summary>
    public required int Replicates { get; init; }

    /// <summary>Scored test genes with a value in two replicates at least.</summary>
    public required int Genes { get; init; }

    /// <summary>Mean r over all pairs of replicates.</summary>
    public required double Pearson { get; init; }

    /// <summary>Its interval, leakage groups resampled.</summary>
    public required Interval PearsonInterval { get; init; }

    /// <summary>The r of a perfect predictor with the mean of the replicates.</summary>
    public required double Ceiling { get; init; }

    /// <summary>Its interval.</summary>
    public required Interval CeilingInterval { get; init; }

    /// <summary>Measures the compared conditions that have replicates, on the scored test genes.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="replicates">The replicates of its dataset.</param>
    /// <param name="cancellationToken">Stops the draws.</param>
    /// <exception cref="ArgumentException">Not one value per gene of the dataset.</exception>
    public static IReadOnlyList<NoiseCeiling> Measure(ComparisonResult result, IReadOnlyList<ConditionReplicates> replicates,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(replicates);
        if (replicates.Any(r => r.Values.Any(v => v.Length != result.Dataset.Count)))
            throw new ArgumentException($"replicates need one value for each of {result.Dataset.Count} genes", nameof(replicates));
        return [.. replicates.Where(r => result.Conditions.Contains(r.Condition)).Select(r => Measure(result, r, cancellationToken))];
    }

    /// <summary>The same as a table of a report; none when nothing was measured.</summary>
    public static IReadOnlyList<ReportSection> Sections(IReadOnlyList<NoiseCeiling> measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        return measured.Count == 0 ? [] :
        [
            new TableSection("Noise ceiling", ["condition", "replicates", "test genes", "r between replicates", "interval", "ceiling of r",
                "its interval"],
                [.. measured.Select(m => (IReadOnlyList<string>)
                [
                    DisplayName(m.Condition), NumberText.Count(m.Replicates), NumberText.Count(m.Genes), NumberText.Fixed(m.Pearson),
                    NumberText.Range(m.PearsonInterval), NumberText.Fixed(m.Ceiling), NumberText.Range(m.CeilingInterval),
                ])])
            {
                Caption = "What a perfect predictor would have as r with the mean of the replicates, from how well they agree (Spearman "
                    + "and Brown). What replicates have in common, such as a batch, is not noise to them.",
            },
        ];
    }

    private static NoiseCeiling Measure(ComparisonResult result, ConditionReplicates replicates, CancellationToken cancellationToken)
    {
        var (genes, count) = (result.ScoredTestGenes, replicates.Values.Count);
        (int A, int B)[] pairs = [.. from a in Enumerable.Range(0, count) from b in Enumerable.Range(a + 1, count - a - 1) select (a, b)];
        var (first, second) = (new double[genes.Count * pairs.Length], new double[genes.Count * pairs.Length]);
        for (var gene = 0; gene < genes.Count; gene++)
            for (var pair = 0; pair < pairs.Length; pair++)
            {
                var (a, b) = (replicates.Values[pairs[pair].A][genes[gene]], replicates.Values[pairs[pair].B][genes[gene]]);
                var isBoth = !double.IsNaN(a) && !double.IsNaN(b);
                (first[gene * pairs.Length + pair], second[gene * pairs.Length + pair]) = isBoth ? (a, b) : (double.NaN, 0);
            }
        var bootstrap = CorrelationBootstrap.Run(first, pairs.Length, [second],
            result.DatasetGroups is { } groups ? [.. genes.Select(gene => groups[gene])] : null, result.Options.Bootstrap, null,
            cancellationToken);
        var (r, interval) = (bootstrap.Mean(0), bootstrap.MeanInterval(0));
        return new NoiseCeiling
        {
            Condition = replicates.Condition,
            Replicates = count,
            Genes = Enumerable.Range(0, genes.Count).Count(g => Enumerable.Range(0, pairs.Length)
                .Any(pair => !double.IsNaN(first[g * pairs.Length + pair]))),
            Pearson = r,
            PearsonInterval = interval,
            Ceiling = OfMean(r, count),
            CeilingInterval = new Interval(OfMean(interval.Low, count), OfMean(interval.High, count)),
        };
    }

    // the root of the reliability of a mean of replicates
    private static double OfMean(double reliability, int count)
        => Math.Sqrt(count * Math.Max(0, reliability) / (1 + (count - 1) * Math.Max(0, reliability)));
}
