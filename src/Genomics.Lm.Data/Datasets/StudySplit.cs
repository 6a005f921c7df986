using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// The split of the study: the same two thirds, in the same order, that DExTER's own program draws from the same table and seed.
/// </summary>
public static class StudySplit
{
    /// <summary>Draws two thirds of the genes for learning; of these, a share is kept for validation; the rest is tested.</summary>
    /// <param name="dataset">The genes; a gene listed twice in the table counts twice in the draw, as in the original.</param>
    /// <param name="seed">Any integer; the sign does not matter.</param>
    /// <param name="validationShare">Share of the learning genes kept for validation, rounded up (the study: 1,943 of 14,940).</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in [0, 1).</exception>
    public static GeneSplit Make(GeneDataset dataset, long seed = FittingData.DefaultSeed,
        double validationShare = SplitParts.ValidationShare)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var learning = new Mt19937(seed).Sample(dataset.DrawOrder, (int)(dataset.DrawOrder.Count * (2.0 / 3)));
        return SplitParts.Make(dataset.Count, $"study seed={seed}", learning, seed, validationShare);
    }
}
