using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Dexter.Experiments;

/// <summary>
/// What DExTER finds when there is nothing to find: values are dealt out anew among the genes and the whole method runs again,
/// exploration included. Words are counted once for many permutations.
/// </summary>
public sealed record PermutationNull
{
    private const int PermutationsPerRun = 20; // bounds memory: correlations of every word and region are kept per permutation

    /// <summary>The run on the values as they are.</summary>
    public required PermutationRun Observed { get; init; }

    /// <summary>The runs on permuted values.</summary>
    public required IReadOnlyList<PermutationRun> Permuted { get; init; }

    /// <summary>p-value of the number of variables found beyond the sixteen roots.</summary>
    public double VariablesPValue => PValue(r => r.Variables);

    /// <summary>p-value of the strongest |correlation| found on the learning genes.</summary>
    public double StrongestCorrelationPValue => PValue(r => r.StrongestCorrelation);

    /// <summary>p-value of Pearson's r on the test genes; undefined correlations count as 0.</summary>
    public double PearsonPValue => PValue(r => double.IsNaN(r.Test.Pearson) ? 0 : r.Test.Pearson);

    /// <summary>Runs the method on the values and on permutations of them.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="split">Which genes are learnt from; values are dealt out among learning genes and among test genes apart.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="permutations">How many permutations.</param>
    /// <param name="options">How to explore; null: the original's defaults.</param>
    /// <param name="seed">Draws the permutations.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="progress">Receives the number of permutations done.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="GenomicsDataException">Bins that cannot be made, an unknown condition, too few genes.</exception>
    public static PermutationNull Run(
        GeneDataset dataset, GeneSplit split, string condition, int permutations, DexterOptions? options = null,
        long seed = FittingData.DefaultSeed, int threads = 0, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(permutations);
        var observed = DexterExperiment.Run(dataset, split, options, [condition], seed, threads, null, cancellationToken).Conditions[0];
        var column = dataset.Conditions.IndexOf(condition);
        var runs = new List<PermutationRun>();
        for (var from = 0; from < permutations; from += PermutationsPerRun)
        {
            progress?.Report(new WorkProgress("dexter: permutations", from, permutations));
            var permuted = Permute(dataset, split, column, Math.Min(PermutationsPerRun, permutations - from), seed, from);
            runs.AddRange(DexterExperiment.Run(permuted, split, options, null, seed, threads, null, cancellationToken).Conditions
                .Select(PermutationRun.Of));
        }
        return new PermutationNull { Observed = PermutationRun.Of(observed), Permuted = runs };
    }

    /// <summary>The same genes with permuted values as conditions.</summary>
    private static GeneDataset Permute(GeneDataset dataset, GeneSplit split, int column, int count, long seed, int first)
    {
        var values = new double[dataset.Count * count];
        Array.Fill(values, double.NaN);
        for (var i = 0; i < count; i++)
        {
            var random = new CounterRandom(seed, (ulong)(first + i + 1));
            foreach (var part in new[] { split.Learning.Distinct().Order(), split.Testing.Order() })
            {
                int[] genes = [.. part.Where(g => !double.IsNaN(dataset.Value(g, column)))];
                double[] dealt = [.. genes.Select(g => dataset.Value(g, column))];
                random.Shuffle(dealt.AsSpan());
                for (var g = 0; g < genes.Length; g++) values[genes[g] * count + i] = dealt[g];
            }
        }
        return new GeneDataset(
            dataset.Source, dataset.Sequences, [.. Enumerable.Range(first + 1, count).Select(i => $"permutation {i}")], values,
                dataset.Window, Data.Expression.TransformSummary.None);
    }

    private double PValue(Func<PermutationRun, double> statistic)
        => (1.0 + Permuted.Count(p => statistic(p) >= statistic(Observed))) / (1 + Permuted.Count);
}
