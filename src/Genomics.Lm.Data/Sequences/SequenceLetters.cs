namespace Genomics.Lm.Data.Sequences;

/// <summary>The nucleotide alphabet: normalisation to upper case and the soft mask.</summary>
internal static class SequenceLetters
{
    // ASCII letter -> upper-case IUPAC letter (U becomes T), 0 = not a nucleotide code
    private static readonly byte[] Upper = MakeTable();

    /// <summary>Upper-cases in place. Returns the index of the first bad letter, or −1.</summary>
    public static int Normalize(Span<byte> bases, out (int Start, int End)[] masked)
    {
        List<(int, int)>? runs = null;
        var runStart = -1;
        for (var i = 0; i < bases.Length; i++)
        {
            var letter = bases[i];
            var upper = Upper[letter];
            if (upper == 0) { masked = []; return i; }
            var isLower = letter >= (byte)'a';
            if (isLower && runStart < 0) runStart = i;
            else if (!isLower && runStart >= 0) { (runs ??= []).Add((runStart, i)); runStart = -1; }
            bases[i] = upper;
        }
        if (runStart >= 0) (runs ??= []).Add((runStart, bases.Length));
        masked = runs is null ? [] : [.. runs];
        return -1;
    }

    private static byte[] MakeTable()
    {
        var table = new byte[256];
        foreach (var letter in "ACGTNRYSWKMBDHV")
            table[letter] = table[char.ToLowerInvariant(letter)] = (byte)letter;
        table['U'] = table['u'] = (byte)'T';
        return table;
    }
}
