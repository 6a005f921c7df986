namespace Genomics.Lm.Data.Sequences;

/// <summary>Random access into a genome that is not held in memory. Safe for concurrent reads.</summary>
public interface IGenome : IDisposable
{
    /// <summary>The chromosomes in file order, with their lengths in bases.</summary>
    IReadOnlyList<ChromosomeInfo> Chromosomes { get; }

    /// <summary>Copies bases of one chromosome, as in the file (lower case kept).</summary>
    /// <param name="chromosome">Index into <see cref="Chromosomes"/>.</param>
    /// <param name="start">First base, 0-based.</param>
    /// <param name="destination">Receives as many bases as it is long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the chromosome.</exception>
    /// <exception cref="GenomicsDataException">The file is damaged or does not match its index.</exception>
    void Read(int chromosome, long start, Span<byte> destination);
}
