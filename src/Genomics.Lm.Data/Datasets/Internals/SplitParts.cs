using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>What all splits have in common: the test genes are what was not drawn, the validation genes a share of what was.</summary>
internal static class SplitParts
{
    /// <summary>The share of the learning genes that the study's language model was stopped on.</summary>
    public const double ValidationShare = 0.13;

    /// <summary>Makes a split from the drawn learning genes: all other genes are tested.</summary>
    public static GeneSplit Make(int genes, string description, IReadOnlyList<int> learning, long seed, double validationShare)
    {
        RequireShare(validationShare, nameof(validationShare));
        int[] distinct = [.. learning.Distinct()];
        int[] shuffled = [.. distinct];
        new CounterRandom(seed, RandomStreams.Validation).Shuffle<int>(shuffled);
        // a single learning gene is trained on
        var validation = shuffled.Take(Math.Min((int)Math.Ceiling(distinct.Length * validationShare), distinct.Length - 1)).ToHashSet();
        return Make(genes, description, learning, validation);
    }

    /// <summary>Makes a split whose validation genes are known.</summary>
    public static GeneSplit Make(int genes, string description, IReadOnlyList<int> learning, HashSet<int> validation)
    {
        int[] distinct = [.. learning.Distinct()];
        var drawn = distinct.ToHashSet();
        if (drawn.IsSubsetOf(validation))
            throw new GenomicsDataException(
                $"{description}: no gene of {genes} is left to train on ({validation.Count} are validated on); give more genes, or a "
                    + $"smaller share to the other parts");
        return new GeneSplit
        {
            Description = description,
            Learning = learning,
            Training = [.. distinct.Where(g => !validation.Contains(g))],
            Validation = [.. distinct.Where(validation.Contains)],
            Testing = [.. Enumerable.Range(0, genes).Where(g => !drawn.Contains(g))],
        };
    }

    public static void RequireShare(double share, string name)
    {
        if (share is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(name, share, "a share from 0 to below 1 is needed");
    }
}
