using Genomics.Lm.Data;

namespace Genomics.Lm.Dexter.Segmentation;

/// <summary>The bins a window is cut into, ascending and without gaps, in one of DExTER's three ways.</summary>
/// <remarks>
/// Bins widen away from the alignment point (polynomial), have one width (uniform) or are given. The first two walk both sides of the
/// point step by step; a side that overshot its end goes on making empty "phantom" bins while the other side has something left, and
/// these count when the width is chosen. An off-centre alignment point can therefore give many fewer bins than asked.
/// </remarks>
public sealed class BinLayout
{
    private BinLayout(Region[] bins) => Bins = bins;

    /// <summary>The bins in ascending order.</summary>
    public IReadOnlyList<Region> Bins { get; }

    /// <summary>The bins that the options ask for.</summary>
    /// <param name="options">Mode and number of bins.</param>
    /// <param name="window">The window; its length must be known.</param>
    /// <exception cref="GenomicsDataException">No bins can be made this way; the message says what to change.</exception>
    public static BinLayout Create(DexterOptions options, WindowGeometry window)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.BinBounds.Count >= 2) return FromBounds(options.BinBounds, window);
        return options.UniformBins ? Uniform(options.Bins, window) : Polynomial(options.Bins, window);
    }

    /// <summary>Bins whose t-th width on either side is (k + t)³, with the smallest k ≥ 1 that needs no more bins than asked.</summary>
    /// <param name="count">Number of bins asked for; raised to the next odd number.</param>
    /// <param name="window">The window; its length must be known.</param>
    /// <exception cref="GenomicsDataException">
    /// Fewer than two bins downstream of the alignment point, or fewer than three asked for.
    /// </exception>
    public static BinLayout Polynomial(int count, WindowGeometry window)
    {
        var asked = OddCount(count, window);
        for (var offset = 1L; ; offset++)
        {
            var first = offset;
            var walk = new SideWalk(window, step => Cube(first + step));
            if (walk.Count <= asked) return walk.ToLayout(count);
        }
    }

    /// <summary>Bins of one width, floor(length / (count − 1)), beside the single position of the alignment point.</summary>
    /// <param name="count">
    /// Number of bins asked for; raised to the next odd number. Usually two more result, the outermost being slivers.
    /// </param>
    /// <param name="window">The window; its length must be known.</param>
    /// <exception cref="GenomicsDataException">The window is too short for so many bins, or fewer than three were asked for.</exception>
    public static BinLayout Uniform(int count, WindowGeometry window)
    {
        var asked = OddCount(count, window);
        var width = window.Length / (asked - 1);
        if (width == 0)
            throw new GenomicsDataException($"a window of {window.Length} bases cannot be cut into {asked} uniform bins; ask for fewer");
        var walk = new SideWalk(window, _ => width);
        if (walk.Count < asked)
            throw new GenomicsDataException(
                $"uniform bins of {width} bases give only {walk.Count} bins where {asked} were asked for; change the number of bins");
        return walk.ToLayout(count);
    }

    /// <summary>Bins [b0, b1 − 1], [b1, b2 − 1], … of given bounds.</summary>
    /// <param name="bounds">
    /// At least two different positions relative to the alignment point, in any order; the largest is exclusive.
    /// </param>
    /// <param name="window">The window; its length must be known.</param>
    /// <exception cref="GenomicsDataException">A bound repeats or lies outside the window.</exception>
    public static BinLayout FromBounds(IReadOnlyList<int> bounds, WindowGeometry window)
    {
        RequireLength(window);
        var sorted = bounds.Order().ToArray();
        var (lowest, highest) = (-window.AlignmentIndex, window.Length - window.AlignmentIndex);
        if (sorted.Length < 2) throw new GenomicsDataException("bins need at least two bounds");
        if (sorted[0] < lowest || sorted[^1] > highest)
            throw new GenomicsDataException(
                $"bin bounds {sorted[0]}..{sorted[^1]} reach outside the window; they must lie between {lowest} and {highest} (the "
                    + $"last is exclusive)");
        var bins = new Region[sorted.Length - 1];
        for (var i = 0; i < bins.Length; i++)
        {
            if (sorted[i] == sorted[i + 1])
                throw new GenomicsDataException($"the bin bound {sorted[i]} is given twice; give each bound once");
            bins[i] = new Region(sorted[i], sorted[i + 1] - 1);
        }
        return new BinLayout(bins);
    }

    /// <summary>Bins read back from a model.</summary>
    internal static BinLayout FromRegions(IEnumerable<Region> bins) => new([.. bins]);

    private static int OddCount(int count, WindowGeometry window)
    {
        RequireLength(window);
        var odd = count | 1;
        if (odd < 3)
            throw new GenomicsDataException(
                $"{count} bins were asked for; at least 3 are needed (one before, one at, one after the alignment point)");
        return odd;
    }

    private static void RequireLength(WindowGeometry window)
    {
        window.Validate();
        if (window.Length == 0)
            throw new GenomicsDataException("bins need windows of one known length; cut the windows to the same length");
    }

    private static long Cube(long x) => x * x * x;

    /// <summary>One walk away from the alignment point on both sides with given widths, phantom bins included in the count.</summary>
    private sealed class SideWalk
    {
        private readonly List<Region> _bins = [new Region(0, 0)];
        private readonly int _right;

        public SideWalk(WindowGeometry window, Func<long, long> width)
        {
            // one position more than exists is to be consumed on the right: part of the original's behaviour
            long leftRest = window.AlignmentIndex, rightRest = window.Length - window.AlignmentIndex;
            long left = 0, right = 0;
            var (first, last) = (-window.AlignmentIndex, window.Length - window.AlignmentIndex - 1);
            for (long step = 1; leftRest > 0 || rightRest > 0; step++)
            {
                var size = width(step);
                if (leftRest != 0)
                {
                    Add(Math.Max(left - size, first), left - 1);
                    (left, leftRest) = (left - size, leftRest - size);
                }
                if (rightRest != 0)
                {
                    Add(right + 1, Math.Min(right + size, last));
                    (right, rightRest) = (right + size, rightRest - size);
                    _right++;
                }
            }
        }

        public int Count { get; private set; } = 1;

        public BinLayout ToLayout(int asked)
        {
            if (_right < 2)
                throw new GenomicsDataException(
                    $"{asked} bins leave fewer than two downstream of the alignment point; ask for more bins or give the bin bounds");
            return new BinLayout([.. _bins.OrderBy(b => b.Left)]);
        }

        private void Add(long left, long right)
        {
            Count++;
            if (left <= right) _bins.Add(new Region((int)left, (int)right));
        }
    }
}
