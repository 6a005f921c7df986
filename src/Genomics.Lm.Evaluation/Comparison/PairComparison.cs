using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>The paired comparison of two predictors on the same test genes of one condition.</summary>
public sealed record PairComparison
{
    /// <summary>The first predictor.</summary>
    public required string A { get; init; }

    /// <summary>The second predictor.</summary>
    public required string B { get; init; }

    /// <summary>The condition.</summary>
    public required string Condition { get; init; }

    /// <summary>Test genes with an observation.</summary>
    public required int Genes { get; init; }

    /// <summary>Leakage groups among them: the number of independent pieces of evidence.</summary>
    public required int Groups { get; init; }

    /// <summary>r of A − r of B, with interval, standard error and p-value of the paired bootstrap.</summary>
    public required CorrelationDifference Pearson { get; init; }

    /// <summary>The p-value corrected within the family.</summary>
    public required double AdjustedPValue { get; init; }

    /// <summary>The p-value corrected by max-T over all pairs and conditions, whatever the family.</summary>
    public required double JointPValue { get; init; }

    /// <summary>Which questions it is corrected together with.</summary>
    public required PairFamily Family { get; init; }

    /// <summary>
    /// The true difference in r that would be shown with the asked power by the test that <see cref="AdjustedPValue"/> is of: at its level
    /// divided by the hypotheses corrected together, or beyond the critical value of max-T.
    /// </summary>
    public required double SmallestDetectable { get; init; }

    /// <summary>Why the two are compared.</summary>
    public required PairPurpose Purpose { get; init; }

    /// <summary>For <see cref="PairPurpose.Addition"/>: the methods that A combines and B does not. Empty otherwise.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>The difference in r against the margin instead of against 0: non-inferiority of A, and equivalence.</summary>
    public required MarginTest Margin { get; init; }

    /// <summary>Difference in mean squared error (A − B) and its sign-flip p-value; null outside the main condition.</summary>
    public Significance? SquaredError { get; init; }

    /// <summary>
    /// <see cref="Margin"/> with both p-values corrected by Holm over the declared pairs; as it is for a pair that was not declared.
    /// </summary>
    public required MarginTest AdjustedMargin { get; init; }

    /// <summary>Whether a difference is shown: by the corrected p, and by the interval, which is made in another way.</summary>
    /// <param name="level">The significance level.</param>
    internal bool IsShown(double level) => AdjustedPValue <= level && !Pearson.Interval.Contains(0);

    /// <summary>The same comparison told the other way round.</summary>
    internal PairComparison Swapped() => this with
    {
        A = B,
        B = A,
        Pearson =
            Pearson with { Difference = -Pearson.Difference, Interval = new Interval(-Pearson.Interval.High, -Pearson.Interval.Low) },
        Margin = Swapped(Margin),
        AdjustedMargin = Swapped(AdjustedMargin),
        SquaredError = SquaredError is { } e ? e with { Statistic = -e.Statistic } : null,
    };
    private static MarginTest Swapped(MarginTest test)
        => test with { WorsePValue = test.BetterPValue, BetterPValue = test.WorsePValue };
}
