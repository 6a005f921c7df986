using MathNet.Numerics.Distributions;

namespace Genomics.Lm.Statistics.Tests.Resampling;

/// <summary>Student's t with (effective groups − 1) degrees of freedom in place of the normal distribution, by another library.</summary>
internal sealed class PlainFewGroups(int[] groups)
{
    private readonly double _effective = groups.Length * (double)groups.Length
        / groups.GroupBy(g => g).Sum(g => (double)g.Count() * g.Count());

    private double Degrees => Math.Floor(_effective) - 1;

    private double Inflation => Math.Sqrt(_effective / (_effective - 1));

    public double Tail(double share) => Normal.CDF(0, 1, StudentT.InvCDF(0, 1, Degrees, share) * Inflation);

    public double TwoSided(double p) => 2 * StudentT.CDF(0, 1, Degrees, Normal.InvCDF(0, 1, p / 2) / Inflation);

    public double OneSided(double p) => p >= 0.5 ? p : StudentT.CDF(0, 1, Degrees, Normal.InvCDF(0, 1, p) / Inflation);
}
