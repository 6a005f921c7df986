using System.Text.Json;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public class SeedsTests
{
    [Fact]
    public async Task Compare_with_two_seeds_shows_every_seed_and_every_ensemble_and_saves_what_predict_loads()
    {
        using var folder = new TemporaryFolder();
        var output = folder.File("out");
        var run =
            await CliRun.Of(["compare", "--genes", "150", "--predictors", "kmer_ridge,lm_scratch,lm_frozen_random", "--preset", "quick",
            "--vocabulary-size", "40", "--epochs", "1",
            "--lm-window", "40,20", "--head", "lasso", "--seeds", "2", "--draws", "200", "--seed", "3", "--output", output, "--quiet"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Output.Split('\n').Select(l => l.Split('\t')).ToArray();
        Assert.Equal(["seed", "mean_over_seeds", "sd_over_seeds"], lines[0][^3..]);
        Assert.Equal(["3", "4"], lines.Where(l => l[0] == "lm_scratch").Select(l => l[8]).Distinct());
        Assert.All(lines.Where(l => l[0] == "lm_scratch_ensemble"), l => Assert.NotEqual("", l[10]));
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, "metrics.json")));
        var rows = json.RootElement.GetProperty("predictors").EnumerateArray()
            .ToLookup(p => (p.GetProperty("name").GetString(), p.GetProperty("status").GetString()));
        var conditions = rows[("kmer_ridge", "single")].Count();
        Assert.Equal([conditions, 2 * conditions, conditions, 2 * conditions, conditions],
            new[] { ("kmer_ridge", "ensemble"), ("lm_scratch", "single"), ("lm_scratch", "ensemble"), ("lm_frozen_random", "single"),
                ("lm_frozen_random", "ensemble") }.Select(k => rows[k].Count()));
        var primaries = json.RootElement.GetProperty("pairs").EnumerateArray().Where(p => p.GetProperty("family").GetString() == "primary")
            .Select(p => (p.GetProperty("a").GetString(), p.GetProperty("b").GetString()));
        Assert.Equal([("lm_scratch", "kmer_ridge"), ("lm_frozen_random", "kmer_ridge")], primaries);

        var header = File.ReadLines(Path.Combine(output, "predictions.tsv")).First().Split('\t').ToList();
        var first = File.ReadLines(Path.Combine(output, "predictions.tsv")).Skip(1).First().Split('\t');
        Assert.Equal(0,
            (await CliRun.Of(["simulate", "--genes", "150", "--seed", "3", "--output", folder.File("data"), "--quiet"])).ExitCode);
        var fasta = Directory.EnumerateFiles(folder.File("data")).First(f => f.Contains(".fa", StringComparison.Ordinal));
        foreach (var name in (string[])["lm_scratch", "lm_scratch_ensemble", "kmer_ridge_ensemble", "lm_frozen_random_ensemble"])
        {
            var table = folder.File(name + ".tsv");
            Assert.Equal(0,
                (await CliRun.Of(["predict", "--predictor", Path.Combine(output, "predictors", name), "--fasta", fasta, "--output", table,
                    "--quiet"])).ExitCode);
            var predicted = File.ReadLines(table).Select(l => l.Split('\t')).First(l => l[0] == first[0]);
            Assert.Equal(first[header.IndexOf(name)], predicted[1]);
        }
    }
}
