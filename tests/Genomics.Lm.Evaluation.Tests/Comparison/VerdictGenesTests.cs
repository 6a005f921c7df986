using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Stacking;
using Genomics.Lm.Statistics.Resampling;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Comparison;

/// <summary>Which genes, groups and splits a verdict counts, and what its p-values are corrected over.</summary>
public sealed class VerdictGenesTests
{
    private const int Genes = 300;

    private static readonly ComparisonOptions Quick = new() { Draws = 500, Threads = 1 };

    private static ToyLearner Named(string name, double noise, MethodRole role) => new(name, noise, role: role);

    private static ToyLearner[] Two => [Named("motifs", 1.5, MethodRole.Motifs), Named("ridge", 1, MethodRole.Reference)];

    // the first `copies` test genes are copies of learnt ones; values under Leaf for some test genes only
    private static (GeneDataset Dataset, GeneSplit Split, LeakageReport Leakage) Sparse(int copies, Func<int, bool> hasLeaf)
    {
        var toy = Toy.Dataset(Genes, noise: 1);
        var split = Toy.Split(toy);
        var sequences = toy.Sequences.ToArray();
        for (var i = 0; i < copies; i++)
            sequences[split.Testing[i]] = new DnaSequence(sequences[split.Testing[i]].Id, sequences[split.Training[i]].ToString());
        var rows = split.Testing.Index().ToDictionary(t => t.Item, t => t.Index);
        double[] values = [.. Enumerable.Range(0, Genes).SelectMany(gene => new[]
        {
            !rows.TryGetValue(gene, out var row) || hasLeaf(row) ? 10 * Toy.GcShare(sequences[gene]) + gene % 7 : double.NaN,
            10 * Toy.GcShare(sequences[gene]) + gene % 5,
        })];
        var dataset = new GeneDataset("sparse", sequences, toy.Conditions, values, toy.Window, toy.Transform);
        return (dataset, split, LeakageAudit.Check(LeakageAudit.Find(dataset), split));
    }

    [Fact]
    public void The_share_that_leaks_is_of_the_genes_that_have_a_value()
    {
        var (dataset, split, leakage) = Sparse(5, row => row < 52);
        Assert.Equal((5, 175), (leakage.TouchedTestGenes.Count, split.Testing.Count));   // 2.9 %
        using var result = PredictorComparison.Run(dataset, split, Two, Quick with { Leakage = leakage });
        Assert.Equal((new TouchedGenes(5, 52), ScoredGenes.Clean), (result.Touched, result.Scored));
        Assert.Equal("5 of 52 test genes with a value under Leaf (9.6 %) are linked to a gene learnt from; all that follows is said of the "
            + "other 47", result.Findings[0].Headline);
        Assert.Equal((47, 47), (result.GroupSizes.Genes, result.Groups));
        Assert.Equal(47, result.Scores.First(s => s.Condition == "Leaf").Genes);
        Assert.Equal(170, result.Scores.First(s => s.Condition == "Root").Genes);
        using var folder = new TemporaryFolder();
        MetricsFile.Write(folder.File("metrics.json"), result);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        Assert.Equal(5 / 52.0, json.RootElement.GetProperty("touched_share").GetDouble());
        // under the other condition it is 5 of 175, and the genes are the clean ones all the same
        using var root = PredictorComparison.Run(dataset, split, Two, Quick with { Leakage = leakage, MainCondition = "Root" });
        Assert.Equal((new TouchedGenes(5, 175), ScoredGenes.Clean), (root.Touched, root.Scored));
        using var alone = PredictorComparison.Run(dataset, split, Two, Quick with { Leakage = leakage, Conditions = ["Root"] });
        Assert.Equal(ScoredGenes.All, alone.Scored);
    }

    [Fact]
    public void A_condition_with_too_few_genes_is_left_out_and_takes_no_other_with_it()
    {
        // ten test genes have a value under Leaf, two of them leak
        var (dataset, split, leakage) = Sparse(20, row => row is < 2 or (>= 30 and < 38));
        using var result = PredictorComparison.Run(dataset, split, Two, Quick with { Leakage = leakage, MainCondition = "Root" });
        Assert.Equal((ScoredGenes.Clean, 155), (result.Scored, result.ScoredTestGenes.Count));
        Assert.Equal(["Root"], result.Conditions);
        Assert.Equal([new LeftOutCondition("Leaf", "only 8 clean test genes have a value, 10 are needed")], result.LeftOut);
        Assert.Contains("Leaf is not compared: only 8 clean test genes have a value, 10 are needed.", result.Verdict.Split('\n'));
        Assert.NotEmpty(result.Pairs);
        var few = split with { Testing = [.. split.Testing.Take(30)] };   // two with a value
        var error = Assert.Throws<GenomicsDataException>(() => PredictorComparison.Run(dataset, few, Two, Quick));
        Assert.Equal("'Leaf' cannot be compared: only 2 test genes have a value, 10 are needed; test more genes or take another condition",
            error.Message);
    }

    [Fact]
    public void A_condition_of_one_value_is_not_compared()
    {
        var toy = Toy.Dataset(Genes);
        double[] values = [.. Enumerable.Range(0, Genes).SelectMany(gene => new[] { gene % 3 == 0 ? gene : 5, toy.Value(gene, 1) })];
        var dataset = new GeneDataset("constant", toy.Sequences, toy.Conditions, values, toy.Window, toy.Transform);
        var split = Toy.Split(dataset) with { Description = "constant among the tested" };
        var error = Assert.Throws<GenomicsDataException>(() => PredictorComparison.Run(dataset, split, Two, Quick));
        Assert.Equal("'Leaf' cannot be compared: all 175 test genes have one value, 5; test more genes or take another condition",
            error.Message);
        using var result = PredictorComparison.Run(dataset, split, Two, Quick with { MainCondition = "Root" });
        Assert.Equal([new LeftOutCondition("Leaf", "all 175 test genes have one value, 5")], result.LeftOut);
    }

    [Fact]
    public void Where_no_statement_is_made_nothing_is_tested()
    {
        var (dataset, split, leakage) = Sparse(90, row => row < 110);   // 85 clean ones, 20 of them with a value
        using var result = PredictorComparison.Run(dataset, split, Two, Quick with { Leakage = leakage });
        Assert.Equal(ScoredGenes.TooFewClean, result.Scored);
        Assert.Empty(result.Pairs);
        Assert.Empty(result.ReferenceTests);
        Assert.Contains("20 clean test genes are too few", Assert.Single(result.Findings).Evidence);
        using var folder = new TemporaryFolder();
        HtmlReport.Write(folder.File("report.html"), result);
        var html = File.ReadAllText(folder.File("report.html"));
        Assert.Contains("No pair is tested", html);
        Assert.DoesNotContain("Filled: shown", html);
    }

    [Fact]
    public void Groups_that_the_split_keeps_together_are_resampled_together()
    {
        var dataset = Toy.Dataset(Genes, ["Leaf"]);
        string[] names = [.. Enumerable.Range(0, Genes).Select(gene => $"family {gene / 10}")];
        var split = GroupSplit.Make(dataset, names);
        Assert.Equal([.. Enumerable.Range(0, Genes).Select(gene => gene / 10 * 10)], split.Groups!);
        var tested = split.Testing.Select(gene => gene / 10).Distinct().Count();
        using var result = PredictorComparison.Run(dataset, split, Two, Quick);
        Assert.Equal(tested, result.Groups);
        // an audit that finds one more relation joins two families
        var sequences = dataset.Sequences.ToArray();
        var (first, second) = (split.Testing[0], split.Testing.First(gene => gene / 10 != split.Testing[0] / 10));
        sequences[second] = new DnaSequence(sequences[second].Id, sequences[first].ToString());
        var joined = new GeneDataset("joined", sequences, ["Leaf"], [.. Enumerable.Range(0, Genes).Select(g => dataset.Value(g, 0))],
            dataset.Window, dataset.Transform);
        var leakage = LeakageAudit.Check(LeakageAudit.Find(joined), split);
        var learner = new ToyLearner("ridge", 1, role: MethodRole.Reference);
        using var both = PredictorComparison.Run(joined, split, [learner], Quick with { Leakage = leakage });
        Assert.Equal(tested - 1, both.Groups);
        Assert.Equal(leakage.Groups[first], leakage.Groups[second]);
        // internal cross-validation keeps them together too
        var folds = learner.Seen!.Training.Groups!.Zip(learner.Seen.Training.Sequences, (group, s) => (group, s.Id)).ToArray();
        Assert.All(folds.GroupBy(f => f.group), g => Assert.Single(g.Select(f => int.Parse(f.Id[4..]) / 10).Distinct()));
        Assert.All(folds.GroupBy(f => int.Parse(f.Id[4..]) / 10), g => Assert.Single(g.Select(f => f.group).Distinct()));
    }

    [Fact]
    public void Few_effective_groups_are_said_first_and_even_ones_are_not_called_large()
    {
        var dataset = Toy.Dataset(Genes, ["Leaf"]);
        var split = Toy.Split(dataset);
        // one of 60 among 175: effectively 175² / (60² + 115) = 8
        var large = split.Testing.Take(60).ToHashSet();
        int[] groups = [.. Enumerable.Range(0, Genes).Select(gene => large.Contains(gene) ? split.Testing[0] : gene)];
        using var uneven = PredictorComparison.Run(dataset, split, Two, Quick with { Groups = groups });
        Assert.Equal("The 174 test genes tell as much as 8 independent ones", uneven.Findings[1].Headline);
        Assert.StartsWith("they form 115 leakage groups, the largest of 60; ", uneven.Findings[1].Evidence);
        Assert.Contains("One leakage group holds 34.5 % of the test genes", uneven.Verdict);
        using var declared = PredictorComparison.Run(dataset, split, [.. Two, Named("lm", 1.01, MethodRole.LanguageModel)],
            Quick with { Groups = groups, Margin = 0.9 });
        Assert.Contains("whether it is not inferior is not judged on so few groups", declared.Verdict);
        Assert.DoesNotContain("non-inferior,", declared.Verdict);
        // 33 groups of five or six hold 3 % each
        using var even = PredictorComparison.Run(dataset, split, Two,
            Quick with { Groups = [.. Enumerable.Range(0, Genes).Select(gene => gene / 9 * 9)] });
        Assert.True(even.GroupSizes.LargestShare > ComparisonOptions.LargeGroupShare);
        Assert.DoesNotContain("One leakage group", even.Verdict);
        Assert.DoesNotContain("tell as much as", even.Verdict);
    }

    [Fact]
    public void Splits_that_test_the_same_genes_are_no_repeats()
    {
        var dataset = Toy.Dataset(Genes, ["Leaf"]);
        using var result = PredictorComparison.Run(dataset, RandomSplit.Make(dataset, 0), Two, Quick);
        var made = 0;
        var same = RepeatedSplits.Run(result, Two, 5, _ => { made++; return RandomSplit.Make(dataset, 0); });
        Assert.Equal((1, 5, 49), (same.Repeats, same.Wanted, made));
        Assert.Empty(same.Pairs);
        Assert.Equal(["All this is said of these fitted models", "Only 1 of the 5 splits asked for is there"],
            result.Findings.TakeLast(2).Select(f => f.Headline));
        // three there are, in whatever order the seeds give them
        var three = RepeatedSplits.Run(result, Two, 5, seed => RandomSplit.Make(dataset, seed / 2 % 3));
        Assert.Equal((3, 3), (three.Repeats, three.Scores.Select(s => s.Pearson).Distinct().Count() / 2));
        Assert.NotEmpty(three.Pairs);
        Assert.StartsWith("Over 3 splits, fitted anew on each, ", result.Findings[^2].Headline);
        Assert.Equal("Only 3 of the 5 splits asked for are there", result.Findings[^1].Headline);
        Assert.DoesNotContain("these fitted models", result.Verdict);
    }

    [Fact]
    public void A_difference_is_shown_when_p_and_interval_agree()
    {
        using var result = PredictorComparison.Run(Toy.Dataset(Genes), Toy.Split(Toy.Dataset(Genes)), Two, Quick);
        var pair = result.Pairs[0];
        PairComparison With(double p, double low, double high) => pair with
        {
            AdjustedPValue = p,
            Pearson = pair.Pearson with { Interval = new Interval(low, high) },
        };
        Assert.True(With(0.03, 0.01, 0.2).IsShown(0.05));
        Assert.False(With(0.03, -0.01, 0.2).IsShown(0.05));
        Assert.False(With(0.06, 0.01, 0.2).IsShown(0.05));
    }

    [Fact]
    public void An_interval_of_one_pair_beside_a_p_of_many_is_explained()
    {
        var dataset = Toy.Dataset(Genes, ["Leaf"], noise: 1.2);
        var explained = 0;
        foreach (var noise in Enumerable.Range(0, 30).Select(i => 1 + 0.02 * i))
        {
            ToyLearner[] learners = [Named("a", noise, MethodRole.Other), Named("b", 1, MethodRole.Other),
                Named("c", 1.1, MethodRole.Other), Named("d", 0.95, MethodRole.Other)];
            using var result = PredictorComparison.Run(dataset, Toy.Split(dataset), learners, Quick with
            {
                Primaries = [new("a", "b"), new("c", "b"), new("d", "b"), new("a", "c"), new("a", "d")],
            });
            foreach (var (pair, finding) in result.Pairs.Take(5).Zip(result.Findings.Skip(1)))
            {
                var says = finding.Evidence.Contains("; the interval is of this pair alone, p of all that were asked together",
                    StringComparison.Ordinal);
                Assert.Equal(pair.Pearson.PValue <= 0.05 && pair.AdjustedPValue > 0.05 && !pair.Pearson.Interval.Contains(0), says);
                Assert.Equal(pair.IsShown(0.05), finding.Headline.Contains("predicts", StringComparison.Ordinal));
                if (says) explained++;
            }
        }
        Assert.True(explained > 0);
    }

    [Fact]
    public void Non_inferiority_and_what_an_addition_could_show_are_of_the_corrected_tests()
    {
        var dataset = Toy.Dataset(Genes, ["Leaf"], noise: 1);
        var split = Toy.Split(dataset);
        ToyLearner[] three = [Named("a", 0.5, MethodRole.Other), Named("b", 0.55, MethodRole.Other), Named("c", 0.6, MethodRole.Other)];
        using var declared = PredictorComparison.Run(dataset, split, three, Quick with
        {
            Margin = 0.05,
            Primaries = [new("a", "b"), new("a", "c")],
        });
        var raw = declared.Pairs.Take(2).Select(p => p.Margin).ToArray();
        Assert.Equal(MultipleTesting.Holm([.. raw.Select(m => m.WorsePValue)]),
            declared.Pairs.Take(2).Select(p => p.AdjustedMargin.WorsePValue));
        Assert.Equal(MultipleTesting.Holm([.. raw.Select(m => m.BetterPValue)]),
            declared.Pairs.Take(2).Select(p => p.AdjustedMargin.BetterPValue));

        ToyLearner motifs = Named("motifs", 1.4, MethodRole.Motifs), ridge = Named("ridge", 1.3, MethodRole.Reference),
            lm = Named("lm", 1.2, MethodRole.LanguageModel), cnn = Named("cnn", 1.6, MethodRole.Network);
        using var result = PredictorComparison.Run(dataset, split, [motifs, ridge, lm, cnn, new StackedLearner("small", [motifs, ridge]),
            new StackedLearner("large", [motifs, ridge, lm])], Quick);
        // three hypotheses: both candidates beat all, and one addition; four pairs of candidate and reference
        var added = result.Pairs.Single(p => p.Purpose == PairPurpose.Addition);
        Assert.Equal(SmallestDifference.Detectable(added.Pearson.StandardError * PlainWidening.Of(added.Genes), 0.05 / 3),
            added.SmallestDetectable, 1e-9);
        var against = result.Pairs.First(p => p.Purpose == PairPurpose.Reference);
        Assert.Equal(SmallestDifference.Detectable(against.Pearson.StandardError * PlainWidening.Of(against.Genes), 0.05 / 5),
            against.SmallestDetectable, 1e-9);
        Assert.Equal(MultipleTesting.Holm([.. result.ReferenceTests.Select(t => t.NonInferiorPValue)]),
            result.ReferenceTests.Select(t => t.AdjustedNonInferiorPValue));
        Assert.Contains("cpg, kmer_multiscale and kernel_multiscale were not compared: whether lm and cnn would be ahead of them is not "
            + "known.",
            result.Verdict.Split('\n'));
        using var simple = PredictorComparison.Run(dataset, split, [motifs, ridge], Quick);
        Assert.DoesNotContain("not compared:", simple.Verdict);
    }
}
