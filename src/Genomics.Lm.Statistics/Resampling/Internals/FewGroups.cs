namespace Genomics.Lm.Statistics.Resampling.Internals;

/// <summary>
/// What few groups cost: resampling G of them underestimates a variance by (G − 1) / G, and their number bounds how well it is known.
/// Student's t with G − 1 degrees of freedom therefore takes the place of the normal distribution, where G is Kish's effective number.
/// With hundreds of groups nothing changes in the digits that are shown.
/// </summary>
internal readonly struct FewGroups
{
    private readonly int _degrees;
    private readonly double _inflation;   // of the standard error; infinite where one group decides all

    /// <param name="effective">The effective number of groups.</param>
    public FewGroups(double effective)
        => (_degrees, _inflation) = effective < 2 ? (1, double.PositiveInfinity)
            : ((int)Math.Floor(effective) - 1, Math.Sqrt(effective / (effective - 1)));

    /// <summary>Of groups of these sizes.</summary>
    public static FewGroups Of(IEnumerable<double> sizes)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var size in sizes) (sum, squares) = (sum + size, squares + (size * size));
        return new FewGroups(squares > 0 ? sum * sum / squares : 0);
    }

    /// <summary>The share of the draws to leave out at either end for an interval that is to leave out this share.</summary>
    public double Tail(double share) => double.IsInfinity(_inflation) ? 0
        : NormalDistribution.Cdf(-StudentDistribution.TwoSidedQuantile(2 * share, _degrees) * _inflation);

    /// <summary>How much wider than by the normal distribution an interval is at a two-sided level.</summary>
    public double Widening(double level) => double.IsInfinity(_inflation) ? _inflation
        : StudentDistribution.TwoSidedQuantile(level, _degrees) * _inflation / NormalDistribution.Quantile(1 - (level / 2));

    /// <summary>A two-sided p of resampling, corrected.</summary>
    public double TwoSided(double p) => p >= 1 || double.IsInfinity(_inflation) ? 1
        : StudentDistribution.TwoSided(NormalDistribution.Quantile(p / 2) / _inflation, _degrees);

    /// <summary>A one-sided p of resampling, corrected.</summary>
    public double OneSided(double p) => p >= 0.5 ? p : TwoSided(2 * p) / 2;
}
