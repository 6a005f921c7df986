using Genomics.Lm.Data.Sections;

namespace Genomics.Lm.Dexter.Output;

/// <summary>What <see cref="DexterOutput"/> writes.</summary>
public sealed record DexterOutputOptions
{
    /// <summary>Draws a section into the file of the given path; null: no pictures are written.</summary>
    public Action<ReportSection, string>? Draw { get; init; }

    /// <summary>Writes a picture of the lattice of every explored word (<c>lattice_KMER.svg</c>).</summary>
    public bool Lattices { get; init; }
}
