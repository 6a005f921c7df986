using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Stacking.Internals;

/// <summary>
/// Ridge regression on blocks of columns, each with a penalty of its own: the ratios and the penalty are chosen by cross-validation,
/// for each response.
/// </summary>
internal static class BlockRidge
{
    /// <summary>Fits.</summary>
    /// <param name="x">[rows, blocks × width], block after block in each row.</param>
    /// <param name="width">Columns per block.</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="y">[rows, responses]; NaN = missing.</param>
    /// <remarks>Rows are training genes, then validation genes: leakage groups stay in one fold.</remarks>
    /// <returns>The model, and the chosen ratio of each block per response, [responses][blocks].</returns>
    public static (RidgeRegression Model, double[][] Ratios) Fit(
        float[] x, int width, int blocks, double[] y, int responses, StackingOptions options, FittingData data,
            CancellationToken cancellationToken)
    {
        var columns = blocks * width;
        var (intercepts, slopes, penalties) = (new double[responses], new double[responses * columns], new double[responses]);
        var (errors, ratios) = (Enumerable.Repeat(double.PositiveInfinity, responses).ToArray(), new double[responses][]);
        foreach (var candidate in Candidates(blocks, options.BlockRatios))
        {
            var model = RidgeRegression.Fit(x, columns, y, responses, new RidgeOptions
            {
                Penalties = options.Penalties,
                ColumnPenalties = [.. Enumerable.Range(0, columns).Select(c => candidate[c / width])],
                RowGroups = OutOfFold.Groups(data),
                Seed = data.Seed,
                Threads = data.Threads,
            }, null, cancellationToken);
            for (var response = 0; response < responses; response++)
            {
                var error = Lowest(model.CrossValidationErrors(response));
                if (!(error < errors[response])) continue;
                (errors[response], ratios[response]) = (error, candidate);
                (intercepts[response], penalties[response]) = (model.Intercepts[response], model.Penalties[response]);
                model.Slopes(response).CopyTo(slopes.AsSpan(response * columns));
            }
        }
        return (RidgeRegression.FromCoefficients(intercepts, slopes, penalties), ratios);
    }

    // every combination of ratios, the first block's being 1
    private static IEnumerable<double[]> Candidates(int blocks, IReadOnlyList<double> ratios)
    {
        IEnumerable<double[]> all = [[1]];
        for (var block = 1; block < blocks; block++) all = all.SelectMany(head => ratios.Select(ratio => (double[])[.. head, ratio]));
        return all;
    }

    private static double Lowest(ReadOnlySpan<double> errors)
    {
        if (errors.Length == 0) return 0; // one penalty only: nothing to choose, the first candidate stays
        var lowest = double.PositiveInfinity;
        foreach (var error in errors) lowest = Math.Min(lowest, error);
        return lowest;
    }
}
