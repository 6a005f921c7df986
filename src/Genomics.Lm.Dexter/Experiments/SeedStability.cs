using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;

namespace Genomics.Lm.Dexter.Experiments;

/// <summary>The same exploration on splits drawn with several seeds: how accuracy varies, and which variables come back.</summary>
public sealed record SeedStability
{
    /// <summary>One run per seed.</summary>
    public required IReadOnlyList<SeedRun> Runs { get; init; }

    /// <summary>Every variable that any run found, those most often selected first.</summary>
    public required IReadOnlyList<VariableStability> Variables { get; init; }

    /// <summary>Runs the study's split and the exploration once per seed.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="seeds">The seeds of the splits.</param>
    /// <param name="options">How to explore; null: the original's defaults.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="progress">Receives the number of seeds done.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    /// <exception cref="GenomicsDataException">Bins that cannot be made, an unknown condition, too few genes.</exception>
    public static SeedStability Run(
        GeneDataset dataset, string condition, IReadOnlyList<long> seeds, DexterOptions? options = null,
        int threads = 0, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(seeds);
        var runs = new List<SeedRun>();
        var models = new List<DexterModel>();
        foreach (var seed in seeds)
        {
            progress?.Report(new WorkProgress("dexter: seeds", runs.Count, seeds.Count, $"seed {seed}"));
            var result = DexterExperiment.Run(dataset, StudySplit.Make(dataset, seed), options, [condition], seed, threads, null,
                cancellationToken).Conditions[0];
            runs.Add(new SeedRun(seed, result.Model.Variables.Count, result.Model.NonZero, result.Test));
            models.Add(result.Model);
        }
        return new SeedStability
        {
            Runs = runs,
            Variables = [.. models.SelectMany(m => m.Variables).GroupBy(v => (v.Kmer, v.Region))
                .Select(g => new VariableStability(g.Key.Kmer, g.Key.Region, g.Count(), g.Count(v => v.Coefficient != 0),
                    g.Sum(v => v.Coefficient) / seeds.Count))
                .OrderByDescending(v => v.Selected).ThenByDescending(v => Math.Abs(v.MeanCoefficient))
                .ThenBy(v => v.Kmer, StringComparer.Ordinal).ThenBy(v => v.Region.Left).ThenBy(v => v.Region.Right)],
        };
    }
}
