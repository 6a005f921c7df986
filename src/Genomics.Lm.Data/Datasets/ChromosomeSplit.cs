using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets;

/// <summary>Whole chromosomes to test and validation, so that overlapping windows of neighbours never fall on both sides.</summary>
public static class ChromosomeSplit
{
    /// <summary>Deals chromosomes, read from the headers of the sequences; about a third of the genes are tested.</summary>
    /// <param name="dataset">Genes whose headers carry coordinates (see <see cref="GenomicLocation.TryFromHeader"/>).</param>
    /// <param name="options">Shares, seed, or chromosomes by name.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is not in [0, 1).</exception>
    /// <exception cref="GenomicsDataException">A header has no coordinates, there is one chromosome only, or a named one does not
    /// exist.</exception>
    public static GeneSplit Make(GeneDataset dataset, GroupSplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return GroupSplit.Make(dataset, [.. dataset.Sequences.Select(ChromosomeOf)], options ?? new GroupSplitOptions(), "chromosome",
            "chromosome");
    }

    private static string ChromosomeOf(DnaSequence sequence)
        => GenomicLocation.TryFromHeader(sequence, out var location) ? location.Chromosome : throw new GenomicsDataException(
            $"the header of sequence '{sequence.Id}' ('{sequence.Description}') has no coordinates; a split by chromosome needs a word "
                + $"such as "
            + "chr1:100-200(+) in every header, or a file with one group per gene");
}
