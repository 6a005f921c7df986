using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Statistics.Linear.Internals;

// Walks over folds, scales and penalties; holds one Cholesky factor, whose memory is used again.
internal sealed class KernelRidgeSolver(
    SymmetricMatrix similarities, double[] y, int responses, KernelRidgeOptions options, IProgress<WorkProgress>? progress,
    CancellationToken cancellationToken)
{
    private CholeskyFactor? _factor;
    private int _done;

    /// <summary>Mean squared error of each response, scale and penalty on the rows left out.</summary>
    public void CrossValidate(RidgeGroup group, double[] errors)
    {
        var rows = Selection(group.Rows);
        var folds = Math.Min(options.Folds, rows.Length / 2);
        var dealt = CrossValidationFolds.Deal(rows.Length, folds, new CounterRandom(options.Seed),
            options.RowGroups is { } groups ? [.. rows.Select(row => groups[row])] : null);
        var (scales, penalties) = (options.Scales.Count, options.Penalties.Count);
        for (var fold = 0; fold < folds; fold++)
        {
            int[] training = [.. rows.Where((_, i) => dealt[i] != fold)], left = [.. rows.Where((_, i) => dealt[i] == fold)];
            for (var s = 0; s < scales; s++)
            {
                var (scale, cross) = (options.Scales[s], new float[left.Length * training.Length]);
                var kernel = new SymmetricMatrix(training.Length);
                ParallelLoop.For(0, training.Length, Parallelism.Of(options.Threads), i => Fill(training, i, scale, kernel.Row(i)));
                ParallelLoop.For(0, left.Length, Parallelism.Of(options.Threads), i =>
                {
                    for (var j = 0; j < training.Length; j++)
                        cross[i * training.Length + j] = Kernel(left[i], training[j], scale);
                });
                var variance = Variance(training.Length, i => kernel.Row(i));
                for (var p = 0; p < penalties; p++)
                {
                    var (weights, means) = Solve(training, group.Responses, i => kernel.Row(i), options.Penalties[p] * variance);
                    for (var member = 0; member < means.Length; member++)
                        errors[(group.Responses[member] * scales + s) * penalties + p] +=
                            SquaredErrors(cross, left, weights[member], means[member], group.Responses[member]) / rows.Length;
                }
            }
        }
    }

    /// <summary>The scale with the smallest error, relative to each response's best, summed over responses; the smaller on ties.</summary>
    public int ChooseScale(double[] errors)
    {
        var (scales, penalties, best, smallest) = (options.Scales.Count, options.Penalties.Count, 0, double.PositiveInfinity);
        for (var s = 0; s < scales; s++)
        {
            var sum = 0.0;
            for (var response = 0; response < responses; response++)
            {
                var own = errors.AsSpan(response * scales * penalties, scales * penalties);
                var lowest = Lowest(own);
                sum += lowest > 0 ? Lowest(own.Slice(s * penalties, penalties)) / lowest : 1;
            }
            if (sum < smallest) (best, smallest) = (s, sum);
        }
        return best;
    }

    /// <summary>The penalty with the smallest error of a response at a scale; the larger on ties.</summary>
    public int ChoosePenalty(double[] errors, int response, int scale)
    {
        var line = errors.AsSpan((response * options.Scales.Count + scale) * options.Penalties.Count, options.Penalties.Count);
        var best = 0;
        for (var p = 1; p < line.Length; p++)
            if (line[p] <= line[best]) best = p;
        return best;
    }

    /// <summary>Fits on the given rows and stores weights and intercepts.</summary>
    public void Solve(int[] rows, int[] members, double scale, double penalty, double[] weights, double[] intercepts)
    {
        // computed row by row, twice: beside the factor of all rows there is no room for another matrix
        var line = new float[rows.Length];
        ReadOnlySpan<float> Line(int i)
        {
            Fill(rows, i, scale, line);
            return line.AsSpan(0, i + 1);
        }
        var (found, means) = Solve(rows, members, Line, penalty * Variance(rows.Length, Line));
        for (var m = 0; m < members.Length; m++)
        {
            intercepts[members[m]] = means[m];
            for (var i = 0; i < rows.Length; i++) weights[rows[i] * responses + members[m]] = found[m][i];
        }
    }

    // whole groups, so that selection and fit see relatives alike
    private int[] Selection(int[] rows)
    {
        if (rows.Length <= options.SelectionRows) return rows;
        var groups = rows.GroupBy(row => options.RowGroups?[row] ?? row).Select(g => g.ToArray()).ToArray();
        new CounterRandom(options.Seed, RandomStreams.KernelSelection).Shuffle<int[]>(groups);
        var taken = new List<int>();
        foreach (var group in groups)
            if (taken.Count + group.Length <= options.SelectionRows) taken.AddRange(group);
        return [.. taken.Order()];
    }

    private (double[][] Weights, double[] Means) Solve(int[] rows, int[] members, KernelRow kernel, double diagonal)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var line = new double[rows.Length];
        ReadOnlySpan<double> Line(int i)
        {
            var own = kernel(i);
            for (var j = 0; j <= i; j++) line[j] = own[j];
            return line;
        }
        _factor = CholeskyFactor.Compute(rows.Length, Line, diagonal, options.Threads, _factor)
            ?? throw new GenomicsDataException("the similarities are those of no positive definite kernel; are all rows equal?");
        progress?.Report(new WorkProgress("kernel ridge regression", ++_done, Factorisations));
        var (weights, means) = (new double[members.Length][], new double[members.Length]);
        ParallelLoop.For(0, members.Length, Parallelism.Of(options.Threads), m =>
        {
            var own = new double[rows.Length];
            for (var i = 0; i < own.Length; i++) own[i] = y[rows[i] * responses + members[m]];
            means[m] = own.Average();
            for (var i = 0; i < own.Length; i++) own[i] -= means[m];
            _factor.Solve(own);
            weights[m] = own;
        });
        return (weights, means);
    }

    // at least so many; more where responses differ in their rows or penalties
    private long Factorisations => Math.Max(_done, (long)options.Folds * options.Scales.Count * options.Penalties.Count + 1);

    // of the kernel's features: the mean of the diagonal, which is 1, less the mean of all
    private static double Variance(int size, KernelRow kernel)
    {
        var sum = 0.0;
        for (var i = 0; i < size; i++)
        {
            var line = kernel(i);
            for (var j = 0; j < i; j++) sum += line[j];
        }
        return 1 - (2 * sum + size) / ((double)size * size);
    }

    private void Fill(int[] rows, int i, double scale, Span<float> line)
    {
        for (var j = 0; j <= i; j++) line[j] = Kernel(rows[i], rows[j], scale);
    }

    private float Kernel(int row, int column, double scale) => (float)Math.Exp(scale * (similarities[row, column] - 1.0));

    private double SquaredErrors(float[] cross, int[] left, double[] weights, double mean, int response)
    {
        var errors = new double[left.Length];
        ParallelLoop.For(0, left.Length, Parallelism.Of(options.Threads), i =>
        {
            var prediction = mean;
            var line = cross.AsSpan(i * weights.Length, weights.Length);
            for (var j = 0; j < line.Length; j++) prediction += line[j] * weights[j];
            var error = y[left[i] * responses + response] - prediction;
            errors[i] = error * error;
        });
        return errors.Sum();
    }

    private static double Lowest(ReadOnlySpan<double> values)
    {
        var lowest = double.PositiveInfinity;
        foreach (var value in values) lowest = Math.Min(lowest, value);
        return lowest;
    }

    // the first i + 1 elements of a row
    private delegate ReadOnlySpan<float> KernelRow(int row);
}
