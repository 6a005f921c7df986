namespace Genomics.Lm.Data.Sequences;

/// <summary>How FASTA is written.</summary>
public sealed record FastaWriteOptions
{
    /// <summary>Bases per line; 0 writes each sequence on one line.</summary>
    public int LineWidth { get; init; } = 60;

    /// <summary>Writes soft-masked intervals in lower case.</summary>
    public bool SoftMask { get; init; } = true;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate() => ArgumentOutOfRangeException.ThrowIfNegative(LineWidth);
}
