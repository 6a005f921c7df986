using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Numerics;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Comparison;

public class EnsembleTests
{
    private static ComparisonResult Result()
    {
        var dataset = Toy.Dataset();
        var model = new CustomLearner("lm_scratch", data => new FitResult(
            new ToyEnsemble(new PredictorInfo { Kind = "lm_scratch", Name = "lm_scratch", Conditions = data.TargetConditions, Transform = data.Transform, Window = data.Window, Parameters = 30 }, [1, 1.5, 2]), [], 1)
        {
            Provenance = new FitProvenance { StopsOnValidation = true, Members = 3, MemberSeeds = [5, 6, 7] },
        });
        return PredictorComparison.Run(dataset, Toy.Split(dataset), [model, new ToyLearner("dexter", 1)], new() { Draws = 200 });
    }

    [Fact]
    public void The_models_of_an_ensemble_are_scored_one_by_one_beside_their_mean()
    {
        using var result = Result();
        Assert.Equal(4, result.Scores.Count);
        Assert.Equal([5L, 6, 7, 5, 6, 7], result.MemberScores.Select(m => m.Seed));
        Assert.Equal(["Leaf", "Leaf", "Leaf", "Root", "Root", "Root"], result.MemberScores.Select(m => m.Score.Condition));
        var ensemble = result.Predictors[0];
        Assert.Equal(3, ensemble.MemberPredictions.Count);
        for (var i = 0; i < ensemble.Predictions.Count; i++) Assert.Equal(ensemble.MemberPredictions.Average(m => m[i]), ensemble.Predictions[i], 1e-12);
        var rows = Enumerable.Range(0, result.Observed.Count / 2).Where(r => !double.IsNaN(result.Observed[2 * r])).ToArray();
        var expected = Correlation.Pearson([.. rows.Select(r => ensemble.MemberPredictions[1][2 * r])], [.. rows.Select(r => result.Observed[2 * r])]);
        Assert.Equal(expected, result.MemberScores[1].Score.Pearson, 1e-12);
        Assert.True(result.MemberScores[1].Score.PearsonInterval.Contains(expected));
        Assert.Empty(result.Predictors[1].MemberPredictions);
    }

    [Fact]
    public void They_stand_in_metrics_and_report()
    {
        using var folder = new TemporaryFolder();
        using var result = Result();
        MetricsFile.Write(folder.File("metrics.json"), result);
        HtmlReport.Write(folder.File("report.html"), result);
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.File("metrics.json")));
        var rows = json.RootElement.GetProperty("predictors").EnumerateArray().Where(p => p.GetProperty("name").GetString() == "lm_scratch" && p.GetProperty("condition").GetString() == "Leaf").ToArray();
        Assert.Equal(["ensemble", "single", "single", "single"], rows.Select(r => r.GetProperty("status").GetString()));
        Assert.Equal(["", "5", "6", "7"], rows.Select(r => r.GetProperty("seed").ToString()));
        Assert.Equal([30, 10, 10, 10], rows.Select(r => r.GetProperty("parameters").GetInt32()));
        Assert.Contains("Single models of ensembles", File.ReadAllText(folder.File("report.html")));
    }
}
