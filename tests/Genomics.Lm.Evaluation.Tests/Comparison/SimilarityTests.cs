using System.Text.Json;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Comparison;

/// <summary>r by similarity to the genes learnt from.</summary>
public class SimilarityTests
{
    // of every five test genes one is a training gene's sequence, one the same with 12 % of its bases exchanged
    private static (GeneDataset Dataset, GeneSplit Split, LeakageReport Leakage) Related()
    {
        var clean = Toy.Dataset(genes: 300);
        var split = Toy.Split(clean);
        var random = new Random(1);
        var sequences = clean.Sequences.ToArray();
        for (var i = 0; i < split.Testing.Count; i++)
        {
            if (i % 5 > 1) continue;
            var text = sequences[split.Training[2 * (i / 5) + (i % 5)]].ToString();
            if (i % 5 == 1) text = string.Concat(text.Select((c, at) => at % 8 == 3 ? "ACGT".Replace($"{c}", "")[random.Next(3)] : c));
            sequences[split.Testing[i]] = new DnaSequence(sequences[split.Testing[i]].Id, text);
        }
        double[] values = [.. Enumerable.Range(0, clean.Count).SelectMany(g => new[] { clean.Value(g, 0), clean.Value(g, 1) })];
        var dataset = new GeneDataset("related", sequences, clean.Conditions, values, clean.Window, clean.Transform);
        return (dataset, split, LeakageAudit.Check(LeakageAudit.Find(dataset), split));
    }

    [Fact]
    public void Test_genes_are_scored_by_their_most_similar_learnt_gene()
    {
        var (dataset, split, leakage) = Related();
        using var result = PredictorComparison.Run(dataset, split, [new ToyLearner("dexter", 1)], new() { Draws = 200, Leakage = leakage });
        Assert.Equal([SimilarityClass.None, SimilarityClass.From85, SimilarityClass.Identical],
            result.SimilarityScores.Select(s => s.Class));
        Assert.Equal(Enumerable.Range(0, split.Testing.Count).Count(i => !double.IsNaN(result.Observed[i * 2])),
            result.SimilarityScores.Sum(s => s.Genes));
        var rows = Enumerable.Range(0, split.Testing.Count)
            .Where(i => i % 5 == 1 && !double.IsNaN(result.Observed[i * 2])).ToArray();
        var score = result.SimilarityScores[1];
        Assert.Equal(rows.Length, score.Genes);
        Assert.Equal(Correlation.Pearson([.. rows.Select(r => result.Predictors[0].Predictions[r * 2])],
            [.. rows.Select(r => result.Observed[r * 2])]), score.Pearson, 1e-12);
        Assert.InRange(score.Pearson, score.PearsonInterval.Low, score.PearsonInterval.High);
    }

    [Fact]
    public void The_curve_stands_in_metrics_and_report_and_says_what_was_looked_for()
    {
        var (dataset, split, leakage) = Related();
        using var folder = new TemporaryFolder();
        using var result = PredictorComparison.Run(dataset, split, [new ToyLearner("dexter", 1)], new() { Draws = 200, Leakage = leakage });
        MetricsFile.Write(folder.File("metrics.json"), result);
        HtmlReport.Write(folder.File("report.html"), result);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        Assert.Equal(["none", "from_85", "identical"], json.RootElement.GetProperty("similarity").EnumerateArray()
            .Select(s => s.GetProperty("similarity").GetString()!));
        var html = File.ReadAllText(folder.File("report.html"));
        Assert.Contains("r by similarity to training", html);
        Assert.Contains("85–90 %", html);
        Assert.Contains("80 % identity over 50 % of the shorter window (both strands)", html);
    }

    [Fact]
    public void Without_an_audit_there_is_no_curve()
    {
        var (dataset, split, _) = Related();
        using var result = PredictorComparison.Run(dataset, split, [new ToyLearner("dexter", 1)], new() { Draws = 200 });
        Assert.Empty(result.SimilarityScores);
    }
}
