using Genomics.Lm.Data;

namespace Genomics.Lm.Prediction;

/// <summary>
/// Bins around the alignment point (TSS or start codon) into which token states are pooled: narrow near the point, wider away from it.
/// ALiBi knows distances between tokens but no absolute position, so bins give a head the positions that motif methods have.
/// </summary>
public sealed class AlignedBins
{
    private readonly int[] _borders;

    /// <summary>Makes bins from their borders.</summary>
    /// <param name="borders">Ascending, relative to the alignment base (0); bin i covers [borders[i], borders[i + 1]).</param>
    /// <exception cref="GenomicsDataException">Fewer than two borders, or not ascending.</exception>
    public AlignedBins(IEnumerable<int> borders)
    {
        _borders = [.. borders];
        if (_borders.Length < 2) throw new GenomicsDataException($"{_borders.Length} bin borders; at least two are needed");
        for (var i = 1; i < _borders.Length; i++)
            if (_borders[i] <= _borders[i - 1])
                throw new GenomicsDataException($"bin border {_borders[i]} follows {_borders[i - 1]}; borders must ascend");
    }

    /// <summary>[bins + 1] ascending borders relative to the alignment base; bin i is half-open.</summary>
    public IReadOnlyList<int> Borders => _borders;

    /// <summary>Number of bins.</summary>
    public int Count => _borders.Length - 1;

    /// <summary>
    /// Bins whose borders lie at ±scale·t^power, t = ½, 1½, 2½, …: one bin around the alignment point, the others alike on both sides and
    /// cut at the window's ends. The scale is the smallest that needs no more than the wanted number of bins.
    /// </summary>
    /// <param name="count">Bins wanted; the result may have fewer in short or one-sided windows.</param>
    /// <param name="part">The part of the window that they cover.</param>
    /// <param name="power">1 gives equal widths, 2 widths that grow linearly, 3 quadratically.</param>
    /// <exception cref="ArgumentException">A count below 1, a negative or empty part, or a power below 1.</exception>
    public static AlignedBins Polynomial(int count, WindowPart part, double power = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        part.Validate();
        if (!(power >= 1)) throw new ArgumentOutOfRangeException(nameof(power), power, "must be at least 1");
        var (upstream, downstream) = (part.Upstream, part.Downstream + 1);   // half-open, as the borders are
        if (count == 1) return new AlignedBins([-upstream, downstream]);
        var (low, high) = (0.0, 2.0 * Math.Max(upstream, downstream) * Math.Pow(2, power));
        for (var i = 0; i < 100; i++)
        {
            var middle = 0.5 * (low + high);
            if (Place(middle, upstream, downstream, power, count).Count - 1 <= count) high = middle;
            else low = middle;
        }
        return new AlignedBins(Place(high, upstream, downstream, power, count));
    }

    // The distinct borders of one scale; stops as soon as there are more bins than the limit.
    private static SortedSet<int> Place(double scale, int upstream, int downstream, double power, int limit)
    {
        var borders = new SortedSet<int> { -upstream, downstream };
        for (var step = 0; borders.Count - 1 <= limit; step++)
        {
            var distance = Math.Max(scale * Math.Pow(step + 0.5, power), step + 0.5);
            if (distance >= upstream && distance >= downstream) break;
            if (distance < upstream) borders.Add(-(int)Math.Floor(distance));
            if (distance < downstream) borders.Add((int)Math.Floor(distance) + 1);
        }
        return borders;
    }

    /// <summary>Spreads tokens over the bins: a token's weight in a bin is its share of the bin's tokenised bases.</summary>
    /// <param name="starts">[tokens] first base of each token relative to the alignment base; ascending.</param>
    /// <param name="ends">[tokens] base after each token; equal to the start for special tokens, which enter no bin.</param>
    /// <param name="rowStarts">[bins + 1] receives where each bin begins in the other two lists.</param>
    /// <param name="tokens">Receives token indices, bin after bin.</param>
    /// <param name="weights">Receives the weights; those of a bin sum to 1, a bin without bases stays empty.</param>
    internal void Spread(ReadOnlySpan<int> starts, ReadOnlySpan<int> ends, Span<int> rowStarts, List<int> tokens, List<float> weights)
    {
        var first = 0;
        for (var bin = 0; bin < Count; bin++)
        {
            var (left, right) = (_borders[bin], _borders[bin + 1]);
            var row = rowStarts[bin] = tokens.Count;
            while (first < starts.Length && ends[first] <= left) first++;
            var bases = 0;
            for (var token = first; token < starts.Length && starts[token] < right; token++)
            {
                var overlap = Math.Min(ends[token], right) - Math.Max(starts[token], left);
                if (overlap <= 0) continue;
                tokens.Add(token);
                weights.Add(overlap);
                bases += overlap;
            }
            for (var i = row; i < weights.Count; i++) weights[i] /= bases;
        }
        rowStarts[Count] = tokens.Count;
    }
}
