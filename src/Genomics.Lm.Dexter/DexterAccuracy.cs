using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Dexter;

/// <summary>How well one condition is predicted on genes that were not learnt from.</summary>
/// <param name="Genes">Number of genes with a value.</param>
/// <param name="Pearson">Pearson's r of predictions and values; NaN when either is constant.</param>
/// <param name="MeanSquaredError">Mean squared error.</param>
/// <param name="RSquared">1 − SSE/SST about the mean of the test genes; NaN when they are constant.</param>
public sealed record DexterAccuracy(int Genes, double Pearson, double MeanSquaredError, double RSquared)
{
    internal static DexterAccuracy Of(ReadOnlySpan<double> predictions, ReadOnlySpan<double> values) => new(
        values.Length, Correlation.Pearson(predictions, values), Accuracy.MeanSquaredError(predictions, values),
            Accuracy.RSquared(predictions, values));
}
