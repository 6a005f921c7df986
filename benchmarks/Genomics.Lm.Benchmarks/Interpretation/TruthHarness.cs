using System.Diagnostics;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Attributions;
using Genomics.Lm.Evaluation.Insertions;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Dexter;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Benchmarks.Interpretation;

/// <summary>
/// Explanations of predictors fitted to simulated promoters, against what was planted; and what each knows of DExTER's words.
/// </summary>
internal sealed class TruthHarness(TextWriter output)
{
    public void Run(int genes, int explained, string[] names)
    {
        var simulation = PromoterSimulation.Create(new SimulationOptions { Genes = genes, Preset = "additive" });
        var data = simulation.Dataset;
        var split = StudySplit.Make(data);
        var fitting = data.ForFitting(split, [data.Conditions[0]]);
        var catalog = MethodCatalog.Standard(new MethodSettings());
        var predictors = names.Select(name =>
        {
            var watch = Stopwatch.StartNew();
            var predictor = catalog.Learners(name)[0].Fit(fitting).Predictor;
            var test = split.Testing.Select(g => data.Sequences[g]).ToArray();
            var values = new double[test.Length];
            predictor.Predict(test, values);
            var r = Correlation.Pearson(values, [.. split.Testing.Select(g => data.Value(g, 0))]);
            output.WriteLine(FormattableString.Invariant(
                $"{name}: fitted in {watch.Elapsed.TotalSeconds:0} s, r = {r:0.000} on {test.Length} test genes"));
            return (name, predictor);
        }).ToList();
        Attributions(simulation, [.. split.Testing.Take(explained)], predictors);
        Words(data, split, predictors);
        foreach (var (_, predictor) in predictors) predictor.Dispose();
    }

    private void Attributions(PromoterSimulation simulation, int[] genes, List<(string Name, IExpressionPredictor Predictor)> predictors)
    {
        output.WriteLine("| predictor | method | precision | recall | on decoys | r with the true importance | r with mutagenesis, tokens "
            + "| completeness error |\n|---|---|---|---|---|---|---|---|");
        foreach (var row in AttributionTruth.Measure(simulation, genes, predictors))
            output.WriteLine(FormattableString.Invariant(
                $"| {row.Predictor} | {(row.Method is { } m ? AttributionFiles.NameOf(m) : "")} | ")
                + FormattableString.Invariant($"{row.Precision:0.00} | {row.Recall:0.00} | ")
                + FormattableString.Invariant($"{row.Decoys:0.00} | {row.Agreement:0.00} | {row.WithMutagenesis:0.00} | ")
                + FormattableString.Invariant($"{row.CompletenessError:P2} |"));
    }

    private void Words(GeneDataset data, GeneSplit split, List<(string Name, IExpressionPredictor Predictor)> predictors)
    {
        if (predictors.Select(p => p.Predictor).OfType<DexterPredictor>().FirstOrDefault() is not { } dexter) return;
        var windows = split.Testing.Select(g => data.Sequences[g]).ToArray();
        var (words, features) = (DexterMotifs.Words(dexter, data.Conditions[0]), DexterFeatures.Of(dexter));
        output.WriteLine("\n| predictor | DExTER's words | rank r, written | rank r, broken | variance that DExTER's variables explain |\n"
            + "|---|---|---|---|---|");
        foreach (var (name, predictor) in predictors)
        {
            var responses = WordResponses.Measure(predictor, windows, words, 0, new WordResponseOptions { WindowsPerWord = 30 });
            output.WriteLine(FormattableString.Invariant(
                $"| {name} | {words.Count} | {Rank(responses, r => r.Insertion):0.00} | {Rank(responses, r => r.Ablation):0.00} | ")
                + FormattableString.Invariant($"{WordResponses.ExplainedShare(predictor, 0, features, windows):P0} |"));
        }
    }

    private static double Rank(IReadOnlyList<WordResponse> responses, Func<WordResponse, double> value)
        => responses.Where(r => double.IsFinite(value(r))).ToArray() is var known
            ? Correlation.Spearman([.. known.Select(value)], [.. known.Select(r => r.Word.PerOccurrence)]) : double.NaN;
}
