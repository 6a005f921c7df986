using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Controls.Internals;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Tests.Comparison;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Controls;

/// <summary>Controls on genes whose expression is GC share plus the effect of a motif at the right place.</summary>
public class ControlTests
{
    private static readonly ComparisonOptions Quick = new() { Draws = 300, Threads = 1 };

    private static IReadOnlyList<IExpressionLearner> Learners
        => [RidgeLearner.GcContent, RidgeLearner.Cpg, RidgeLearner.Kmers(new KmerFeatureOptions { MaxLength = 3, Segments = 2 })];

    // all genes carry the same motif, left or right: composition does not tell where
    private static GeneDataset Dataset(int genes = 400)
    {
        var random = new CounterRandom(31);
        var sequences = new DnaSequence[genes];
        var values = new double[2 * genes];
        for (var gene = 0; gene < genes; gene++)
        {
            var gc = 0.35 + 0.3 * random.NextDouble();
            var bases = new char[120];
            for (var i = 0; i < bases.Length; i++) bases[i] = random.NextDouble() < gc ? "GC"[random.NextInt(2)] : "AT"[random.NextInt(2)];
            var isMarked = random.NextInt(2) == 0;
            "GATGATGATGAT".CopyTo(bases.AsSpan(isMarked ? 80 : 20));
            sequences[gene] = new DnaSequence($"g{gene}", bases);
            var value = 3 * Toy.GcShare(sequences[gene]) + (isMarked ? 0.8 : 0) + 0.3 * random.NextNormal();
            (values[2 * gene], values[2 * gene + 1]) = (value, -value);
        }
        values[0] = double.NaN;
        return new GeneDataset("marked", sequences, ["Leaf", "Root"], values, new WindowGeometry(120, 60), TransformSummary.None);
    }

    [Fact]
    public void Shuffling_takes_the_motif_away_and_leaves_composition()
    {
        var dataset = Dataset();
        using var result = PredictorComparison.Run(dataset, RandomSplit.Make(dataset), Learners,
            Quick with { Groups = [.. Enumerable.Range(0, dataset.Count).Select(g => g / 2)] });
        var scores = ShuffledControl.Run(result, Learners);
        Assert.Equal(["gc_content", "cpg", "kmer_ridge"], scores.Select(s => s.Predictor));
        Assert.All(scores, s => Assert.Equal("Leaf", s.Condition));
        var (gc, kmers) = (scores[0], scores[2]);
        Assert.Equal(gc.Pearson, gc.Refitted, 1e-9);        // GC share survives the shuffle
        Assert.Equal(gc.Pearson, gc.Predicted, 1e-9);
        Assert.Equal(1, gc.Gain.PValue);
        Assert.True(kmers.Gain.Interval.Low > 0.05, $"{kmers}");
        Assert.InRange(kmers.Refitted, gc.Pearson - 0.15, gc.Pearson + 0.15);
        Assert.Equal(result.Scores.First(s => s.Predictor == "kmer_ridge" && s.Condition == "Leaf").Pearson, kmers.Pearson, 1e-12);
        Assert.Equal(kmers.Pearson - kmers.Refitted, kmers.Gain.Difference, 1e-12);
    }

    [Fact]
    public void Partial_r_and_GC_quarters_say_what_is_beyond_composition()
    {
        var dataset = Dataset();
        using var result = PredictorComparison.Run(dataset, RandomSplit.Make(dataset), Learners, Quick);
        Assert.Equal(["gc_content", "cpg", "kmer_ridge"], result.CompositionScores.Select(s => s.Predictor));
        Assert.Equal([true, true, false], result.CompositionScores.Select(s => double.IsNaN(s.PartialPearson)));
        var kmers = result.CompositionScores[2];
        Assert.True(kmers.PartialInterval.Low > 0.3);
        Assert.Equal(result.Split.Testing.Count, kmers.Quartiles.Sum(q => q.Genes) + (result.Split.Testing.Contains(0) ? 1 : 0));
        Assert.True(kmers.Quartiles[0].High <= kmers.Quartiles[1].Low && kmers.Quartiles[2].High <= kmers.Quartiles[3].Low);
        var rows = Enumerable.Range(0, result.Split.Testing.Count).Where(row => result.Split.Testing[row] != 0)
            .OrderBy(row => (float)Toy.GcShare(dataset.Sequences[result.Split.Testing[row]])).ThenBy(row => row).ToArray();
        var lowest = rows[..(rows.Length / 4)];
        var expected = Correlation.Pearson([.. lowest.Select(r => result.Predictors[2].Predictions[2 * r])],
            [.. lowest.Select(r => result.Observed[2 * r])]);
        Assert.Equal(expected, kmers.Quartiles[0].Pearson, 1e-12);
    }

    [Fact]
    public void A_learning_curve_keeps_the_test_genes_and_nests_the_learning_genes()
    {
        var dataset = Dataset();
        var split = StudySplit.Make(dataset);
        using var result = PredictorComparison.Run(dataset, split, Learners, Quick);
        var points = LearningCurve.Run(result, Learners, [1, 0.25]);
        Assert.Equal(6, points.Count);
        Assert.Equal([0.25, 1], points.Where(p => p.Predictor == "kmer_ridge").Select(p => p.Share));
        Assert.Equal(result.Scores.First(s => s.Predictor == "kmer_ridge" && s.Condition == "Leaf").Pearson, points[^1].Pearson);
        Assert.True(points[^1].Pearson > points[^2].Pearson);
        var (small, large) = (LearningCurve.Part(split, 0.2, 9), LearningCurve.Part(split, 0.6, 9));
        Assert.Equal(Math.Ceiling(0.2 * split.Training.Count), small.Training.Count);
        Assert.Equal(split.Testing, small.Testing);
        Assert.Empty(small.Training.Except(large.Training));
        Assert.Empty(small.Validation.Except(large.Validation));
        Assert.Equal(split.Learning.Where(small.Learning.Contains), small.Learning);
        Assert.Equal(small.Training.Concat(small.Validation).Order(), small.Learning.Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningCurve.Run(result, Learners, [0]));
    }

    [Fact]
    public void A_curve_of_four_points_is_drawn_out_and_says_so()
    {
        var dataset = Dataset();
        using var result = PredictorComparison.Run(dataset, StudySplit.Make(dataset), Learners, Quick);
        Assert.DoesNotContain(LearningCurve.Run(result, Learners, [0.3, 0.6, 1]), p => p.IsExtrapolated);
        var points = LearningCurve.Run(result, Learners, [0.2, 0.4, 0.7, 1]).Where(p => p.Predictor == "kmer_ridge").ToArray();
        Assert.Equal([0.2, 0.4, 0.7, 1, 2, 4], points.Select(p => p.Share));
        Assert.Equal([false, false, false, false, true, true], points.Select(p => p.IsExtrapolated));
        Assert.Equal((2 * points[3].LearningGenes, 4 * points[3].LearningGenes), (points[4].LearningGenes, points[5].LearningGenes));
        var law = PowerLaw.Fit([.. points[..4].Select(p => (double)p.LearningGenes)], [.. points[..4].Select(p => p.Pearson)]);
        foreach (var point in points[4..])
        {
            Assert.Equal(law[point.LearningGenes], point.Pearson, 1e-12);
            Assert.True(point.PearsonInterval.Low < point.Pearson && point.Pearson < point.PearsonInterval.High, $"{point}");
        }
        using var folder = new TemporaryFolder();
        var details = new ReportDetails { LearningCurve = points };
        HtmlReport.Write(folder.File("report.html"), result, details);
        MetricsFile.Write(folder.File("metrics.json"), result, details);
        Assert.Contains("Pale: not measured", File.ReadAllText(folder.File("report.html")));
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        Assert.Equal(2, json.RootElement.GetProperty("learning_curve").EnumerateArray()
            .Count(p => p.GetProperty("extrapolated").GetBoolean()));
    }

    [Fact]
    public void A_power_law_is_found_again_and_never_falls_or_passes_one()
    {
        double[] genes = [100, 200, 400, 700, 1000];
        var truth = new PowerLaw(0.8, 3, 0.45);
        var found = PowerLaw.Fit(genes, [.. genes.Select(n => truth[n])]);
        Assert.Equal((0.8, 3, 0.45), (Math.Round(found.Limit, 9), Math.Round(found.Scale, 6), Math.Round(found.Exponent, 9)));
        var falling = PowerLaw.Fit(genes, [0.5, 0.45, 0.4, 0.35, 0.3]);
        Assert.Equal((0, 0.4), (falling.Scale, Math.Round(falling[5000], 9)));
        var steep = PowerLaw.Fit(genes, [0.1, 0.3, 0.6, 0.8, 0.97]);
        Assert.True(steep[1e9] <= 1);
        // no exponent of the grid has a smaller error
        double Error(PowerLaw law) => genes.Select((n, i) => Math.Pow(law[n] - new[] { 0.31, 0.35, 0.44, 0.45, 0.47 }[i], 2)).Sum();
        var best = PowerLaw.Fit(genes, [0.31, 0.35, 0.44, 0.45, 0.47]);
        foreach (var limit in Enumerable.Range(0, 60).Select(i => 0.4 + i * 0.01))
            foreach (var scale in Enumerable.Range(1, 60).Select(i => i * 0.1))
                for (var exponent = 0.05; exponent <= 2; exponent += 0.05)
                    Assert.True(Error(best) <= Error(new PowerLaw(limit, scale, exponent)) + 1e-12);
    }

    [Fact]
    public void Replicates_give_the_ceiling_that_a_perfect_predictor_has()
    {
        const int Genes = 3000, Replicates = 3;
        var random = new CounterRandom(8);
        var (sequences, signal) = (Toy.Dataset(Genes).Sequences, new double[Genes]);
        var replicates = Enumerable.Range(0, Replicates).Select(_ => new double[Genes]).ToArray();
        var values = new double[Genes];
        for (var gene = 0; gene < Genes; gene++)
        {
            signal[gene] = random.NextNormal();
            for (var r = 0; r < Replicates; r++) replicates[r][gene] = signal[gene] + 1.2 * random.NextNormal();
            values[gene] = replicates.Average(r => r[gene]);
        }
        replicates[1][7] = double.NaN;
        var dataset = new GeneDataset("replicates", sequences, ["x"], values, new WindowGeometry(80, 40), TransformSummary.None);
        using var result = PredictorComparison.Run(dataset, RandomSplit.Make(dataset), [RidgeLearner.GcContent], Quick);
        var ceiling = Assert.Single(NoiseCeiling.Measure(result,
            [new ConditionReplicates("x", ["a", "b", "c"], replicates), new ConditionReplicates("y", ["a", "b"], replicates[..2])]));
        var tested = result.ScoredTestGenes;
        double R(int a, int b) => Correlation.Pearson(
            [.. tested.Where(g => g != 7 || (a != 1 && b != 1)).Select(g => replicates[a][g])],
            [.. tested.Where(g => g != 7 || (a != 1 && b != 1)).Select(g => replicates[b][g])]);
        var mean = (R(0, 1) + R(0, 2) + R(1, 2)) / 3;
        Assert.Equal(mean, ceiling.Pearson, 1e-12);
        Assert.Equal(Math.Sqrt(3 * mean / (1 + 2 * mean)), ceiling.Ceiling, 1e-12);
        Assert.True(ceiling.CeilingInterval.Contains(
            Correlation.Pearson([.. tested.Select(g => signal[g])], [.. tested.Select(g => values[g])])));
        Assert.Equal((3, tested.Count), (ceiling.Replicates, ceiling.Genes));
        using var folder = new TemporaryFolder();
        var details = new ReportDetails { Ceilings = [ceiling], Sections = NoiseCeiling.Sections([ceiling]) };
        HtmlReport.Write(folder.File("report.html"), result, details);
        MetricsFile.Write(folder.File("metrics.json"), result, details);
        Assert.Contains("noise ceiling: r = ", File.ReadAllText(folder.File("report.html")));
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        Assert.Equal(ceiling.Ceiling, json.RootElement.GetProperty("noise_ceiling")[0].GetProperty("ceiling").GetDouble());
    }

    [Fact]
    public void Repeated_splits_are_fitted_each_and_tested_together()
    {
        var dataset = Dataset();
        using var result = PredictorComparison.Run(dataset, RandomSplit.Make(dataset, 1), Learners,
            Quick with { Seed = 1, Primaries = [new("kmer_ridge", "gc_content")] });
        var repeats = RepeatedSplits.Run(result, Learners, 3, i => RandomSplit.Make(dataset, 1 + i));
        Assert.Equal((3, 9), (repeats.Repeats, repeats.Scores.Count));
        Assert.Equal(3, repeats.Scores.Select(s => s.Split).Distinct().Count());
        using var second = PredictorComparison.Run(dataset, RandomSplit.Make(dataset, 2), Learners,
            Quick with { Seed = 2, Conditions = ["Leaf"] });
        Assert.Equal(second.Scores.Select(s => s.Pearson), repeats.Scores.Where(s => s.Repeat == 1).Select(s => s.Pearson));
        var declared = repeats.Pairs[0];
        Assert.Equal(("kmer_ridge", "gc_content", PairFamily.Primary), (declared.A, declared.B, declared.Family));
        Assert.Equal(declared.Test.PValue, declared.AdjustedPValue);
        Assert.Equal(CorrectedResampling.Run(declared.Differences, result.Split.Training.Count + result.Split.Validation.Count,
            result.Split.Testing.Count), declared.Test);
        Assert.Equal(MultipleTesting.Holm([.. repeats.Pairs.Skip(1).Select(p => p.Test.PValue)]), repeats.Pairs.Skip(1)
            .Select(p => p.AdjustedPValue));
    }

    [Fact]
    public void Controls_stand_in_report_and_metrics()
    {
        var dataset = Dataset();
        using var result = PredictorComparison.Run(dataset, RandomSplit.Make(dataset), Learners, Quick);
        var details = new ReportDetails
        {
            Shuffled = ShuffledControl.Run(result, Learners),
            LearningCurve = LearningCurve.Run(result, Learners, [0.5, 1]),
            Repeats = RepeatedSplits.Run(result, Learners, 3, i => RandomSplit.Make(dataset, i)),
        };
        using var folder = new TemporaryFolder();
        HtmlReport.Write(folder.File("report.html"), result, details);
        MetricsFile.Write(folder.File("metrics.json"), result, details);
        var html = File.ReadAllText(folder.File("report.html"));
        foreach (var text in (string[])["More than composition?", "What the arrangement of the bases adds", "Other splits, fewer genes",
            "Paired differences over 3 splits", "r against the number of genes learnt from"])
            Assert.Contains(text, html);
        Assert.DoesNotContain("NaN", html[..html.IndexOf("</main>", StringComparison.Ordinal)]);
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.File("metrics.json")));
        var root = json.RootElement;
        Assert.Equal(JsonValueKind.Null, root.GetProperty("composition")[0].GetProperty("partial_pearson").ValueKind);
        Assert.Equal(4, root.GetProperty("composition")[2].GetProperty("gc_quartiles").GetArrayLength());
        Assert.Equal(details.Shuffled[2].Refitted, root.GetProperty("shuffled")[2].GetProperty("pearson_refitted").GetDouble());
        Assert.Equal(6, root.GetProperty("learning_curve").GetArrayLength());
        Assert.Equal(details.Repeats.Pairs[0].Test.PValue, root.GetProperty("repeats").GetProperty("pairs")[0].GetProperty("p_value")
            .GetDouble());
    }
}
