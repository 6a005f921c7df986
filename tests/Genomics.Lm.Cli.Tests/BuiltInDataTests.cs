using System.Text.Json;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public class BuiltInDataTests
{
    [Fact]
    public async Task Compare_without_files_takes_simulated_promoters_shows_the_oracle_and_what_was_recovered()
    {
        using var temporary = new TemporaryFolder();
        var output = temporary.File("out");
        var run = await CliRun.Of(["compare", "--genes", "150", "--predictors", "gc_content,cpg", "--output", output]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("preset interaction", run.Error);
        Assert.Contains("CpG 20 %, long regions 15 %, motifs 15 %, two motifs together 10 %, noise 40 %; ceiling r = 0.775", run.Error);
        Assert.Contains("oracle\tcondition_1\t", run.Output);
        using var metrics = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, "metrics.json")));
        Assert.Equal(["gc_content", "cpg"], metrics.RootElement.GetProperty("recovery").GetProperty("predictors").EnumerateArray()
            .Select(p => p.GetProperty("name").GetString()));
        Assert.Contains("Elements taken away", File.ReadAllText(Path.Combine(output, "report.html")));
        Assert.False(Directory.Exists(Path.Combine(output, "predictors", "oracle")));
    }

    [Fact]
    public async Task Simulated_files_give_the_same_comparison_as_the_built_in_data()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.File("data");
        var simulated = await CliRun.Of(["simulate", "--preset", "additive", "--genes", "120", "--output", folder, "--quiet"]);
        Assert.Equal((0, "", ""), (simulated.ExitCode, simulated.Output, simulated.Error));
        string[] common = ["compare", "--predictors", "gc_content", "--quiet", "--output"];
        var files =
            await CliRun.Of([.. common, temporary.File("a"), "--fasta", Path.Combine(folder, "promoters.fa.gz"), "--expression",
            Path.Combine(folder, "expression.tsv")]);
        var builtIn = await CliRun.Of([.. common, temporary.File("b"), "--simulate", "additive", "--genes", "120"]);
        Assert.Equal(Line(files), Line(builtIn));
        var predicted =
            await CliRun.Of(["predict", "--predictor", Path.Combine(folder, "oracle"), "--fasta", Path.Combine(folder, "promoters.fa.gz"),
            "--output", temporary.File("oracle.tsv"), "--quiet"]);
        Assert.Equal(0, predicted.ExitCode);
        Assert.Equal(121, File.ReadLines(temporary.File("oracle.tsv")).Count());

        static string Line(CliRun run)
            => string.Join('\t', run.Output.Split('\n').First(l => l.StartsWith("gc_content", StringComparison.Ordinal)).Split('\t')[..6]);
    }

    [Fact]
    public async Task Wrong_use_is_explained_and_nothing_is_written()
    {
        using var temporary = new TemporaryFolder();
        var output = temporary.File("out");
        foreach (var (code, args, message) in ((int, string[], string)[])
        [
            (2, ["compare", "--simulate", "magic", "--output", output], "give additive, interaction, composition or null"),
            (2, ["compare", "--simulate", "null", "--fasta", "x.fa", "--output", output], "give either"),
            (2, ["compare", "--expression", "x.tsv", "--output", output], "--fasta is missing"),
            (1, ["compare", "--genes", "150", "--condition", "liver", "--output", output], "no condition 'liver'"),
            (2, ["simulate", "--genes", "3", "--output", output], "--genes 3: must be at least 50"),
        ])
        {
            var run = await CliRun.Of(args);
            Assert.Equal(code, run.ExitCode);
            Assert.Contains(message, run.Error);
            Assert.False(Directory.Exists(output));
        }
    }
}
