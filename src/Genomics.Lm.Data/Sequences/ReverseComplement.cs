namespace Genomics.Lm.Data.Sequences;

/// <summary>Reverse complement of upper-case IUPAC letters: R↔Y, K↔M, B↔V, D↔H; S, W and N stay.</summary>
public static class ReverseComplement
{
    private static readonly byte[] Complement = MakeTable();

    /// <summary>Reverses and complements in place.</summary>
    /// <param name="bases">Upper-case IUPAC letters; anything else becomes N.</param>
    public static void InPlace(Span<byte> bases)
    {
        var (left, right) = (0, bases.Length - 1);
        for (; left < right; left++, right--)
            (bases[left], bases[right]) = (Complement[bases[right]], Complement[bases[left]]);
        if (left == right) bases[left] = Complement[bases[left]];
    }

    /// <summary>The reverse complement under the same name; soft-masked intervals are mirrored.</summary>
    public static DnaSequence Of(DnaSequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        var bases = sequence.Bases.ToArray();
        InPlace(bases);
        (int, int)[] masked = [.. sequence.SoftMasked.Reverse().Select(m => (sequence.Length - m.End, sequence.Length - m.Start))];
        return new DnaSequence(sequence.Id, sequence.Description, bases, masked);
    }

    private static byte[] MakeTable()
    {
        var table = new byte[256];
        Array.Fill(table, (byte)'N');
        const string from = "ACGTRYSWKMBDHVN", to = "TGCAYRSWMKVHDBN";
        for (var i = 0; i < from.Length; i++) table[from[i]] = (byte)to[i];
        return table;
    }
}
