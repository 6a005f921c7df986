using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// A random split of genes, each gene once. Neighbouring and related genes may fall on both sides: see <see cref="GroupSplit"/>.
/// </summary>
public static class RandomSplit
{
    /// <summary>Draws test and validation genes at random.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="seed">Any integer.</param>
    /// <param name="testShare">Share of all genes that is tested, rounded to the nearest gene.</param>
    /// <param name="validationShare">Share of the other genes kept for validation, rounded up.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is not in [0, 1).</exception>
    public static GeneSplit Make(
        GeneDataset dataset, long seed = FittingData.DefaultSeed, double testShare = 1.0 / 3,
            double validationShare = SplitParts.ValidationShare)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        SplitParts.RequireShare(testShare, nameof(testShare));
        int[] genes = [.. Enumerable.Range(0, dataset.Count)];
        new CounterRandom(seed, RandomStreams.Split).Shuffle<int>(genes);
        var learning = genes[(int)Math.Round(genes.Length * testShare)..];
        return SplitParts.Make(genes.Length, $"random seed={seed}", learning, seed, validationShare);
    }
}
