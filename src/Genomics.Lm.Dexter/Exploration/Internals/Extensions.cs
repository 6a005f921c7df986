namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>The roots, and how words grow and shrink.</summary>
internal sealed class Extensions
{
    private const string Bases = "ATGC"; // the original's order
    private const string Codes = "RYMKSWHBVD";
    private readonly List<(string Token, bool AtStart, bool AtEnd)> _tokens = [];

    public Extensions(DexterOptions options)
    {
        var letters = options.Iupac ? Bases + Codes : Bases;
        foreach (var letter in letters) _tokens.Add(($"{letter}", true, true));
        if (!options.Gap) return;
        foreach (var letter in letters)
        {
            _tokens.Add(($"N{letter}", false, true)); // N never ends a word
            _tokens.Add(($"{letter}N", true, false));
        }
    }

    /// <summary>The sixteen dinucleotides in queue order.</summary>
    public static IEnumerable<string> Roots => Bases.SelectMany(first => Bases.Select(second => $"{first}{second}"));

    /// <summary>A word's extensions in the order in which they are proposed.</summary>
    public IEnumerable<string> Of(string word)
    {
        foreach (var (token, atStart, atEnd) in _tokens)
        {
            if (atEnd) yield return word + token;
            if (atStart) yield return token + word;
        }
    }

    /// <summary>
    /// The two shorter words that a word must beat. Those of a dinucleotide are single letters, which score 0 by definition.
    /// </summary>
    public static (string First, string Second) Controls(string word) => (word[1..], word[..^1]);
}
