namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>How seqlets are found and put together.</summary>
public sealed record SeqletOptions
{
    /// <summary>Bases of a seqlet.</summary>
    public int Width { get; init; } = 10;

    /// <summary>The share of all windows of that width that may be seqlets, before those that overlap are left out.</summary>
    public double Share { get; init; } = 0.05;

    /// <summary>The smallest cosine of a seqlet's scores with its cluster's mean.</summary>
    public double Likeness { get; init; } = 0.7;

    /// <summary>The fewest seqlets of a motif.</summary>
    public int Fewest { get; init; } = 10;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Width, Motif.Widest);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Fewest);
        if (!(Share > 0 && Share <= 1)) throw new ArgumentOutOfRangeException(nameof(Share), Share, "must be above 0, at most 1");
        if (!(Likeness > 0 && Likeness <= 1))
            throw new ArgumentOutOfRangeException(nameof(Likeness), Likeness, "must be above 0, at most 1");
    }
}
