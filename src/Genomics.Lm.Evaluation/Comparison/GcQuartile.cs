using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>How well a predictor does among test genes of about the same GC share.</summary>
/// <param name="Low">Lowest GC share of the quarter.</param>
/// <param name="High">Highest GC share of the quarter.</param>
/// <param name="Genes">Test genes in it.</param>
/// <param name="Pearson">Pearson's r among them; NaN when the predictions do not vary.</param>
/// <param name="PearsonInterval">Its bootstrap interval.</param>
public sealed record GcQuartile(double Low, double High, int Genes, double Pearson, Interval PearsonInterval);
