using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.Evaluation.Motifs;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Evaluation.Attributions;

/// <summary>
/// Explanations against the truth: the bases of simulated promoters are scored by every method that a predictor allows, and the strongest
/// stretches compared with the motifs that were planted. The true function's own mutagenesis says what is reachable, random scores what
/// chance finds.
/// </summary>
/// <remarks>
/// Words that count in long regions, and CpG, matter to expression too and are no sites; so precision cannot reach 1, and is to be read
/// beside the true function's.
/// </remarks>
public static class AttributionTruth
{
    /// <summary>The name of the row of random scores.</summary>
    public const string Chance = "chance";

    private const int Width = 10;

    /// <summary>Measures every method of every predictor.</summary>
    /// <param name="simulation">The data.</param>
    /// <param name="genes">Genes whose windows are explained, as indices of the dataset: test genes.</param>
    /// <param name="predictors">Fitted predictors by name; none is disposed.</param>
    /// <param name="options">Condition by index, baselines, steps, threads; the method is not looked at.</param>
    /// <param name="progress">Receives the predictors done.</param>
    /// <param name="cancellationToken">Checked between windows.</param>
    /// <returns>Chance, the true function, then predictor by predictor, method by method.</returns>
    /// <exception cref="ArgumentException">There is no gene, or no site in their windows.</exception>
    /// <exception cref="GenomicsDataException">A predictor does not predict the first condition, or refuses the windows.</exception>
    public static IReadOnlyList<AttributionRecovery> Measure(PromoterSimulation simulation, IReadOnlyList<int> genes,
        IReadOnlyList<(string Name, IExpressionPredictor Predictor)> predictors, AttributionOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(genes);
        ArgumentNullException.ThrowIfNull(predictors);
        options ??= new AttributionOptions();
        options.Validate();
        if (genes.Count == 0) throw new ArgumentException("there is no gene", nameof(genes));
        var name = simulation.Dataset.Conditions[0];
        using var oracle = simulation.Oracle();
        var plan = new Plan(simulation, genes);
        if (plan.Working == 0) throw new ArgumentException("no window has a planted site that works", nameof(genes));
        var truth = genes.Select(_ => Array.Empty<double>()).ToArray();
        var rows = new List<AttributionRecovery>();
        var all = predictors.Prepend((OraclePredictor.Kind, oracle)).ToArray();
        foreach (var (row, (label, predictor)) in all.Index())
        {
            var condition = predictor.Info.Conditions.IndexOf(name);
            if (condition < 0) throw new GenomicsDataException(
                $"{label} does not predict '{name}', only {string.Join(", ", predictor.Info.Conditions)}");
            var methods = Attributor.MethodsOf(predictor);
            var found = methods.Select(_ => new Attribution[genes.Count]).ToArray();
            for (var i = 0; i < genes.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var window = simulation.Dataset.Sequences[genes[i]];
                var effects = Mutagenesis.Run(predictor, window, new MutagenesisOptions { Threads = options.Threads }, null,
                    cancellationToken);
                for (var m = 0; m < methods.Count; m++)
                    found[m][i] = Attributor.Explain(predictor, window, condition, options with { Method = methods[m] }, effects,
                        cancellationToken);
                if (row == 0) truth[i] = [.. found[0][i].Scores];
                progress?.Report(new WorkProgress($"explanations of {label}", i + 1, genes.Count));
            }
            if (row == 0) rows.Add(plan.Score(Chance, null, [.. genes.Select((_, i) => Random(options.Seed, i, truth[i].Length))], truth,
                []));
            for (var m = 0; m < methods.Count; m++)
                rows.Add(plan.Score(label, methods[m], [.. found[m].Select(f => f.Scores)], truth, found[m]));
        }
        return rows;
    }

    private static double[] Random(long seed, int window, int length)
    {
        var random = new CounterRandom(seed, RandomStreams.Baselines + (1UL << 30) + (ulong)window);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextNormal())];
    }

    /// <summary>Which bases of which windows are sites.</summary>
    private sealed class Plan
    {
        private readonly PromoterSimulation _simulation;
        private readonly IReadOnlyList<int> _genes;
        private readonly (int Start, int End, bool IsDecoy)[][] _sites;

        public Plan(PromoterSimulation simulation, IReadOnlyList<int> genes)
        {
            (_simulation, _genes) = (simulation, genes);
            var start = simulation.Options.Upstream;
            _sites = [.. genes.Select(gene => simulation.Sites(gene).Select(s => (s.Position + start,
                s.Position + start + s.Element.Pattern.Length, s.Element.IsDecoy)).ToArray())];
            Working = _sites.Sum(s => s.Count(x => !x.IsDecoy));
        }

        public int Working { get; }

        public AttributionRecovery Score(string name, AttributionMethod? method, IReadOnlyList<double>[] scores, double[][] truth,
            IReadOnlyList<Attribution> found)
        {
            var window = _genes.Select((gene, i) => (_simulation.Dataset.Sequences[gene], i)).ToDictionary(w => w.Item1, w => w.i);
            var called = Seqlets.Find([.. scores.Select((s, i) => (_simulation.Dataset.Sequences[_genes[i]], s))],
                new SeqletOptions { Width = Width, Share = 1 }).Take(Working).ToList();
            var (hits, decoys, sites) = (0, 0, new HashSet<(int, int)>());
            foreach (var stretch in called)
            {
                var i = window[stretch.Sequence];
                var on = _sites[i].Index().Where(s => IsOn(stretch.Start, stretch.End, s.Item.Start, s.Item.End)).ToArray();
                if (on.Any(s => !s.Item.IsDecoy)) hits++;
                else if (on.Length > 0) decoys++;
                foreach (var (site, _) in on.Where(s => !s.Item.IsDecoy)) sites.Add((i, site));
            }
            double[] errors = [.. found.Select(f => f.CompletenessError).Where(double.IsFinite).Order()];
            double[] agreements = [.. found.Select(f => f.Agreement).Where(double.IsFinite)];
            return new AttributionRecovery(name, method, _genes.Count, Working, hits / (double)called.Count, sites.Count / (double)Working,
                decoys / (double)called.Count,
                scores.Select((s, i) => Correlation.Spearman([.. s.Select(Size)], [.. truth[i].Select(Size)])).Where(double.IsFinite)
                    .DefaultIfEmpty(double.NaN).Average(),
                errors.Length == 0 ? double.NaN : errors[errors.Length / 2], agreements.Length == 0 ? double.NaN : agreements.Average());
        }

        // half of the site lies in the stretch
        private static bool IsOn(int start, int end, int site, int siteEnd)
            => 2 * (Math.Min(end, siteEnd) - Math.Max(start, site)) >= siteEnd - site;

        private static double Size(double score) => double.IsNaN(score) ? 0 : Math.Abs(score);
    }
}
