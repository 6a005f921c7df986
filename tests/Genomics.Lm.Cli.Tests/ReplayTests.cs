using System.Text.Json;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

/// <summary>A comparison leaves a manifest; replaying it gives the same numbers, and what changed is said.</summary>
public class ReplayTests
{
    private static async Task<string> Recorded(TemporaryFolder temporary)
    {
        var random = new CounterRandom(7);
        var sequences = Enumerable.Range(0, 150)
            .Select(_ => string.Concat(Enumerable.Range(0, 120).Select(_ => "ACGT"[random.NextInt(4)])))
            .ToArray();
        var fasta = temporary.Write("genes.fa", string.Concat(sequences.Select((s, i) => $">g{i}\n{s}\n")));
        var table =
            temporary.Write("genes.tsv",
            "gene\tx\ty\n"
                + string.Concat(
                sequences.Select((s, i) =>
                    FormattableString.Invariant($"g{i}\t{s.Count(c => c == 'G') + random.NextNormal()}\t{i % 7}\n"))));
        var output = temporary.File("out");
        var run =
            await CliRun.Of(["compare", "--fasta", fasta, "--expression", table, "--condition", "all", "--alignment-index", "60",
            "--predictors", "gc_content,kmer_ridge", "--draws", "500", "--output", output, "--quiet"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return output;
    }

    [Fact]
    public async Task A_replayed_run_gives_the_same_numbers()
    {
        using var temporary = new TemporaryFolder();
        var output = await Recorded(temporary);
        var manifest = RunManifest.Read(output);
        Assert.Equal(["--fasta", "--expression"], manifest.Inputs.Select(i => i.Option));
        Assert.Equal(FileFingerprint.Of(temporary.File("genes.fa")), manifest.Inputs[0].Files.Single());
        Assert.Equal("group", manifest.Options["--by"]);
        Assert.Equal((50, 686185200), (manifest.Split!.Testing, manifest.Seed));
        Assert.Equal(["metrics.json", "predictions.tsv"], manifest.Results.Select(r => r.Name));
        var run = await CliRun.Of(["replay", Path.Combine(output, "manifest.json"), "--output", temporary.File("again")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("file\tname\trecorded\tfound\tdifference\n", run.Output.ReplaceLineEndings("\n"));
        Assert.Contains("0 differ", run.Error);
        Assert.Equal(File.ReadAllBytes(Path.Combine(output, "predictions.tsv")),
            File.ReadAllBytes(temporary.File("again/predictions.tsv")));
    }

    [Fact]
    public async Task Inputs_may_have_moved_but_not_changed()
    {
        using var temporary = new TemporaryFolder();
        var output = await Recorded(temporary);
        Directory.CreateDirectory(temporary.File("moved"));
        foreach (var name in (string[])["genes.fa", "genes.tsv"]) File.Move(temporary.File(name), temporary.File("moved/" + name));
        var run = await CliRun.Of(["replay", output, "--quiet"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--inputs", run.Error);
        Assert.Equal(0, (await CliRun.Of(["replay", output, "--inputs", temporary.File("moved"), "--quiet"])).ExitCode);
        File.AppendAllText(temporary.File("moved/genes.tsv"), "g0\t1\t1\n");
        run = await CliRun.Of(["replay", output, "--inputs", temporary.File("moved"), "--quiet"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not the file of the run", run.Error);
    }

    [Fact]
    public async Task Numbers_that_differ_are_listed_and_exit_with_one()
    {
        using var temporary = new TemporaryFolder();
        var output = await Recorded(temporary);
        var (metrics, path) = (Path.Combine(output, "metrics.json"), Path.Combine(output, "manifest.json"));
        var recorded = JsonDocument.Parse(File.ReadAllBytes(metrics)).RootElement.GetProperty("predictors")[0].GetProperty("pearson")
            .GetRawText();
        File.WriteAllText(metrics, File.ReadAllText(metrics)
            .Replace($"\"pearson\": {recorded}", "\"pearson\": 0.25", StringComparison.Ordinal));
        Assert.Contains("was changed after the run", (await CliRun.Of(["replay", path])).Error);
        var manifest = RunManifest.Read(path);
        (manifest with { Results = [.. manifest.Results.Select(r => FileFingerprint.Of(Path.Combine(output, r.Name), r.Name))] }).Write(
            path);
        var run = await CliRun.Of(["replay", path, "--quiet"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"metrics.json\tpredictors[0].pearson\t0.25\t{recorded}\t", run.Output);
        Assert.Equal(0, (await CliRun.Of(["replay", path, "--quiet", "--tolerance", "2"])).ExitCode);
    }

    [Fact]
    public async Task An_interrupted_comparison_exits_with_130_and_writes_nothing()
    {
        using var temporary = new TemporaryFolder();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var error = new StringWriter();
        var code = await GenomicsCli.RunAsync(
            ["compare", "--genes", "2000", "--predictors", "gc_content,kmer_ridge,dexter", "--output", temporary.File("out")],
                new CliConsole(TextReader.Null, TextWriter.Null, error), stop.Token);
        Assert.Equal(130, code);
        Assert.Contains("interrupted", error.ToString());
        Assert.False(Path.Exists(temporary.File("out")));
    }
}
