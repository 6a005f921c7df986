using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Stacking;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Comparison;

/// <summary>What a verdict may say: of all references, of additions, of margins, of one condition and of these fits.</summary>
public class VerdictTests
{
    private static readonly ComparisonOptions Quick = new() { Draws = 500, Threads = 1 };

    private static ComparisonResult Run(double dataNoise, params IExpressionLearner[] learners)
    {
        var dataset = Toy.Dataset(noise: dataNoise);
        return PredictorComparison.Run(dataset, Toy.Split(dataset), learners, Quick);
    }

    private static ToyLearner Named(string name, double noise, MethodRole role) => new(name, noise, role: role);

    [Fact]
    public void Better_than_every_reference_needs_all_of_them()
    {
        using var result = Run(0.3, Named("motifs", 2, MethodRole.Motifs), Named("ridge", 1, MethodRole.Reference),
            Named("gc", 0.1, MethodRole.Baseline), Named("lm", 0.3, MethodRole.LanguageModel), Named("cnn", 1.5, MethodRole.Network));
        Assert.Equal([("lm", "motifs"), ("lm", "ridge"), ("cnn", "motifs"), ("cnn", "ridge")],
            result.Pairs.Where(p => p.Purpose == PairPurpose.Reference).Select(p => (p.A, p.B)));
        Assert.Equal(["lm", "cnn"], result.ReferenceTests.Select(t => t.Candidate));
        var (lm, cnn) = (result.ReferenceTests[0], result.ReferenceTests[1]);
        PairComparison Pair(string a, string b) => result.Pairs.First(p => (p.A, p.B, p.Condition) == (a, b, "Leaf"));
        Assert.Equal(Math.Max(Pair("lm", "motifs").Pearson.PValue, Pair("lm", "ridge").Pearson.PValue), lm.PValue);
        Assert.Equal((1, "ridge", 2), (cnn.PValue, cnn.Strongest, cnn.Hypotheses));
        Assert.Equal<double>(MultipleTesting.Holm([lm.PValue, cnn.PValue]), (double[])[lm.AdjustedPValue, cnn.AdjustedPValue]);
        Assert.Equal(Math.Max(Pair("lm", "motifs").Margin.WorsePValue, Pair("lm", "ridge").Margin.WorsePValue), lm.NonInferiorPValue);
        Assert.Contains("predicts better than every reference in Leaf", result.Findings[1].Headline);
        Assert.StartsWith("the references are motifs and ridge", result.Findings[1].Evidence);
        Assert.StartsWith("cnn (r = ", result.Findings[2].Headline);
        Assert.Contains("predicts worse than the strongest reference, ridge", result.Findings[2].Headline);
        Assert.Contains("to motifs", result.Findings[2].Evidence);
    }

    [Fact]
    public void As_good_as_the_strongest_is_not_better_however_many_weak_ones_are_beaten()
    {
        using var result = Run(1, Named("motifs", 9, MethodRole.Motifs), Named("ridge", 0.5001, MethodRole.Reference),
            Named("lm", 0.5, MethodRole.LanguageModel));
        Assert.True(result.Pairs.First(p => p.B == "motifs").AdjustedPValue < 0.05);
        Assert.StartsWith("It is not shown that lm (r = ", result.Findings[1].Headline);
        Assert.StartsWith("to the strongest, ridge (r = ", result.Findings[1].Evidence);
        Assert.Contains("would have been shown with 80 % probability", result.Findings[1].Evidence);
    }

    [Fact]
    public void Only_a_stack_and_the_same_stack_without_the_model_say_what_it_adds()
    {
        ToyLearner motifs = Named("motifs", 1.4, MethodRole.Motifs), ridge = Named("ridge", 1.3, MethodRole.Reference),
            lm = Named("lm", 1.2, MethodRole.LanguageModel);
        using var result = Run(0.3, motifs, ridge, lm, new StackedLearner("small", [motifs, ridge]),
            new StackedLearner("large", [motifs, ridge, lm]), new StackedLearner("other", [ridge, lm]));
        var additions = result.Pairs.Where(p => p.Purpose == PairPurpose.Addition).ToArray();
        Assert.Equal([("large", "small"), ("other", "ridge")], additions.Select(p => (p.A, p.B)));
        Assert.All(additions, p => Assert.Equal(["lm"], p.Added));
        // Holm over three hypotheses: lm beats both references, and two additions
        Assert.Equal(MultipleTesting.Holm([result.ReferenceTests[0].PValue, .. additions.Select(a => a.Pearson.PValue)])[1..],
            additions.Select(a => a.AdjustedPValue));
        Assert.Contains("lm adds to small in Leaf", result.Findings.Select(f => f.Headline));
        Assert.Contains("lm adds to ridge in Leaf", result.Findings.Select(f => f.Headline));
        using var without = Run(0.3, motifs, ridge, lm, new StackedLearner("large", [motifs, ridge, lm]),
            new StackedLearner("small", [motifs, RidgeLearner.GcContent]));
        Assert.DoesNotContain(without.Pairs, p => p.Purpose == PairPurpose.Addition);
        Assert.DoesNotContain("adds to", without.Verdict);
    }

    [Fact]
    public void A_margin_tells_not_worse_from_nothing_shown()
    {
        var dataset = Toy.Dataset(noise: 1);
        ToyLearner[] learners = [Named("lm", 0.5, MethodRole.LanguageModel), Named("ridge", 0.5001, MethodRole.Reference)];
        using var wide = PredictorComparison.Run(dataset, Toy.Split(dataset), learners, Quick with { Margin = 0.5 });
        Assert.Contains("both are equivalent within ±0.5 (Holm-adjusted p ", wide.Findings[1].Evidence);
        using var narrow = PredictorComparison.Run(dataset, Toy.Split(dataset), learners, Quick with { Margin = 0.0001 });
        Assert.Contains("that lm is not worse by 0.0001 or more is not shown either (Holm-adjusted p ", narrow.Findings[1].Evidence);
        Assert.Equal(0.0001, narrow.Pairs[0].Margin.Margin);
        using var folder = new TemporaryFolder();
        MetricsFile.Write(folder.File("metrics.json"), wide);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        var pair = json.RootElement.GetProperty("pairs")[0];
        Assert.Equal((0.5, "reference"), (pair.GetProperty("margin").GetDouble(), pair.GetProperty("purpose").GetString()));
        Assert.Equal(wide.Pairs[0].Margin.WorsePValue, pair.GetProperty("p_non_inferior").GetDouble());
        Assert.Equal(wide.Pairs[0].Margin.EquivalencePValue, pair.GetProperty("p_equivalent").GetDouble());
        foreach (var margin in (double[])[0, -1, 1, double.NaN])
            Assert.Throws<ArgumentOutOfRangeException>(() => (Quick with { Margin = margin }).Validate());
    }

    // GC share is expressed under every condition, CpG dinucleotides under one
    private static GeneDataset TwoParts()
    {
        var toy = Toy.Dataset(genes: 400, conditions: ["Leaf"]);
        var random = new Data.Randomness.CounterRandom(5);
        var cpg = new float[2 * toy.Count];
        CompositionFeatures.Cpg.Extract(toy.Sequences, cpg);
        double[] values = [.. Enumerable.Range(0, toy.Count).SelectMany(gene =>
        {
            var breadth = 10 * Toy.GcShare(toy.Sequences[gene]);
            return new[] { breadth + 20 * cpg[2 * gene], breadth, breadth }.Select(v => v + 0.2 * random.NextNormal()).ToArray();
        })];
        return new GeneDataset("two parts", toy.Sequences, ["Leaf", "Root", "Stem"], values, toy.Window, TransformSummary.None);
    }

    [Fact]
    public void What_is_specific_is_measured_after_the_mean_of_a_gene_is_taken_off()
    {
        var dataset = TwoParts();
        using var result = PredictorComparison.Run(dataset, Toy.Split(dataset), [RidgeLearner.GcContent, RidgeLearner.Cpg], Quick);
        Assert.Equal(6, result.SpecificityScores.Count);
        double R(string name, string condition)
            => result.SpecificityScores.Single(s => (s.Predictor, s.Condition) == (name, condition)).Pearson;
        var n = result.Split.Testing.Count;
        double[] Deviations(IReadOnlyList<double> v) => [.. Enumerable.Range(0, n).Select(g => v[3 * g] - (v[3 * g] + v[3 * g + 1]
            + v[3 * g + 2]) / 3)];
        Assert.Equal(Correlation.Pearson(Deviations(result.Predictors[1].Predictions), Deviations(result.Observed)), R("cpg", "Leaf"),
            1e-9);
        Assert.True(R("cpg", "Leaf") > R("gc_content", "Leaf"));
        var swap = result.ModelSwaps.Single(s => s.Predictor == "cpg");
        Assert.Equal(9, swap.Pearson.Count);
        double[] Of(IReadOnlyList<double> v, int c) => [.. Enumerable.Range(0, n).Select(g => v[3 * g + c])];
        Assert.Equal(Correlation.Pearson(Of(result.Predictors[1].Predictions, 0), Of(result.Observed, 2)), swap.Pearson[2], 1e-12);
        Assert.Equal(result.Scores.First(s => s.Predictor == "cpg" && s.Condition == "Root").Pearson, swap.Pearson[4], 1e-12);
        Assert.Contains(result.Findings, f => f.Headline.StartsWith(
            "What sets Leaf apart from the other conditions is predicted with r = ",
            StringComparison.Ordinal));
        using var folder = new TemporaryFolder();
        MetricsFile.Write(folder.File("metrics.json"), result);
        HtmlReport.Write(folder.File("report.html"), result);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        Assert.Equal(6, json.RootElement.GetProperty("specificity").GetArrayLength());
        Assert.Equal(swap.Pearson[2], json.RootElement.GetProperty("model_swap").EnumerateArray().Single(c =>
            c.GetProperty("name").GetString() == "cpg" && c.GetProperty("values_for").GetString() == "Leaf"
            && c.GetProperty("condition").GetString() == "Stem").GetProperty("pearson").GetDouble());
        Assert.Contains("Model swap: cpg", File.ReadAllText(folder.File("report.html")));
        using var one = PredictorComparison.Run(dataset, Toy.Split(dataset), [RidgeLearner.Cpg], Quick with { Conditions = ["Root"] });
        Assert.Empty(one.SpecificityScores);
        Assert.Empty(one.ModelSwaps);
    }

    [Fact]
    public void The_verdict_says_under_how_many_other_conditions_the_declared_difference_is_shown()
    {
        var dataset = TwoParts();
        using var result = PredictorComparison.Run(dataset, Toy.Split(dataset), [RidgeLearner.GcContent, RidgeLearner.Cpg],
            Quick with { Primaries = [new PredictorPair("gc_content", "cpg")] });
        var shown = result.Pairs.Where(p => p.Condition != "Leaf" && p.AdjustedPValue <= 0.05)
            .Select(p => (p.Condition, IsBetter: p.A == "gc_content" == p.Pearson.Difference > 0)).ToList();
        var (better, worse) = (shown.Count(s => s.IsBetter), shown.Count(s => !s.IsBetter));
        var finding = result.Findings.Single(f => f.Headline.StartsWith("Under the 2 other conditions ", StringComparison.Ordinal));
        Assert.Equal($"Under the 2 other conditions gc_content is shown to be better than cpg in {better} and worse in {worse}",
            finding.Headline);
        Assert.Equal((2, 0), (better, worse));
        Assert.StartsWith("better in Root, Stem; neither in 0; ", finding.Evidence);
        using var one = PredictorComparison.Run(dataset, Toy.Split(dataset), [RidgeLearner.GcContent, RidgeLearner.Cpg],
            Quick with { Primaries = [new PredictorPair("gc_content", "cpg")], Conditions = ["Leaf"] });
        Assert.DoesNotContain(one.Findings, f => f.Headline.StartsWith("Under the", StringComparison.Ordinal));
    }

    [Fact]
    public void Predictions_that_differ_between_conditions_by_a_constant_know_nothing_specific()
    {
        using var result = Run(0.3, Named("dexter", 0, MethodRole.Motifs));
        Assert.All(result.SpecificityScores, s => Assert.True(double.IsNaN(s.Pearson) && !s.PearsonInterval.IsDefined));
    }

    [Fact]
    public void A_large_group_is_warned_of_and_r_told_without_it()
    {
        var dataset = Toy.Dataset();
        int[] groups = [.. Enumerable.Range(0, dataset.Count).Select(g => g < 60 ? 0 : g)];
        using var result = PredictorComparison.Run(dataset, Toy.Split(dataset), [Named("dexter", 1, MethodRole.Motifs)],
            Quick with { Groups = groups });
        var tested = result.Split.Testing.Count(g => g < 60);
        Assert.Equal((tested, 0), (result.GroupSizes.Largest, result.GroupSizes.LargestGroup));
        int[] rows = [.. Enumerable.Range(0, result.Split.Testing.Count).Where(row => result.Split.Testing[row] >= 60
            && !double.IsNaN(result.Observed[2 * row]))];
        var expected = Correlation.Pearson([.. rows.Select(r => result.Predictors[0].Predictions[2 * r])],
            [.. rows.Select(r => result.Observed[2 * r])]);
        Assert.Equal(expected, result.Scores[0].PearsonWithoutLargest, 1e-12);
        var finding = result.Findings.Single(f => f.Headline.StartsWith("One leakage group holds ", StringComparison.Ordinal));
        Assert.Contains($"{tested} of {result.GroupSizes.Genes}", finding.Headline);
        Assert.EndsWith(FormattableString.Invariant($"r without it: dexter {expected:0.000}"), finding.Evidence);
        using var even = Run(0.3, Named("dexter", 1, MethodRole.Motifs));
        Assert.DoesNotContain("One leakage group", even.Verdict);
        Assert.Equal(even.Scores[0].Pearson, even.Scores[0].PearsonWithoutLargest);
    }

    [Fact]
    public void A_verdict_is_of_these_fits_until_other_splits_were_fitted()
    {
        var dataset = Toy.Dataset();
        IExpressionLearner[] learners = [Named("lm", 0.2, MethodRole.LanguageModel), Named("motifs", 3, MethodRole.Motifs),
            Named("ridge", 2.5, MethodRole.Reference)];
        using var result = PredictorComparison.Run(dataset, RandomSplit.Make(dataset, 1), learners, Quick);
        Assert.Equal("All this is said of these fitted models", result.Findings[^1].Headline);
        var repeats = RepeatedSplits.Run(result, learners, 4, i => RandomSplit.Make(dataset, 1 + i));
        Assert.DoesNotContain("these fitted models", result.Verdict);
        Assert.Equal("Over 4 splits, fitted anew on each, lm predicts better than motifs and ridge in Leaf", result.Findings[^1].Headline);
        Assert.Equal(4, repeats.Repeats);
        using var pair = PredictorComparison.Run(dataset, RandomSplit.Make(dataset, 1), learners[1..], Quick);
        RepeatedSplits.Run(pair, learners[1..], 3, i => RandomSplit.Make(dataset, 1 + i));
        Assert.StartsWith("Over 3 splits, fitted anew on each, ", pair.Findings[^1].Headline);
    }

    [Fact]
    public void Repeats_of_a_leaking_split_are_scored_on_clean_genes_too()
    {
        var toy = Toy.Dataset(genes: 240);
        var sequences = toy.Sequences.Select((s, gene) => gene % 4 == 1 ? new DnaSequence(s.Id, toy.Sequences[gene - 1].ToString()) : s)
            .ToArray();
        double[] values = [.. Enumerable.Range(0, 240).SelectMany(g => new[] { toy.Value(g, 0), toy.Value(g, 1) })];
        var dataset = new GeneDataset("pairs", sequences, toy.Conditions, values, toy.Window, toy.Transform);
        var relations = LeakageAudit.Find(dataset);
        ToyLearner[] learners = [Named("motifs", 3, MethodRole.Motifs), Named("ridge", 1, MethodRole.Reference)];
        var split = RandomSplit.Make(dataset, 1);
        using var result = PredictorComparison.Run(dataset, split, learners,
            Quick with { Leakage = LeakageAudit.Check(relations, split) });
        Assert.Equal(ScoredGenes.Clean, result.Scored);
        var repeats = RepeatedSplits.Run(result, learners, 2, i => RandomSplit.Make(dataset, 1 + i));
        var second = RandomSplit.Make(dataset, 2);
        using var expected = PredictorComparison.Run(dataset, second, learners,
            Quick with { Leakage = LeakageAudit.Check(relations, second), MostTouched = 0 });
        Assert.Equal(ScoredGenes.Clean, expected.Scored);
        Assert.Equal(expected.Scores.Where(s => s.Condition == "Leaf").Select(s => s.Pearson),
            repeats.Scores.Where(s => s.Repeat == 1).Select(s => s.Pearson));
    }

    [Fact]
    public void The_smallest_difference_of_an_undeclared_pair_is_that_of_max_T()
    {
        using var result = Run(1, Named("a", 1, MethodRole.Reference), Named("b", 1.1, MethodRole.Reference),
            Named("c", 1.2, MethodRole.Reference));
        // six questions of two conditions: beyond 1.96 standard errors
        Assert.All(result.Pairs, p => Assert.True(p.SmallestDetectable > SmallestDifference.Detectable(p.Pearson.StandardError) * 1.02));
    }

    [Fact]
    public void Intervals_of_the_other_measures_hold_them_in_the_main_condition()
    {
        using var result = Run(0.5, Named("a", 1, MethodRole.Reference));
        var (main, other) = (result.Scores[0], result.Scores[1]);
        Assert.True(main.SpearmanInterval.Contains(main.Spearman) && main.RSquaredInterval.Contains(main.RSquared)
            && main.MeanSquaredErrorInterval.Contains(main.MeanSquaredError));
        Assert.False(other.SpearmanInterval.IsDefined || other.RSquaredInterval.IsDefined || other.MeanSquaredErrorInterval.IsDefined);
    }
}
