namespace Genomics.Lm.Dexter.Internals;

/// <summary>Brings columns to mean 0 and population standard deviation 1.</summary>
internal static class Standardisation
{
    /// <summary>Means and population standard deviations of columns; a constant column has scale 1.</summary>
    public static (double[] Means, double[] Scales) Of(ReadOnlySpan<double> x, int columns)
    {
        var rows = x.Length / columns;
        var (means, scales) = (new double[columns], new double[columns]);
        for (var row = 0; row < rows; row++)
        {
            var values = x.Slice(row * columns, columns);
            for (var i = 0; i < values.Length; i++) means[i] += values[i];
        }
        for (var i = 0; i < columns; i++) means[i] /= rows;
        for (var row = 0; row < rows; row++)
        {
            var values = x.Slice(row * columns, columns);
            for (var i = 0; i < values.Length; i++) scales[i] += (values[i] - means[i]) * (values[i] - means[i]);
        }
        for (var i = 0; i < columns; i++)
        {
            scales[i] = Math.Sqrt(scales[i] / rows);
            if (scales[i] <= 1e-12 * Math.Abs(means[i]) || scales[i] == 0) scales[i] = 1; // constant but for rounding
        }
        return (means, scales);
    }

    /// <summary>Subtracts means and divides by scales in place, [rows, columns].</summary>
    public static void Apply(Span<double> x, double[] means, double[] scales)
    {
        for (var from = 0; from < x.Length; from += means.Length)
        {
            var values = x.Slice(from, means.Length);
            for (var i = 0; i < values.Length; i++) values[i] = (values[i] - means[i]) / scales[i];
        }
    }
}
