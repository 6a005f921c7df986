namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>Letters of words as sets of bases: bit c is set when the base with two-bit code c (A 0, C 1, T 2, G 3) is matched.</summary>
internal static class WordAlphabet
{
    /// <summary>The set of bases that a IUPAC letter stands for; 0 for any other character.</summary>
    public static int Bases(char letter) => letter switch
    {
        'A' => 1,
        'C' => 2,
        'T' => 4,
        'G' => 8,
        'R' => 1 | 8,
        'Y' => 4 | 2,
        'M' => 1 | 2,
        'K' => 8 | 4,
        'S' => 8 | 2,
        'W' => 1 | 4,
        'H' => 1 | 2 | 4,
        'B' => 8 | 2 | 4,
        'V' => 1 | 8 | 2,
        'D' => 1 | 8 | 4,
        'N' => 15,
        _ => 0,
    };

    /// <summary>True when the word is made of A, C, G and T only.</summary>
    public static bool IsPlain(string word) => !word.AsSpan().ContainsAnyExcept("ACGT");

    /// <summary>The codes of all base strings matched by the first letters of a word, first base in the lowest bits.</summary>
    public static IEnumerable<int> Codes(string word, int letters)
    {
        IEnumerable<int> codes = [0];
        for (var i = 0; i < letters; i++)
        {
            var (bases, shift) = (Bases(word[i]), 2 * i);
            codes = codes.SelectMany(code => Enumerable.Range(0, 4).Where(c => (bases >> c & 1) != 0).Select(c => code | c << shift));
        }
        return codes;
    }
}
