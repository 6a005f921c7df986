namespace Genomics.Lm.Statistics.Resampling;

/// <summary>How an interval is read off bootstrap draws.</summary>
public enum IntervalMethod
{
    /// <summary>
    /// Bias-corrected and accelerated (Efron 1987), with the acceleration from a jackknife over groups. One large group is taken for
    /// skewness: where groups are very uneven and relatives alike, these intervals are too narrow.
    /// </summary>
    Bca,

    /// <summary>Plain quantiles of the draws, the default: they cover as well where groups are even and better where they are
    /// not.</summary>
    Percentile,
}
