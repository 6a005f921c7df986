namespace Genomics.Lm.Data.Kmers.Internals;

/// <summary>
/// Hashes of the canonical k-mers of a sequence: a k-mer and its reverse complement are one. K-mers with other letters than A, C, G, T are
/// left out.
/// </summary>
internal static class CanonicalKmers
{
    /// <summary>Longest k-mer that fits a 64-bit code.</summary>
    public const int Longest = 31;

    // 2-bit code of a base, so that the complement is 3 − code; 4 = no base
    private static readonly byte[] Codes = MakeCodes();

    /// <summary>The code of a base: A 0, C 1, G 2, T 3, anything else 4.</summary>
    public static int CodeOf(byte letter) => Codes[letter];

    /// <summary>
    /// The distinct hashes that are at most <paramref name="largest"/>, ascending: a FracMinHash sketch (Irber et al. 2022). The same
    /// k-mers are kept in every sequence, whatever its strand, so the share of common hashes estimates the share of common k-mers.
    /// </summary>
    public static ulong[] Sketch(ReadOnlySpan<byte> bases, int k, ulong largest)
    {
        var hashes = new List<ulong>();
        var mask = ulong.MaxValue >> (64 - (2 * k));
        var (forward, reverse, run) = (0UL, 0UL, 0);
        foreach (var letter in bases)
        {
            var code = Codes[letter];
            if (code > 3)
            {
                run = 0;
                continue;
            }
            forward = ((forward << 2) | code) & mask;
            reverse = (reverse >> 2) | ((ulong)(3 - code) << (2 * (k - 1)));
            if (++run < k) continue;
            var hash = Mix(Math.Min(forward, reverse));
            if (hash <= largest) hashes.Add(hash);
        }
        hashes.Sort();
        return [.. hashes.Distinct()];
    }

    /// <summary>A bijection that spreads codes over all 64-bit numbers (the finaliser of MurmurHash3).</summary>
    public static ulong Mix(ulong code)
    {
        code ^= code >> 33;
        code *= 0xff51afd7ed558ccd;
        code ^= code >> 33;
        code *= 0xc4ceb9fe1a85ec53;
        return code ^ (code >> 33);
    }

    private static byte[] MakeCodes()
    {
        var codes = new byte[256];
        Array.Fill(codes, (byte)4);
        for (byte code = 0; code < 4; code++) codes["ACGT"[code]] = code;
        return codes;
    }
}
