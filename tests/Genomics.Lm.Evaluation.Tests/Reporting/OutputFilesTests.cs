using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Tests.Comparison;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Reporting;

public class OutputFilesTests
{
    private static ComparisonResult Result()
    {
        var dataset = Toy.Dataset(hasFloor: true);
        var model = new ToyLearner("lm_scratch", 0.5, provenance: new FitProvenance { StopsOnValidation = true, Seed = 7, Members = 1 });
        return PredictorComparison.Run(dataset, Toy.Split(dataset),
            [model, new ToyLearner("dexter", 1), new ToyLearner("gc_content", 0, scale: 0)], new() { Draws = 300 });
    }

    [Fact]
    public void Metrics_hold_the_contracted_properties_and_numbers()
    {
        using var folder = new TemporaryFolder();
        using var result = Result();
        MetricsFile.Write(folder.File("metrics.json"), result);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        var root = json.RootElement;
        var data = root.GetProperty("data");
        Assert.Equal("toy data", data.GetProperty("source").GetString());
        Assert.Equal("toy split", data.GetProperty("split").GetString());
        Assert.Equal("80 bp, start at index 40", data.GetProperty("windows").GetString());
        Assert.Equal("none", data.GetProperty("transform").GetString());
        Assert.InRange(data.GetProperty("floor_share").GetDouble(), 0.01, 0.9);
        Assert.Equal(result.Split.Validation.Count, data.GetProperty("genes").GetProperty("validation").GetInt32());
        Assert.Empty(data.GetProperty("audit").EnumerateObject());
        var predictors = root.GetProperty("predictors").EnumerateArray().ToArray();
        Assert.Equal(6, predictors.Length);
        string[] expected = ["name", "condition", "status", "seed", "n", "pearson", "pearson_interval", "spearman", "r2", "mse",
            "auc_detected",
            "pearson_detected", "parameters", "pretraining_tokens", "weights_sha256", "seconds_fit", "seconds_predict"];
        Assert.All(predictors, p => Assert.Empty(expected.Except(p.EnumerateObject().Select(o => o.Name))));
        Assert.Equal(result.Scores[0].Pearson, predictors[0].GetProperty("pearson").GetDouble());
        Assert.Equal(7, predictors[0].GetProperty("seed").GetInt32());
        Assert.Equal("single", predictors[0].GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, predictors[2].GetProperty("pearson").ValueKind);
        Assert.Equal(JsonValueKind.Null, predictors[2].GetProperty("pearson_interval").ValueKind);
        var pairs = root.GetProperty("pairs").EnumerateArray().ToArray();
        expected = ["a", "b", "condition", "n", "n_groups", "pearson_difference", "interval", "p_value", "p_adjusted", "family", "test"];
        Assert.All(pairs, p => Assert.Empty(expected.Except(p.EnumerateObject().Select(o => o.Name))));
        Assert.Equal("primary", pairs[0].GetProperty("family").GetString());
        Assert.Equal(result.Pairs[0].Pearson.Interval.Low, pairs[0].GetProperty("interval")[0].GetDouble());
        Assert.Equal(result.Verdict, root.GetProperty("verdict").GetString());
    }

    [Fact]
    public void Predictions_are_a_table_with_a_row_per_test_gene_and_condition()
    {
        using var folder = new TemporaryFolder();
        using var result = Result();
        PredictionsFile.Write(folder.File("predictions.tsv"), result);
        var lines = File.ReadAllLines(folder.File("predictions.tsv"));
        Assert.Equal("id\tcondition\tobserved\tpart\tlm_scratch\tdexter\tgc_content", lines[0]);
        Assert.Equal(1 + result.Split.Testing.Count * 2, lines.Length);
        var cells = lines[4].Split('\t');
        Assert.Equal(result.TestGenes.ElementAt(1), cells[0]);
        Assert.Equal("Root", cells[1]);
        Assert.Equal(result.Observed[3], double.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(result.Predictors[1].Predictions[3], double.Parse(cells[5], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("", lines[^2].Split('\t')[2]);
    }

    [Fact]
    public void Nothing_is_left_of_a_file_that_cannot_be_written()
    {
        using var folder = new TemporaryFolder();
        using var result = Result();
        var file = folder.Write("file", "no folder");
        Assert.Throws<GenomicsDataException>(() => MetricsFile.Write(Path.Combine(file, "metrics.json"), result));
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(folder.Root));
    }
}
