using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>A stretch of a sequence replaced by other bases, which may be more or fewer. Immutable.</summary>
public sealed class SequenceChange
{
    private readonly Lazy<DnaSequence> _altered;

    /// <summary>Makes a change.</summary>
    /// <param name="reference">The unaltered sequence.</param>
    /// <param name="start">First base that is replaced, 0-based.</param>
    /// <param name="length">How many are; 0 inserts before <paramref name="start"/>.</param>
    /// <param name="bases">What stands there instead; may be empty.</param>
    /// <exception cref="ArgumentException">The stretch leaves the sequence, or a letter is no nucleotide code.</exception>
    public SequenceChange(DnaSequence reference, int start, int length, string bases)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(bases);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (start + (long)length > reference.Length)
            throw new ArgumentException($"bases {start} to {start + (long)length} leave a sequence of {reference.Length}", nameof(length));
        (Reference, Start, Length, Bases) = (reference, start, length, bases);
        _altered = new(() =>
        {
            var text = Reference.ToString();
            return new DnaSequence(Reference.Id, string.Concat(text.AsSpan(0, Start), Bases, text.AsSpan(Start + Length)),
                Reference.Description);
        });
    }

    /// <summary>The unaltered sequence.</summary>
    public DnaSequence Reference { get; }

    /// <summary>First base that is replaced, 0-based.</summary>
    public int Start { get; }

    /// <summary>How many bases are replaced.</summary>
    public int Length { get; }

    /// <summary>What stands there instead.</summary>
    public string Bases { get; }

    /// <summary>The altered sequence.</summary>
    public DnaSequence Altered => _altered.Value;
}
