using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>How good one classifier is on a set of test sequences.</summary>
/// <param name="Classifier">Its name.</param>
/// <param name="Scores">Confusion matrix and what follows from it.</param>
/// <param name="MccInterval">Bootstrap interval of the Matthews correlation.</param>
public sealed record ClassifierScore(string Classifier, ClassificationScores Scores, Interval MccInterval);
