namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>Which substitutions of a window are tried.</summary>
public sealed record MutagenesisOptions
{
    /// <summary>First base that is changed, 0-based.</summary>
    public int Start { get; init; }

    /// <summary>One past the last base that is changed; null: the window's end.</summary>
    public int? End { get; init; }

    /// <summary>Threads; 0 means all cores. Never changes the numbers.</summary>
    public int Threads { get; init; }

    /// <summary>Checks the values.</summary>
    /// <param name="length">Bases of the window.</param>
    /// <exception cref="ArgumentException">
    /// The region is empty or leaves the window, or a property is out of range; the message names it.
    /// </exception>
    public void Validate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (Start < 0 || (End ?? length) > length || Start >= (End ?? length))
            throw new ArgumentException(
                $"{nameof(Start)} {Start} to {nameof(End)} {End ?? length} is no region of a window of {length} bases (0-based, the "
                    + $"end excluded)");
    }
}
