namespace Genomics.Lm.Training.Internals;

/// <summary>
/// A Markov chain of fixed order over A, C, G, T with add-one counts: the yardstick for a masked language model's bits per base.
/// Positions next to other letters are left out.
/// </summary>
internal sealed class MarkovModel
{
    private readonly long[] _counts;
    private readonly int _mask;

    /// <summary>Makes an empty chain.</summary>
    /// <param name="order">Bases of context, 0 to 12.</param>
    public MarkovModel(int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 12);
        Order = order;
        _counts = new long[4 << (2 * order)];
        _mask = _counts.Length - 1;
    }

    /// <summary>Bases of context.</summary>
    public int Order { get; }

    /// <summary>Counts the words of a sequence.</summary>
    public void Learn(ReadOnlySpan<byte> bases)
    {
        var (word, known) = (0, 0);
        foreach (var letter in bases)
            if (Next(letter, ref word, ref known)) _counts[word]++;
    }

    /// <summary>Bits needed for each base given the bases before it; NaN where the context is not complete.</summary>
    /// <param name="bases">The sequence.</param>
    /// <param name="bits">[bases] receives −log2 of the probability.</param>
    public void Bits(ReadOnlySpan<byte> bases, Span<double> bits)
    {
        var (word, known) = (0, 0);
        for (var i = 0; i < bases.Length; i++)
            bits[i] = Next(bases[i], ref word, ref known) ? -Math.Log2(Probability(word)) : double.NaN;
    }

    private double Probability(int word)
    {
        var context = word & ~3;
        var total = 4L;
        for (var i = 0; i < 4; i++) total += _counts[context + i];
        return (_counts[word] + 1) / (double)total;
    }

    // Moves the window by one letter; true when it holds order + 1 known bases.
    private bool Next(byte letter, ref int word, ref int known)
    {
        var code = letter switch { (byte)'A' => 0, (byte)'C' => 1, (byte)'G' => 2, (byte)'T' => 3, _ => -1 };
        if (code < 0) { known = 0; return false; }
        word = ((word << 2) | code) & _mask;
        return ++known > Order;
    }
}
