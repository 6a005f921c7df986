using MathNet.Numerics.Distributions;

namespace Genomics.Lm.Evaluation.Tests.Comparison;

internal static class PlainWidening
{
    /// <summary>How much wider than by the normal distribution a 95 % interval of so many genes is, each its own group.</summary>
    public static double Of(int genes)
        => StudentT.InvCDF(0, 1, genes - 1, 0.975) / Normal.InvCDF(0, 1, 0.975) * Math.Sqrt(genes / (genes - 1.0));
}
