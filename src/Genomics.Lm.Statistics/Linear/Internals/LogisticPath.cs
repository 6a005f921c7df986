using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Statistics.Linear.Internals;

/// <summary>
/// Fits a logistic problem along falling penalties, each fit starting where the last one ended, with and without folds left out.
/// </summary>
internal sealed class LogisticPath(LogisticProblem problem, LogisticOptions options, IProgress<WorkProgress>? progress,
    CancellationToken cancellationToken)
{
    private double[]? _start;   // the parameters of a fold's fit at the chosen penalty: near those on all rows
    private int _done;

    /// <summary>
    /// Mean cross-entropy on the rows left out, per penalty; NaN below the penalty at which it had risen twice in a row.
    /// </summary>
    public double[] CrossValidate()
    {
        var dealt = CrossValidationFolds.Deal(problem.Rows, options.Folds, new CounterRandom(options.Seed, RandomStreams.LogisticFolds),
            options.RowGroups);
        int[][] Rows(Func<int, int, bool> keeps) => [.. Enumerable.Range(0, options.Folds).Select(fold
            => Enumerable.Range(0, problem.Rows).Where(row => keeps(dealt[row], fold)).ToArray())];
        var (folds, learning) = (Rows((own, fold) => own == fold), Rows((own, fold) => own != fold));
        var parameters = folds.Select(_ => new double[problem.Size]).ToArray();
        var losses = new double[options.Penalties.Count];
        Array.Fill(losses, double.NaN);
        var (best, risen) = (double.PositiveInfinity, 0);
        for (var p = losses.Length - 1; p >= 0 && risen < 2; p--)
        {
            losses[p] = 0;
            for (var f = 0; f < folds.Length; f++)
            {
                Minimise(parameters[f], learning[f], options.Penalties[p]);
                losses[p] += problem.Loss(parameters[f], folds[f]) * folds[f].Length / problem.Rows;
            }
            risen = losses[p] < best ? 0 : risen + 1;
            if (!(losses[p] < best)) continue;
            best = losses[p];
            _start = (double[])parameters[0].Clone();
        }
        return losses;
    }

    /// <summary>The parameters on all rows.</summary>
    public double[] Fit(double penalty)
    {
        var parameters = _start ?? new double[problem.Size];
        Minimise(parameters, [.. Enumerable.Range(0, problem.Rows)], penalty);
        return parameters;
    }

    private void Minimise(double[] parameters, int[] rows, double penalty)
    {
        cancellationToken.ThrowIfCancellationRequested();
        QuasiNewton.Minimise((at, gradient) => problem.Evaluate(at, rows, penalty, gradient), parameters, 1e-5, 500);
        progress?.Report(new WorkProgress("logistic regression", ++_done,
            options.Folds * (options.Penalties.Count > 1 ? options.Penalties.Count : 0) + 1));
    }
}
