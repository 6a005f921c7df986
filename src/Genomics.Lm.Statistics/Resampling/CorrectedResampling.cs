using Genomics.Lm.Statistics.Resampling.Internals;

namespace Genomics.Lm.Statistics.Resampling;

/// <summary>
/// The corrected resampled t test for repeated random splits (Nadeau &amp; Bengio 2003, Machine Learning 52:239–281): training sets of
/// different repeats overlap, so their differences vary less than independent ones would, and the plain t test is far too bold.
/// </summary>
public static class CorrectedResampling
{
    /// <summary>Tests whether the mean difference over repeats is zero.</summary>
    /// <param name="differences">
    /// One difference (for example in r) per repeat, at least two. Where all are the same nothing tells how much they vary: p is 1.
    /// </param>
    /// <param name="learningGenes">Genes learnt from in each repeat.</param>
    /// <param name="testGenes">Genes tested in each repeat.</param>
    /// <param name="confidence">Confidence of the interval.</param>
    public static RepeatedSplitResult Run(IReadOnlyList<double> differences, int learningGenes, int testGenes, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentOutOfRangeException.ThrowIfLessThan(differences.Count, 2, nameof(differences));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(learningGenes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(testGenes);
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "must lie between 0 and 1");
        var mean = differences.Average();
        var variance = differences.Sum(d => (d - mean) * (d - mean)) / (differences.Count - 1);
        var error = Math.Sqrt((1.0 / differences.Count + (double)testGenes / learningGenes) * variance);
        var degrees = differences.Count - 1;
        var reach = StudentDistribution.TwoSidedQuantile(1 - confidence, degrees) * error;
        var pValue = error > 0 ? StudentDistribution.TwoSided(mean / error, degrees) : 1;
        return new RepeatedSplitResult(mean, new Interval(mean - reach, mean + reach), error, pValue, differences.Count);
    }
}
