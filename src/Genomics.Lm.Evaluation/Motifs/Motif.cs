using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>A motif as letter probabilities (PWM). Immutable.</summary>
public sealed class Motif
{
    /// <summary>The widest motif.</summary>
    public const int Widest = 1000;

    private const string Letters = "ACGT";

    private readonly double[] _probabilities;

    /// <summary>Makes a motif.</summary>
    /// <param name="id">The identifier; no white space.</param>
    /// <param name="probabilities">[width, 4] in the order A, C, G, T; each row sums to 1 within 0.01 and is scaled to 1.</param>
    /// <param name="name">A second name, or empty.</param>
    /// <param name="sites">Number of sites it was made from.</param>
    /// <exception cref="ArgumentException">The id is empty or has white space, or the probabilities are none.</exception>
    public Motif(string id, ReadOnlySpan<double> probabilities, string name = "", double sites = 20)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(name);
        if (id.Any(char.IsWhiteSpace) || name.Any(c => c is '\n' or '\r' or '\t'))
            throw new ArgumentException($"'{id}' is no name of a motif: white space ends it", nameof(id));
        if (!double.IsFinite(sites) || sites < 0)
            throw new ArgumentOutOfRangeException(nameof(sites), sites, "must be a number, at least 0");
        if (probabilities.Length is 0 or > 4 * Widest || probabilities.Length % 4 != 0)
            throw new ArgumentException(
                $"motif '{id}' has {probabilities.Length} probabilities; expected 4 for each of 1 to {Widest} columns");
        (Id, Name, Sites, _probabilities) = (id, name, sites, probabilities.ToArray());
        for (var column = 0; column < Width; column++)
        {
            var row = _probabilities.AsSpan(4 * column, 4);
            var sum = row[0] + row[1] + row[2] + row[3];
            if (!(row[0] >= 0 && row[1] >= 0 && row[2] >= 0 && row[3] >= 0) || !(Math.Abs(sum - 1) <= 0.01))
                throw new ArgumentException($"column {column + 1} of motif '{id}' has probabilities that do not sum to 1");
            foreach (ref var p in row) p /= sum;
        }
    }

    /// <summary>The identifier.</summary>
    public string Id { get; }

    /// <summary>A second name, or empty.</summary>
    public string Name { get; }

    /// <summary>Number of sites it was made from.</summary>
    public double Sites { get; }

    /// <summary>Number of columns.</summary>
    public int Width => _probabilities.Length / 4;

    /// <summary>[width, 4] letter probabilities in the order A, C, G, T.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>The likeliest letter of each column; N where no letter has more than a half.</summary>
    public string Consensus => string.Concat(Enumerable.Range(0, Width).Select(column =>
    {
        var row = _probabilities.AsSpan(4 * column, 4);
        var best = 0;
        for (var letter = 1; letter < 4; letter++) if (row[letter] > row[best]) best = letter;
        return row[best] > 0.5 ? Letters[best] : 'N';
    }));

    /// <summary>A word as a motif: the letters that a IUPAC code stands for are equally likely. For words of DExTER.</summary>
    /// <param name="word">IUPAC letters.</param>
    /// <param name="name">A second name, such as the word's region.</param>
    /// <param name="sites">Number of its occurrences.</param>
    /// <exception cref="ArgumentException">A letter is no IUPAC code.</exception>
    public static Motif FromWord(string word, string name = "", double sites = 20)
    {
        ArgumentException.ThrowIfNullOrEmpty(word);
        var probabilities = new double[4 * word.Length];
        for (var column = 0; column < word.Length; column++)
        {
            var set = word[column] == 'U' ? "" : IupacCode.BasesOf(word[column]);
            if (set.Length == 0) throw new ArgumentException($"'{word}' has '{word[column]}', which is no IUPAC code", nameof(word));
            foreach (var letter in set) probabilities[4 * column + Letters.IndexOf(letter)] = 1.0 / set.Length;
        }
        return new Motif(word, probabilities, name, sites);
    }

    /// <summary>The same motif read on the other strand.</summary>
    public Motif ReverseComplement()
    {
        var other = (double[])_probabilities.Clone();
        Array.Reverse(other);   // columns and letters: A ↔ T, C ↔ G
        return new Motif(Id, other, Name, Sites);
    }
}
