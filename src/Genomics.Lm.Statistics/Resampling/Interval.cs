using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>A confidence interval.</summary>
/// <param name="Low">Lower end; NaN when the statistic is not defined.</param>
/// <param name="High">Upper end; NaN when the statistic is not defined.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>An interval of a statistic that is not defined.</summary>
    public static Interval Undefined => new(double.NaN, double.NaN);

    /// <summary>The percentile interval of a statistic's draws.</summary>
    /// <param name="draws">The draws, in any order.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static Interval OfDraws(ReadOnlySpan<double> draws, double confidence)
    {
        if (draws.IsEmpty || !(confidence is > 0 and < 1)) return Undefined;
        var sorted = draws.ToArray();
        Array.Sort(sorted);
        var tail = (1 - confidence) / 2;
        return new Interval(ResampledInterval.Quantile(sorted, tail), ResampledInterval.Quantile(sorted, 1 - tail));
    }

    /// <summary>Whether both ends are numbers.</summary>
    public bool IsDefined => !double.IsNaN(Low) && !double.IsNaN(High);

    /// <summary>Whether a value lies in the interval, ends included; false when the interval is undefined.</summary>
    public bool Contains(double value) => Low <= value && value <= High;
}
