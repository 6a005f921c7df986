using System.Globalization;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.Statistics.Resampling;
using Genomics.Lm.Statistics.Tests.Resampling;

namespace Genomics.Lm.Benchmarks.Statistics;

/// <summary>How often tests say what is not so, by simulation; the groups are even, or those of real test genes.</summary>
/// <param name="output">Receives the table.</param>
/// <param name="replicates">Simulated data sets per row.</param>
/// <param name="draws">Bootstrap draws of each.</param>
internal sealed class ErrorHarness(TextWriter output, int replicates, int draws)
{
    private const double Margin = 0.01;

    private static readonly string[] Columns =
    [
        "non-inferior, truth at the margin", "equivalent, truth at the margin", "difference, truth 0",
        "beats every reference, equal to one", "beats every reference, equal to all", "any false sentence on references",
        "adds, truth nothing", "takes, truth nothing", "classes differ, truth equal", "classes by rows (McNemar’s assumption)",
    ];

    public void Run()
    {
        output.WriteLine($"| case | {string.Join(" | ", Columns)} |");
        output.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---:|", Columns.Length)));
        Row("500 genes, each its own group", GroupedSimulation.OfSizes((1, 500)), 0);
        Row("250 pairs, ICC 0.6", GroupedSimulation.OfSizes((2, 250)), 0.6);
        foreach (var similarity in (double[])[0, 0.5, 0.8])
            Row(FormattableString.Invariant($"*P. falciparum*, ICC {similarity}"), GroupedSimulation.Plasmodium, similarity);
        foreach (var similarity in (double[])[0, 0.5, 0.8])
            Row(FormattableString.Invariant($"200 genes, one group of 60, ICC {similarity}"), GroupedSimulation.OfSizes((1, 140), (60, 1)),
                similarity);
        Row("10 groups of 20, ICC 0.5", GroupedSimulation.OfSizes((20, 10)), 0.5);
        Row("25 genes, each its own group", GroupedSimulation.OfSizes((1, 25)), 0);
    }

    private void Row(string name, int[] groups, double similarity)
    {
        var said = new int[Columns.Length];
        Parallel.For(0, replicates, replicate =>
        {
            var options = new BootstrapOptions { Draws = draws, Seed = replicate, Threads = 1 };
            // 0: the candidate; 1: its equal; 2: better by the margin; 3 and 4: far below
            var (observed, predicted) = GroupedSimulation.Genes(replicate, groups, similarity, 0.69, 0.69, 0.7, 0.5, 0.4);
            var bootstrap = CorrelationBootstrap.Run(observed, 1, predicted, groups, options);
            Count(0, bootstrap.Within(0, 2, 0, Margin).WorsePValue <= 0.025);
            Count(1, bootstrap.Within(0, 2, 0, Margin).EquivalencePValue <= 0.025);
            Count(2, bootstrap.Difference(0, 1, 0).PValue <= 0.05);
            References(3, 5, bootstrap, [1, 3, 4], [true, false, false]);
            (observed, predicted) = GroupedSimulation.Genes(replicates + replicate, groups, similarity, 0.69, 0.69, 0.69, 0.69);
            References(4, -1, CorrelationBootstrap.Run(observed, 1, predicted, groups, options), [1, 2, 3], [true, true, true]);
            var (adds, takes) = Addition(replicate, groups, similarity, options);
            Count(6, adds);
            Count(7, takes);
            var random = new CounterRandom(replicate, 1UL << 51);
            double[] a = GroupedSimulation.Normal(ref random, groups, similarity),
                b = GroupedSimulation.Normal(ref random, groups, similarity);
            double[] right = [.. a.Zip(b, (x, y) => (x < 0.8 ? 1.0 : 0) - (y < 0.8 ? 1 : 0))];
            Count(8, SignFlip.Run(right, groups, null, options).PValue <= 0.05);
            Count(9, SignFlip.Run(right, null, null, options).PValue <= 0.05);
        });
        output.WriteLine($"| {name} | {string.Join(" | ", said.Select(count =>
            (count / (double)replicates).ToString("0.000", CultureInfo.InvariantCulture)))} |");

        void Count(int column, bool isSaid)
        {
            if (isSaid) Interlocked.Increment(ref said[column]);
        }

        // the intersection-union test of all references, and Holm's pairs beside it
        void References(int all, int any, CorrelationBootstrap bootstrap, int[] references, bool[] isEqual)
        {
            var pairs = references.Select(r => bootstrap.Difference(0, r, 0)).ToArray();
            var isBest = pairs.Max(p => p.Difference > 0 ? p.PValue : 1) <= 0.05;
            Count(all, isBest);
            var holm = MultipleTesting.Holm([.. pairs.Select(p => p.PValue)]);
            if (any >= 0) Count(any, isBest || holm.Where((p, i) => isEqual[i] && p <= 0.05).Any());
        }
    }

    // a stack of two informative predictions, and the same with a third that knows nothing beyond them
    private static (bool Adds, bool Takes) Addition(int replicate, int[] groups, double similarity, BootstrapOptions options)
    {
        int[] learning = [.. groups, .. groups.Select(g => g + groups.Max() + 1)];
        var small = Stacked(false);
        var large = Stacked(true);
        var (observed, _) = Genes(1, groups);
        var difference = CorrelationBootstrap.Run(observed, 1, [large, small], groups, options).Difference(0, 1, 0);
        return (difference.PValue <= 0.05 && difference.Difference > 0, difference.PValue <= 0.05 && difference.Difference < 0);

        (double[] Observed, double[][] Predicted) Genes(int part, int[] own)
        {
            var (y, known) = GroupedSimulation.Genes(2 * replicate + part + 1_000_000, own, similarity, 0.65, 0.7);
            var random = new CounterRandom(replicate, (1UL << 52) + (ulong)part);
            var noise = GroupedSimulation.Normal(ref random, own, similarity);
            return (y, [.. known, [.. noise.Select((v, i) => 0.4 * known[0][i] + 0.4 * known[1][i] + 0.5 * v)]]);
        }

        double[] Stacked(bool withThird)
        {
            var width = withThird ? 3 : 2;
            float[] Columns(double[][] predicted, int rows)
                => [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, width).Select(c => (float)predicted[c][row]))];
            var (y, x) = Genes(0, learning);
            var model = RidgeRegression.Fit(Columns(x, y.Length), width, y, 1, new RidgeOptions { RowGroups = learning, Threads = 1 });
            var (tested, predictions) = Genes(1, groups);
            var values = new double[tested.Length];
            model.Predict(Columns(predictions, tested.Length), values);
            return values;
        }
    }
}
