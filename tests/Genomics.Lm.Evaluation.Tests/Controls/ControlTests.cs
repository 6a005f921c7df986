using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls;
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
            Repeats = RepeatedSplits.Run(result, Learners, 2, i => RandomSplit.Make(dataset, i)),
        };
        using var folder = new TemporaryFolder();
        HtmlReport.Write(folder.File("report.html"), result, details);
        MetricsFile.Write(folder.File("metrics.json"), result, details);
        var html = File.ReadAllText(folder.File("report.html"));
        foreach (var text in (string[])["More than composition?", "What the arrangement of the bases adds", "Other splits, fewer genes",
            "Paired differences over 2 splits", "r against the number of genes learnt from"])
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
