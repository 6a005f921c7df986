namespace Genomics.Lm.Evaluation.Controls.Internals;

/// <summary>r = limit − scale · n^(−exponent): how r grows with the number of genes learnt from.</summary>
/// <param name="Limit">What r tends to, at most 1.</param>
/// <param name="Scale">How far below it r begins, 0 or more: r never falls.</param>
/// <param name="Exponent">How fast it gets there.</param>
internal readonly record struct PowerLaw(double Limit, double Scale, double Exponent)
{
    private const double Slowest = 0.05, Fastest = 2, Step = 0.05;

    /// <summary>r at a number of genes.</summary>
    public double this[double genes] => Limit - Scale * Math.Pow(genes, -Exponent);

    /// <summary>The law of the smallest sum of squared errors among exponents from 0.05 to 2 in steps of 0.05.</summary>
    /// <param name="genes">Numbers of genes.</param>
    /// <param name="correlations">r at each.</param>
    public static PowerLaw Fit(ReadOnlySpan<double> genes, ReadOnlySpan<double> correlations)
    {
        var (best, least) = (new PowerLaw(0, 0, 1), double.PositiveInfinity);
        for (var exponent = Slowest; exponent < Fastest + Step / 2; exponent += Step)
        {
            var law = Fit(genes, correlations, exponent);
            var error = 0.0;
            for (var i = 0; i < genes.Length; i++) error += Math.Pow(correlations[i] - law[genes[i]], 2);
            if (error < least) (best, least) = (law, error);
        }
        return best;
    }

    // linear in what is left once the exponent is known
    private static PowerLaw Fit(ReadOnlySpan<double> genes, ReadOnlySpan<double> correlations, double exponent)
    {
        double x = 0, y = 0, xx = 0, xy = 0, one = 0;
        for (var i = 0; i < genes.Length; i++)
        {
            var power = Math.Pow(genes[i], -exponent);
            (x, y, xx, xy) = (x + power, y + correlations[i], xx + power * power, xy + power * correlations[i]);
            one += power * (1 - correlations[i]);
        }
        var slope = (xy - x * y / genes.Length) / (xx - x * x / genes.Length);
        if (!(slope < 0)) return new PowerLaw(y / genes.Length, 0, exponent);
        var limit = (y - slope * x) / genes.Length;
        return limit <= 1 ? new PowerLaw(limit, -slope, exponent) : new PowerLaw(1, one / xx, exponent);
    }
}
