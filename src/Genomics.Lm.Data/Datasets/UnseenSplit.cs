using System.Globalization;

namespace Genomics.Lm.Data.Datasets;

/// <summary>Tests every gene that none of some fitted predictors is known to have learnt from; nothing is left to learn from.</summary>
public static class UnseenSplit
{
    /// <summary>Makes the split.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="learnt">What the predictors learnt from, as far as it is known.</param>
    /// <exception cref="GenomicsDataException">Every gene was learnt from.</exception>
    public static GeneSplit Make(GeneDataset dataset, params IReadOnlyList<LearntGenes> learnt)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(learnt);
        int[] all = [.. Enumerable.Range(0, dataset.Count)];
        var seen = learnt.SelectMany(l => l.Among(dataset, all)).ToHashSet();
        if (seen.Count == dataset.Count)
            throw new GenomicsDataException("every gene of the data was learnt from by one of the predictors, so that there is none to "
                + "test; give other genes");
        return new GeneSplit
        {
            Description = learnt.Count == 0 ? "all genes; it is not known which were learnt from"
                : string.Create(CultureInfo.InvariantCulture,
                    $"genes that no predictor is known to have learnt from; {seen.Count} of {dataset.Count} were learnt from"),
            Training = [],
            Validation = [],
            Testing = [.. all.Where(gene => !seen.Contains(gene))],
            Learning = [],
        };
    }
}
