using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How well one predictor does on the test genes of one condition. Undefined numbers are NaN.</summary>
public sealed record PredictorScore
{
    /// <summary>The predictor's name.</summary>
    public required string Predictor { get; init; }

    /// <summary>The condition.</summary>
    public required string Condition { get; init; }

    /// <summary>Test genes with an observation.</summary>
    public required int Genes { get; init; }

    /// <summary>Pearson's r; NaN when the predictions do not vary.</summary>
    public required double Pearson { get; init; }

    /// <summary>Bootstrap interval of r, leakage groups resampled.</summary>
    public required Interval PearsonInterval { get; init; }

    /// <summary>
    /// r without the largest leakage group (<see cref="ComparisonResult.GroupSizes"/>); r itself when each gene is its own group.
    /// </summary>
    public required double PearsonWithoutLargest { get; init; }

    /// <summary>Spearman's rank correlation.</summary>
    public required double Spearman { get; init; }

    /// <summary>1 − SSE / SST: negative when worse than predicting the mean.</summary>
    public required double RSquared { get; init; }

    /// <summary>Mean squared error on the transformed scale.</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>Mean absolute error on the transformed scale.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>Probability that a detected gene is predicted above one at the floor; NaN when there is no floor.</summary>
    public required double AucDetected { get; init; }

    /// <summary>Pearson's r among detected genes; NaN when there is no floor.</summary>
    public required double PearsonDetected { get; init; }

    /// <summary>Percentile interval of <see cref="Spearman"/>; undefined outside the main condition.</summary>
    public Interval SpearmanInterval { get; init; } = Interval.Undefined;

    /// <summary>Percentile interval of <see cref="RSquared"/>; undefined outside the main condition.</summary>
    public Interval RSquaredInterval { get; init; } = Interval.Undefined;

    /// <summary>Percentile interval of <see cref="MeanSquaredError"/>; undefined outside the main condition.</summary>
    public Interval MeanSquaredErrorInterval { get; init; } = Interval.Undefined;
}
