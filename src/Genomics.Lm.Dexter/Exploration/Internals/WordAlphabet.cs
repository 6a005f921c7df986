using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>Letters of words as sets of bases: bit c is set when the base with two-bit code c (A 0, C 1, T 2, G 3) is matched.</summary>
internal static class WordAlphabet
{
    private const string CodeOrder = "ACTG";

    private static readonly int[] Sets = [.. Enumerable.Range(0, 128).Select(letter => letter == 'U' ? 0
        : IupacCode.BasesOf((char)letter).Sum(b => 1 << CodeOrder.IndexOf(b)))];

    /// <summary>The set of bases that a IUPAC letter stands for; 0 for any other character, U among them.</summary>
    public static int Bases(char letter) => letter < Sets.Length ? Sets[letter] : 0;

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
