using System.Text.Json;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Comparison;

/// <summary>A comparison with a leakage audit: test genes that have a copy among the learnt genes are told apart.</summary>
public class LeakageTests
{
    // every fifth test gene carries the sequence of a training gene
    private static (GeneDataset Dataset, GeneSplit Split, LeakageReport Leakage) Leaky()
    {
        var clean = Toy.Dataset(genes: 240);
        var split = Toy.Split(clean);
        var sequences = clean.Sequences.ToArray();
        for (var i = 0; i < split.Testing.Count; i += 5)
            sequences[split.Testing[i]] = new DnaSequence(sequences[split.Testing[i]].Id, sequences[split.Training[i / 5]].ToString());
        double[] values = [.. Enumerable.Range(0, clean.Count).SelectMany(g => new[] { clean.Value(g, 0), clean.Value(g, 1) })];
        var dataset = new GeneDataset("leaky", sequences, clean.Conditions, values, clean.Window, clean.Transform);
        return (dataset, split, LeakageAudit.Check(LeakageAudit.Find(dataset), split));
    }

    [Fact]
    public void Clean_and_leaked_test_genes_are_scored_apart_and_groups_come_from_the_audit()
    {
        var (dataset, split, leakage) = Leaky();
        using var result = PredictorComparison.Run(dataset, split, [new ToyLearner("lm_scratch", 1), new ToyLearner("dexter", 1)],
            new() { Draws = 200, Leakage = leakage, MostTouched = 1 });
        Assert.Equal(4, result.LeakageScores.Count);
        Assert.Equal(leakage.TouchedTestGenes.Count, result.LeakageScores.First(s => s.IsLeaked).Genes);
        Assert.Equal(split.Testing.Count - 1, result.LeakageScores.Where(s => s.Predictor == "dexter").Sum(s => s.Genes));
        var rows = Enumerable.Range(0, split.Testing.Count).Where(i => leakage.IsTouched(split.Testing[i])).ToArray();
        var expected = Correlation.Pearson([.. rows.Select(r => result.Predictors[1].Predictions[r * 2])],
            [.. rows.Select(r => result.Observed[r * 2])]);
        Assert.Equal(expected, result.LeakageScores.Single(s => s.IsLeaked && s.Predictor == "dexter").Pearson, 1e-12);
        Assert.Equal(split.Testing.Where(g => !double.IsNaN(dataset.Value(g, 0))).Select(g => leakage.Relations.Groups[g]).Distinct()
            .Count(),
            result.Groups);
        Assert.Equal((ScoredGenes.All, split.Testing.Count), (result.Scored, result.ScoredTestGenes.Count));
        Assert.Empty(result.AllGenesScores);
    }

    [Fact]
    public void Where_too_many_test_genes_leak_everything_is_said_of_the_clean_ones_with_all_beside_them()
    {
        var (dataset, split, leakage) = Leaky();
        ToyLearner[] learners = [new("lm_scratch", 1), new("dexter", 1.3)];
        var options = new ComparisonOptions { Draws = 200, Leakage = leakage };
        using var result = PredictorComparison.Run(dataset, split, learners, options);
        using var all = PredictorComparison.Run(dataset, split, learners, options with { MostTouched = 1 });
        int[] clean = [.. split.Testing.Where(gene => !leakage.IsTouched(gene))];
        using var alone = PredictorComparison.Run(dataset, split with { Testing = clean }, learners,
            options with { Leakage = null, Groups = leakage.Relations.Groups });
        Assert.Equal(ScoredGenes.Clean, result.Scored);
        Assert.Equal(clean, result.ScoredTestGenes);
        Assert.Equal(alone.Scores, result.Scores);
        Assert.Equal(alone.Pairs.Select(p => p.Pearson), result.Pairs.Select(p => p.Pearson));
        Assert.Equal(alone.SpecificityScores, result.SpecificityScores);
        Assert.Equal(all.Scores, result.AllGenesScores);
        Assert.Equal(all.Pairs.Select(p => p.Pearson), result.AllGenesPairs.Select(p => p.Pearson));
        // one clean test gene has no value
        var (touched, tested) = (leakage.TouchedTestGenes.Count, split.Testing.Count - 1);
        Assert.Equal(FormattableString.Invariant(
            $"{touched} of {tested} test genes with a value under Leaf ({100.0 * touched / tested:0.#} ")
            + $"%) are linked to a gene learnt from; all that follows is said of the other {clean.Length - 1}",
                result.Findings[0].Headline);
        Assert.StartsWith(result.Findings[0].Headline, result.Verdict, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        MetricsFile.Write(folder.File("metrics.json"), result);
        HtmlReport.Write(folder.File("report.html"), result);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        Assert.Equal(["format_version", "verdict", "touched_share", "scored_genes"],
            json.RootElement.EnumerateObject().Take(4).Select(p => p.Name));
        Assert.Equal("clean", json.RootElement.GetProperty("scored_genes").GetString());
        Assert.Equal(alone.Scores[0].Pearson, json.RootElement.GetProperty("predictors")[0].GetProperty("pearson").GetDouble());
        Assert.Equal(all.Scores[0].Pearson, json.RootElement.GetProperty("all_test_genes").GetProperty("predictors")[0]
            .GetProperty("pearson").GetDouble());
        Assert.Contains($"the {clean.Length} clean test genes", File.ReadAllText(folder.File("report.html")));
    }

    [Fact]
    public void Without_enough_clean_genes_no_statement_is_made()
    {
        var clean = Toy.Dataset(genes: 240);
        var split = Toy.Split(clean);
        var sequences = clean.Sequences.ToArray();
        for (var i = 0; i < split.Testing.Count - 20; i++)
            sequences[split.Testing[i]] = new DnaSequence(sequences[split.Testing[i]].Id,
                sequences[split.Training[i % split.Training.Count]].ToString());
        double[] values = [.. Enumerable.Range(0, clean.Count).SelectMany(g => new[] { clean.Value(g, 0), clean.Value(g, 1) })];
        var dataset = new GeneDataset("leaky", sequences, clean.Conditions, values, clean.Window, clean.Transform);
        using var result = PredictorComparison.Run(dataset, split, [new ToyLearner("lm_scratch", 0.1), new ToyLearner("dexter", 3)],
            new() { Draws = 200, Leakage = LeakageAudit.Check(LeakageAudit.Find(dataset), split) });
        Assert.Equal((ScoredGenes.TooFewClean, 1), (result.Scored, result.Findings.Count));
        Assert.EndsWith("and no statement can be defended", result.Findings[0].Headline);
        Assert.StartsWith("19 clean test genes are too few", result.Findings[0].Evidence);
        Assert.Equal(split.Testing.Count, result.ScoredTestGenes.Count);
    }

    [Fact]
    public void The_first_sentence_is_about_leakage_whatever_was_found()
    {
        var dataset = Toy.Dataset();
        var split = Toy.Split(dataset);
        using var unaudited = PredictorComparison.Run(dataset, split, [new ToyLearner("dexter", 1)], new() { Draws = 200 });
        Assert.Equal("No leakage audit was made", unaudited.Findings[0].Headline);
        using var none = PredictorComparison.Run(dataset, split, [new ToyLearner("dexter", 1)],
            new() { Draws = 200, Leakage = LeakageAudit.Check(LeakageAudit.Find(dataset), split) });
        Assert.Equal($"None of the {split.Testing.Count - 1} test genes with a value under Leaf is linked to a gene learnt from",
            none.Findings[0].Headline);
    }

    [Fact]
    public void The_audit_stands_in_metrics_and_report()
    {
        var (dataset, split, leakage) = Leaky();
        using var folder = new TemporaryFolder();
        using var result = PredictorComparison.Run(dataset, split, [new ToyLearner("dexter", 1)],
            new() { Draws = 200, Leakage = leakage });
        MetricsFile.Write(folder.File("metrics.json"), result);
        HtmlReport.Write(folder.File("report.html"), result);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        Assert.Equal(leakage.TouchedTestGenes.Count, json.RootElement.GetProperty("data").GetProperty("audit")
            .GetProperty("touched_test_genes").GetInt32());
        Assert.Equal(["clean", "leaked"], json.RootElement.GetProperty("leakage").EnumerateArray()
            .Select(s => s.GetProperty("genes").GetString()!));
        var html = File.ReadAllText(folder.File("report.html"));
        Assert.Contains(">Leakage audit</a></h2>", html);
        Assert.Contains($"leaked, n = {leakage.TouchedTestGenes.Count}", html);
    }

    [Fact]
    public void An_audit_of_another_split_is_refused()
    {
        var (dataset, split, leakage) = Leaky();
        var other = split with { Description = "another" };
        Assert.Contains("Leakage", Assert.Throws<ArgumentException>(() =>
            PredictorComparison.Run(dataset, other, [new ToyLearner("dexter", 1)], new() { Leakage = leakage })).Message);
    }
}
