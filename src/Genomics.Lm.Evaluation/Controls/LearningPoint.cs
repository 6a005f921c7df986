using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Controls;

/// <summary>One point of a learning curve.</summary>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Share">Share of the training and validation genes that was learnt from.</param>
/// <param name="LearningGenes">Training and validation genes learnt from.</param>
/// <param name="Pearson">r on all test genes; NaN when the predictions do not vary.</param>
/// <param name="PearsonInterval">Its interval.</param>
public sealed record LearningPoint(string Predictor, string Condition, double Share, int LearningGenes, double Pearson,
    Interval PearsonInterval)
{
    /// <summary>
    /// Whether nothing was fitted: r at more genes than there are, by a power law through the measured points. It assumes more genes of the
    /// same kind. Its interval is that of the test genes alone; that the law holds is not in it.
    /// </summary>
    public bool IsExtrapolated { get; init; }
}
