namespace Genomics.Lm.Data.Datasets;

/// <summary>Two genes of a dataset that tell of each other.</summary>
/// <param name="First">Index of the gene that comes first in the dataset.</param>
/// <param name="Second">Index of the other.</param>
/// <param name="Kind">Why.</param>
/// <param name="Bases">Bases of overlap, or of the longest identical stretch; 0 for the other kinds.</param>
/// <param name="Similarity">
/// Share of the smaller window's k-mers that the other has too, estimated from sketches; 0 for the other kinds.
/// </param>
public readonly record struct LeakagePair(int First, int Second, LeakageKind Kind, int Bases, double Similarity)
{
    /// <summary>Share of identical columns of their alignment; 0 where none was found.</summary>
    public double Identity { get; init; }

    /// <summary>Share of the shorter window in this alignment.</summary>
    public double Coverage { get; init; }
}
