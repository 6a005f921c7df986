using System.Diagnostics;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Model;
using Genomics.Lm.Training;

namespace Genomics.Lm.Benchmarks.Interpretation;

/// <summary>Seconds of all substitutions of a real window, by what they change and by reading every altered window.</summary>
internal sealed class ExplainHarness(TextWriter output)
{
    /// <summary>Counting methods, fitted on the genes of two files (log2(x+1)), one thread, the fastest of several passes.</summary>
    public void Counting(string genes, string table, int alignmentIndex)
    {
        var data = GeneDataset.Join(FastaReader.ReadAll(genes), ExpressionTable.Read(table),
            new DatasetOptions { AlignmentIndex = alignmentIndex, Transform = ExpressionTransform.Log2Plus1 });
        var split = StudySplit.Make(data);
        output.WriteLine($"| method | conditions | substitutions | read, ms | changes, ms | factor |\n|---|---|---|---|---|---|");
        foreach (var conditions in (string[][])[[data.Conditions[0]], [.. data.Conditions]])
            foreach (var learner in (IExpressionLearner[])[new DexterLearner(), RidgeLearner.Kmers(), RidgeLearner.Multiscale()])
            {
                using var predictor = learner.Fit(data.ForFitting(split, conditions)).Predictor;
                var window = data.Sequences[split.Testing[0]];
                var all = Substitutions(window);
                var values = new double[all.Length * conditions.Length];
                var one = new PredictOptions { Threads = 1 };
                var read = Fastest(() => predictor.Predict([.. all.Select(window.With)], values, one));
                var changes = Fastest(() => predictor.PredictSubstitutions(window, all, values, one));
                Row(learner.Kind, conditions.Length, all.Length, read, changes);
            }
    }

    /// <summary>An encoder of the full size with random weights, all threads: in packed batches, and window by window.</summary>
    public void LanguageModel(string genes, int alone)
    {
        DnaSequence[] windows = [.. FastaReader.ReadAll(genes).Take(40)];
        var data = new GeneDataset("random", windows, ["x"], [.. windows.Select((_, i) => (double)(i % 7))],
            new WindowGeometry(windows[0].Length, windows[0].Length / 2), TransformSummary.None);
        var learner = new FrozenEncoderLearner(new FrozenEncoderOptions
        {
            RandomWeights = true,
            Network = new FrozenEncoderOptions().Network with { Encoder = EncoderPresets.Dnabert2 },
        });
        using var predictor = learner.Fit(data.ForFitting(StudySplit.Make(data))).Predictor;
        var all = Substitutions(windows[0]);
        output.WriteLine("| full-size encoder | substitutions | seconds | per window, ms | processor, ms |\n|---|---|---|---|---|");
        Timed("one by one", alone, () =>
        {
            foreach (var substitution in all.Take(alone)) predictor.Predict([windows[0].With(substitution)], new double[1]);
        });
        Timed("together", all.Length, () => predictor.PredictSubstitutions(windows[0], all, new double[all.Length]));
    }

    // the processor's time does not hold what other work on the machine takes
    private void Timed(string name, int count, Action work)
    {
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        work();
        var (seconds, processor) = (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        output.WriteLine(FormattableString.Invariant(
            $"| {name} | {count} | {seconds:0.00} | {seconds * 1e3 / count:0.0} | {processor * 1e3 / count:0.0} |"));
    }

    private void Row(string method, int conditions, int substitutions, double read, double changes)
        => output.WriteLine(FormattableString.Invariant(
            $"| {method} | {conditions} | {substitutions} | {read * 1e3:0.00} | {changes * 1e3:0.000} | {read / changes:0} |"));

    private static Substitution[] Substitutions(DnaSequence window)
        => [.. Enumerable.Range(0, window.Length).SelectMany(p => "ACGT".Where(b => b != window.Bases[p])
            .Select(b => new Substitution(p, b)))];

    // at least nine passes and a second of the processor's time, after a second to warm up: what other work on the machine takes is in
    // neither
    private static double Fastest(Action pass)
    {
        var (passes, fastest) = (0, double.MaxValue);
        for (var warm = Used() + 1; Used() < warm;) pass();
        for (var end = Used() + 1; passes < 9 || Used() < end; passes++)
        {
            var start = Stopwatch.GetTimestamp();
            pass();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return fastest;

        static double Used() => Environment.CpuUsage.TotalTime.TotalSeconds;
    }
}
