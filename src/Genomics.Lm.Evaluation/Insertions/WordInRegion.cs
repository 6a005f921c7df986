using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Insertions;

/// <summary>A word that a method counts in a region, and what an occurrence is worth to it.</summary>
public sealed record WordInRegion
{
    /// <summary>Makes one.</summary>
    /// <param name="name">A name for tables.</param>
    /// <param name="word">IUPAC letters.</param>
    /// <param name="left">First place at which it counts when it starts there, relative to the gene's start.</param>
    /// <param name="right">Last such place.</param>
    /// <param name="coefficient">What the method's model says of it, in the model's own unit.</param>
    /// <param name="perOccurrence">What one more occurrence adds to the method's prediction by that coefficient alone.</param>
    /// <exception cref="ArgumentException">A letter is no IUPAC code, or the region is none.</exception>
    public WordInRegion(string name, string word, int left, int right, double coefficient, double perOccurrence)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(word);
        if (word.Any(letter => IupacCode.BasesOf(letter).Length == 0))
            throw new ArgumentException($"'{word}' has letters that are no IUPAC code", nameof(word));
        if (right < left) throw new ArgumentException($"{left} to {right} is no region", nameof(right));
        (Name, Word, Left, Right, Coefficient, PerOccurrence) = (name, word, left, right, coefficient, perOccurrence);
    }

    /// <summary>A name for tables.</summary>
    public string Name { get; }

    /// <summary>IUPAC letters.</summary>
    public string Word { get; }

    /// <summary>First place at which it counts when it starts there, relative to the gene's start.</summary>
    public int Left { get; }

    /// <summary>Last such place.</summary>
    public int Right { get; }

    /// <summary>What the method's model says of it, in the model's own unit.</summary>
    public double Coefficient { get; }

    /// <summary>What one more occurrence adds to the method's prediction by that coefficient alone.</summary>
    public double PerOccurrence { get; }
}
