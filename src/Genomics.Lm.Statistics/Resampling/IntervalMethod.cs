namespace Genomics.Lm.Statistics.Resampling;

/// <summary>How an interval is read off bootstrap draws.</summary>
public enum IntervalMethod
{
    /// <summary>Bias-corrected and accelerated (Efron 1987), with the acceleration from a jackknife over groups.</summary>
    Bca,

    /// <summary>Plain quantiles of the draws.</summary>
    Percentile,
}
