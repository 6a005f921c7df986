using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Comparison;

public class EnsembleTests
{
    private static ComparisonResult Result()
    {
        var dataset = Toy.Dataset();
        var model = new CustomLearner("lm_scratch", data => new FitResult(
            new ToyEnsemble(new PredictorInfo
            {
                Kind = "lm_scratch",
                Name = "lm_scratch",
                Conditions = data.TargetConditions,
                Transform = data.Transform,
                Window = data.Window,
                Parameters = 30
            }, [1, 1.5, 2]), [], 1)
        {
            Provenance = new FitProvenance { StopsOnValidation = true, Members = 3, MemberSeeds = [5, 6, 7] },
        });
        var bag =
            new ToyLearner("dexter_ensemble", 0.8,
            provenance: new FitProvenance { Members = 3, MemberSeeds = [5, 6, 7], Resampled = true }, method: "dexter");
        return PredictorComparison.Run(dataset, Toy.Split(dataset),
            [model, new ToyLearner("dexter", 1), bag, new ToyLearner("gc_content", 3)], new() { Draws = 200 });
    }

    [Fact]
    public void A_method_with_several_seeds_stands_there_with_its_first_seed_and_as_their_mean()
    {
        using var result = Result();
        Assert.Equal(["lm_scratch", "lm_scratch_ensemble", "dexter", "dexter_ensemble", "gc_content"],
            result.Predictors.Select(p => p.Name));
        Assert.Equal(["lm_scratch", "lm_scratch", "dexter", "dexter", "gc_content"], result.Predictors.Select(p => p.Method));
        var (first, ensemble) = (result.Predictors[0], result.Predictors[1]);
        Assert.Equal((1, 5L, 10L), (first.Provenance.Members, first.Provenance.Seed!.Value, first.Predictor.Info.Parameters));
        Assert.Equal((3, null, 30L), (ensemble.Provenance.Members, ensemble.Provenance.Seed, ensemble.Predictor.Info.Parameters));
        Assert.Equal(ensemble.SecondsFit / 3, first.SecondsFit, 1e-9);
        Assert.Equal(first.Predictions, ensemble.MemberPredictions[0]);
        for (var i = 0; i < ensemble.Predictions.Count; i++)
            Assert.Equal(ensemble.MemberPredictions.Average(m => m[i]), ensemble.Predictions[i], 1e-12);
        Assert.All(result.Predictors.Where(p => p != ensemble), p => Assert.Empty(p.MemberPredictions));
    }

    [Fact]
    public void Every_seed_is_scored_and_their_spread_is_told()
    {
        using var result = Result();
        Assert.Equal([5L, 6, 7, 5, 6, 7], result.MemberScores.Select(m => m.Seed));
        Assert.Equal([0, 1, 2, 0, 1, 2], result.MemberScores.Select(m => m.Member));
        Assert.Equal(["Leaf", "Leaf", "Leaf", "Root", "Root", "Root"], result.MemberScores.Select(m => m.Score.Condition));
        Assert.All(result.MemberScores, m => Assert.Equal("lm_scratch", m.Score.Predictor));
        var rows = Enumerable.Range(0, result.Observed.Count / 2).Where(r => !double.IsNaN(result.Observed[2 * r])).ToArray();
        double[] r = [.. result.Predictors[1].MemberPredictions.Select(m =>
            Correlation.Pearson([.. rows.Select(i => m[2 * i])], [.. rows.Select(i => result.Observed[2 * i])]))];
        for (var i = 0; i < r.Length; i++) Assert.Equal(r[i], result.MemberScores[i].Score.Pearson, 1e-12);
        Assert.True(result.MemberScores[1].Score.PearsonInterval.Contains(r[1]));
        var mean = (r[0] + r[1] + r[2]) / 3;
        var spread = result.OverSeeds("lm_scratch", "Leaf")!.Value;
        Assert.Equal((3, mean), (spread.Count, spread.Mean));
        Assert.Equal(Math.Sqrt(((r[0] - mean) * (r[0] - mean) + (r[1] - mean) * (r[1] - mean) + (r[2] - mean) * (r[2] - mean)) / 2),
            spread.Deviation, 1e-12);
        Assert.Null(result.OverSeeds("dexter", "Leaf"));
    }

    [Fact]
    public void The_declared_pairs_are_those_of_the_first_seed_and_ensembles_meet_ensembles_only()
    {
        using var result = Result();
        var pairs = result.Pairs.Where(p => p.Condition == "Leaf").ToList();
        Assert.Equal([("lm_scratch", "dexter")], pairs.Where(p => p.Family == PairFamily.Primary).Select(p => (p.A, p.B)));
        Assert.Equal([("lm_scratch", "gc_content"), ("lm_scratch_ensemble", "dexter_ensemble"), ("dexter", "gc_content")],
            pairs.Where(p => p.Family == PairFamily.Secondary).Select(p => (p.A, p.B)));
        double R(string name) => result.Scores.Single(s => s.Predictor == name && s.Condition == "Leaf").Pearson;
        Assert.All(pairs, p => Assert.Equal(R(p.A) - R(p.B), p.Pearson.Difference, 1e-12));
        Assert.DoesNotContain("ensemble", result.Verdict);
    }

    [Fact]
    public void They_stand_in_metrics_and_report()
    {
        using var folder = new TemporaryFolder();
        using var result = Result();
        MetricsFile.Write(folder.File("metrics.json"), result);
        HtmlReport.Write(folder.File("report.html"), result);
        PredictionsFile.Write(folder.File("predictions.tsv"), result);
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.File("metrics.json")));
        JsonElement[] Rows(string name)
            => [.. json.RootElement.GetProperty("predictors").EnumerateArray()
            .Where(p => p.GetProperty("name").GetString() == name && p.GetProperty("condition").GetString() == "Leaf")];
        var rows = Rows("lm_scratch");
        Assert.Equal(["single", "ensemble", "single", "single"], rows.Select(r => r.GetProperty("status").GetString()));
        Assert.Equal(["5", "", "6", "7"], rows.Select(r => r.GetProperty("seed").ToString()));
        Assert.Equal([10, 30, 10, 10], rows.Select(r => r.GetProperty("parameters").GetInt32()));
        Assert.Equal([1, 3, 1, 1], rows.Select(r => r.GetProperty("members").GetInt32()));
        Assert.Equal(result.OverSeeds("lm_scratch", "Leaf")!.Value.Deviation, rows[1].GetProperty("pearson_sd_over_seeds").GetDouble());
        var bag = Rows("dexter")[1];
        Assert.Equal(("ensemble", "dexter_ensemble", true),
            (bag.GetProperty("status").GetString(), bag.GetProperty("row").GetString(), bag.GetProperty("resampled").GetBoolean()));
        var report = File.ReadAllText(folder.File("report.html"));
        Assert.Contains("r over seeds", report);
        Assert.Contains(" ± ", report);
        Assert.StartsWith("id\tcondition\tobserved\tpart\tlm_scratch\tlm_scratch_ensemble\tdexter\t",
            File.ReadAllText(folder.File("predictions.tsv")));
    }
}
