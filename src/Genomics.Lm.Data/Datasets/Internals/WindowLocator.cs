using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Where windows lie in the genome, from the coordinates in their headers.</summary>
internal static class WindowLocator
{
    /// <summary>The place of a window, or null when its header does not say.</summary>
    /// <remarks>
    /// Coordinates as long as the window are the window's. Otherwise they are the gene's (or the TSS's), and the window lies around its
    /// start on its strand; without a strand that place is not known. One base of difference is the 0-based start of some programs.
    /// </remarks>
    public static GenomicLocation? Locate(DnaSequence sequence, int alignmentIndex)
    {
        if (!GenomicLocation.TryFromHeader(sequence, out var place)) return null;
        if (Math.Abs(place.Length - sequence.Length) <= 1) return place;
        return place.Strand switch
        {
            Strand.Forward => Around(place, place.Start - alignmentIndex, sequence.Length),
            Strand.Reverse => Around(place, place.End - (sequence.Length - alignmentIndex), sequence.Length),
            _ => null,
        };
    }

    private static GenomicLocation Around(GenomicLocation place, long start, int length)
        => place with { Start = start, End = start + length };
}
