using Genomics.Lm.Data;

namespace Genomics.Lm.Dexter;

/// <summary>How DExTER explores and fits. The defaults are the original program's.</summary>
public sealed record DexterOptions
{
    /// <summary>
    /// The part of each window that is explored and counted, as if the windows had been cut so; null: all of it. Holds the alignment base.
    /// </summary>
    public WindowPart? Part { get; init; }

    /// <summary>
    /// Number of bins along the window; an even number is raised by one. The result may have fewer (polynomial) or two more (uniform).
    /// </summary>
    public int Bins { get; init; } = 13;

    /// <summary>Bins of one width instead of bins that widen away from the alignment point.</summary>
    public bool UniformBins { get; init; }

    /// <summary>
    /// Bounds of given bins, positions relative to the alignment point, the largest exclusive; with two or more they replace the
    /// other two modes, with fewer they are ignored.
    /// </summary>
    public IReadOnlyList<int> BinBounds { get; init; } = [];

    /// <summary>Smallest absolute gain in |Spearman correlation| over each shorter word.</summary>
    public double CorrelationIncrease { get; init; } = 0.01;

    /// <summary>Smallest relative gain in |Spearman correlation| over each shorter word.</summary>
    public double CorrelationIncreaseRatio { get; init; } = 0.10;

    /// <summary>Variables below this |Spearman correlation| are kept but not explored further.</summary>
    public double CorrelationMin { get; init; }

    /// <summary>
    /// Words of this length are not extended; 0 means no limit. With <see cref="Gap"/>, a shorter word may still step beyond it by one.
    /// </summary>
    public int KmerMaxLength { get; init; }

    /// <summary>Extends words by IUPAC codes as well as by A, T, G, C. Experimental in the original.</summary>
    public bool Iupac { get; init; }

    /// <summary>Extends words by one letter behind a one-base gap (N) as well. Experimental in the original.</summary>
    public bool Gap { get; init; }

    /// <summary>
    /// Counts the last possible start of a word in each window, which the original leaves out. Changes counts by at most one.
    /// </summary>
    public bool CountLastStart { get; init; }

    /// <summary>
    /// Draws the folds of the LASSO's cross-validation with the run's seed; otherwise they are contiguous blocks of the table.
    /// </summary>
    public bool ShuffleFolds { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Bins, 1);
        ArgumentNullException.ThrowIfNull(BinBounds);
        Part?.Validate();
        if (Part is { Downstream: < 0 })
            throw new ArgumentOutOfRangeException(nameof(Part), Part, $"{nameof(Part)} must hold the alignment base");
        ArgumentOutOfRangeException.ThrowIfNegative(KmerMaxLength);
        RequireFinite(CorrelationIncrease, nameof(CorrelationIncrease));
        RequireFinite(CorrelationIncreaseRatio, nameof(CorrelationIncreaseRatio));
        RequireFinite(CorrelationMin, nameof(CorrelationMin));
    }

    /// <summary>The windows that are left of windows of a geometry.</summary>
    /// <exception cref="GenomicsDataException">The part reaches beyond them.</exception>
    internal WindowGeometry Read(WindowGeometry window)
    {
        if (Part is not { } part) return window;
        part.Validate(window);
        return new WindowGeometry(part.Length, part.Upstream);
    }

    private static void RequireFinite(double value, string name)
    {
        if (!double.IsFinite(value) || value < 0)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be a number of at least 0");
    }
}
