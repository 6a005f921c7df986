using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison;

namespace Genomics.Lm.Study.Recorded;

/// <summary>What a study gives besides the files in its folder.</summary>
/// <param name="Comparison">DExTER, the language model and the baselines on the test genes; disposed with this object.</param>
/// <param name="Dataset">The genes.</param>
/// <param name="Split">Their split.</param>
/// <param name="Reproduction">Whether the data set is the recorded one.</param>
public sealed record StudyResult(ComparisonResult Comparison, GeneDataset Dataset, GeneSplit Split,
    Reproduction Reproduction) : IDisposable
{
    /// <summary>Disposes the fitted predictors.</summary>
    public void Dispose() => Comparison.Dispose();
}
