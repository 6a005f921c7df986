using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How well a predictor does on test genes with or without a relative among the genes learnt from.</summary>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Condition">The condition.</param>
/// <param name="IsLeaked">True for test genes linked to a learnt gene by the leakage audit.</param>
/// <param name="Genes">Such test genes with an observation.</param>
/// <param name="Pearson">Pearson's r among them; NaN when the predictions do not vary.</param>
/// <param name="PearsonInterval">Its bootstrap interval, leakage groups resampled.</param>
public sealed record LeakageScore(string Predictor, string Condition, bool IsLeaked, int Genes, double Pearson, Interval PearsonInterval);
