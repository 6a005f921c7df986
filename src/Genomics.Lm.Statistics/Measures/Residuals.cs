namespace Genomics.Lm.Statistics.Measures;

/// <summary>
/// What linear regression on some covariates leaves of a variable: the correlation of two such remainders is the partial correlation.
/// </summary>
public sealed class Residuals
{
    private readonly double[][] _basis; // orthonormal columns that span the covariates and the constant
    private readonly int _count;

    /// <summary>Prepares the regression.</summary>
    /// <param name="covariates">
    /// One array per covariate, all of one length, no NaN; constants and linear combinations of others are harmless.
    /// </param>
    /// <exception cref="ArgumentException">The covariates differ in length, or there is none.</exception>
    public Residuals(IReadOnlyList<double[]> covariates)
    {
        ArgumentNullException.ThrowIfNull(covariates);
        if (covariates.Count == 0 || covariates.Any(c => c.Length != covariates[0].Length))
            throw new ArgumentException("needs covariates of one length", nameof(covariates));
        _count = covariates[0].Length;
        var basis = new List<double[]>();
        foreach (var column in covariates.Prepend([.. Enumerable.Repeat(1.0, _count)]))
        {
            var rest = Project(column, basis);
            var norm = Math.Sqrt(Dot(rest, rest));
            if (norm > 1e-10 * Math.Sqrt(Dot(column, column))) basis.Add([.. rest.Select(v => v / norm)]);
        }
        _basis = [.. basis];
    }

    /// <summary>The residuals of a variable; exactly 0 everywhere when the covariates explain it up to rounding.</summary>
    /// <param name="values">As many values as the covariates have, no NaN.</param>
    public double[] Of(double[] values)
    {
        if (values.Length != _count) throw new ArgumentException($"needs {_count} values, got {values.Length}", nameof(values));
        var rest = Project(values, _basis);
        var mean = values.Average();
        var variation = values.Sum(v => (v - mean) * (v - mean));
        return Dot(rest, rest) <= 1e-10 * variation + 1e-24 * Dot(values, values) ? new double[_count] : rest;
    }

    // twice, so that rounding leaves nothing of the basis behind
    private static double[] Project(double[] values, IReadOnlyList<double[]> basis)
    {
        var rest = values.ToArray();
        for (var pass = 0; pass < 2; pass++)
            foreach (var direction in basis)
            {
                var share = Dot(rest, direction);
                for (var i = 0; i < rest.Length; i++) rest[i] -= share * direction[i];
            }
        return rest;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
