using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How predictors are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Conditions to compare under; null: all of the dataset.</summary>
    public IReadOnlyList<string>? Conditions { get; init; }

    /// <summary>The condition of the primary comparisons; null: the first compared one.</summary>
    public string? MainCondition { get; init; }

    /// <summary>
    /// What leaks across the split, from <see cref="LeakageAudit"/>: clean and leaked test genes are then scored apart. What
    /// brought methods learnt from elsewhere is added to it. Null: not audited.
    /// </summary>
    public LeakageReport? Leakage { get; init; }

    /// <summary>
    /// Leakage group of each gene of the dataset: genes of a group are resampled together, and internal cross-validation keeps them
    /// together. Null: the groups of <see cref="Leakage"/> joined with those that the split was told to keep together
    /// (<see cref="GeneSplit.Groups"/>), or each gene its own without either.
    /// </summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>
    /// The comparisons declared before the run, tested in the main condition, by learners' names. Null: every candidate (role
    /// <see cref="MethodRole.LanguageModel"/>, <see cref="MethodRole.Network"/> or <see cref="MethodRole.Candidate"/>)
    /// against every reference (role <see cref="MethodRole.Motifs"/> or <see cref="MethodRole.Reference"/>), and every stack that holds a
    /// candidate against the same methods without it (<see cref="IExpressionLearner.Parts"/>).
    /// </summary>
    public IReadOnlyList<PredictorPair>? Primaries { get; init; }

    /// <summary>
    /// The true function of simulated data, shown under its own name; stays the caller's to dispose. Null for real data.
    /// </summary>
    public IExpressionPredictor? Oracle { get; init; }

    /// <summary>
    /// The largest share of test genes with a relative among the genes learnt from, of those observed under a condition, at which scores
    /// and tests are those of all test genes; beyond it, under any condition, they are those of the others, the clean ones.
    /// </summary>
    public double MostTouched { get; init; } = 0.05;

    /// <summary>
    /// The difference in r that counts as none, declared before the run: non-inferiority and equivalence are tested against it.
    /// </summary>
    public double Margin { get; init; } = 0.01;

    /// <summary>Bootstrap and permutation draws.</summary>
    public int Draws { get; init; } = 10_000;

    /// <summary>Confidence of intervals; 1 − Confidence is the significance level.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How intervals are read off the draws.</summary>
    public IntervalMethod IntervalMethod { get; init; } = IntervalMethod.Percentile;

    /// <summary>The power for which the smallest detectable difference is given.</summary>
    public double Power { get; init; } = 0.8;

    /// <summary>The fewest clean test genes on which a statement is made.</summary>
    public const int FewestCleanGenes = 30;

    /// <summary>The share of the test genes in one leakage group from which on the verdict warns of it.</summary>
    public const double LargeGroupShare = 0.03;

    /// <summary>The run's seed, for fits and draws.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values that do not depend on the data.</summary>
    /// <exception cref="ArgumentException">A property cannot be used; the message names it.</exception>
    public void Validate()
    {
        Bootstrap.Validate();
        if (!(Power is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(Power), Power, "must lie between 0 and 1");
        if (!(MostTouched is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MostTouched), MostTouched, "must lie between 0 and 1");
        if (!(Margin is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(Margin), Margin, "must lie between 0 and 1");
        if (Conditions is { Count: 0 })
            throw new ArgumentException("is empty; name at least one condition, or null for all", nameof(Conditions));
    }

    internal BootstrapOptions Bootstrap => new()
    {
        Draws = Draws,
        Confidence = Confidence,
        Method = IntervalMethod,
        Seed = Seed,
        Threads = Threads,
    };
}
