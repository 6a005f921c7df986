using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How well a predictor does on the test genes of one similarity to the genes learnt from.</summary>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Class">Similarity to the most similar gene learnt from.</param>
/// <param name="Genes">Such test genes with an observation.</param>
/// <param name="Pearson">Pearson's r among them; NaN when they are fewer than ten, or the predictions do not vary.</param>
/// <param name="PearsonInterval">Its bootstrap interval, leakage groups resampled.</param>
public sealed record SimilarityScore(
    string Predictor, string Condition, SimilarityClass Class, int Genes, double Pearson, Interval PearsonInterval);
