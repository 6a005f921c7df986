using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

/// <summary>An ablation on the command line: files, replay, shards, and what is refused before the work.</summary>
public class AblateVerbTests(ShardFixture data) : IClassFixture<ShardFixture>
{
    private string[] Command(params string[] more) =>
    [
        "ablate", "--fasta", data.File("w.fa"), "--expression", data.File("e.tsv"), "--alignment-index", "60", "--condition", "x",
        "--by", "random", "--folds", "2", "--epochs", "1", "--vocabulary-size", "40", "--draws", "100", .. more,
    ];

    private static string[] Few => ["--starts", "random,kmer_ridge", "--tunings", "head,full", "--windows", "whole,30:20", "--layers",
        "last,1", "--poolings", "bins", "--tokenizers", "own", "--filters", "all,tpm:25"];

    [Fact]
    public async Task Folder_and_replay()
    {
        using var folder = new TemporaryFolder();
        var run = await CliRun.Of([.. Command(Few), "--output", folder.File("out")]);
        Assert.True(run.ExitCode == 0, run.Error);
        string[] expected = ["base", "start=kmer_ridge", "tuning=full", "window=30:20", "layer=1", "filter=tpm:25"];
        string[] Variants(IEnumerable<string> lines) => [.. lines.Select(l => l.Split('\t')[0])];
        Assert.Equal(expected, Variants(File.ReadLines(folder.File("out/ablation.tsv")).Skip(1)));
        Assert.Equal(expected, Variants(run.Output.Split('\n').Skip(1).Take(6)));
        Assert.Contains("6 variants, 2 folds: 12 fits", run.Error);
        foreach (var file in (string[])["report.html", "ablation.svg", "predictions.tsv", "test.tsv", "predictors/base/predictor.json",
            "predictors/base/learnt.json"])
            Assert.True(File.Exists(folder.File($"out/{file}")), file);
        Assert.Equal(["ablation.tsv", "predictions.tsv", "test.tsv"], RunManifest.Read(folder.File("out")).Results.Select(r => r.Name));
        var replay = await CliRun.Of(["replay", folder.File("out")]);
        Assert.True(replay.ExitCode == 0, replay.Error);
        Assert.Contains("0 differ", replay.Error);
    }

    [Fact]
    public async Task Shards_are_merged_to_what_the_single_run_writes()
    {
        using var folder = new TemporaryFolder();
        await Shards.Run([.. Command(Few), "--output", folder.File("single")]);
        foreach (var shard in Shards.InRandomOrder(5))
            await Shards.Run([.. Command(Few), "--output", folder.File("out"), "--shard", $"{shard}/5"]);
        var fits = Directory.GetDirectories(folder.File("out.shards/fits")).Length;
        Assert.Equal(12, fits);
        await Shards.Run("merge", "--output", folder.File("merged"), folder.File("out.shards"));
        // and the last fits, to all learning genes
        Assert.InRange(Directory.GetDirectories(folder.File("out.shards/fits")).Length, fits + 1, fits + 2);
        foreach (var file in (string[])["ablation.tsv", "predictions.tsv", "test.tsv"])
            Assert.Equal(File.ReadAllBytes(folder.File($"single/{file}")), File.ReadAllBytes(folder.File($"merged/{file}")));
        Assert.Equal(Shards.Digests(folder.File("single/predictors")), Shards.Digests(folder.File("merged/predictors")));

        Directory.Delete(Directory.GetDirectories(folder.File("out.shards/fits"))[0], recursive: true);
        foreach (var lost in Directory.GetDirectories(folder.File("out.shards/fits"), "lm_scratch*")) Directory.Delete(lost,
            recursive: true);
        var run = await CliRun.Of(["merge", "--output", folder.File("again"), folder.File("out.shards"), "--quiet"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not kept; run its shard again", run.Error);
    }

    [Fact]
    public async Task A_stopped_run_says_how_to_go_on_and_goes_on()
    {
        using var folder = new TemporaryFolder();
        await Shards.Run([.. Command(Few), "--output", folder.File("whole")]);
        using var stop = new CancellationTokenSource();
        var (output, error) = (new StringWriter(), new StopAt(stop, "fold 2 of 2, window"));
        var code = await GenomicsCli.RunAsync([.. Command(Few), "--output", folder.File("out")],
            new CliConsole(TextReader.Null, output, error), stop.Token);
        Assert.Equal(130, code);
        Assert.Contains("finished fits are kept; go on with: genomics-lm ablate", error.ToString());
        Assert.False(Directory.Exists(folder.File("out")));
        var kept = Directory.GetDirectories(folder.File("out.fits")).ToDictionary(f => f, Directory.GetLastWriteTimeUtc);
        Assert.InRange(kept.Count, 6, 11);
        await Shards.Run([.. Command(Few), "--output", folder.File("out")]);
        Assert.All(kept, k => Assert.Equal(k.Value, Directory.GetLastWriteTimeUtc(k.Key)));
        foreach (var file in (string[])["ablation.tsv", "predictions.tsv", "test.tsv", "ablation.svg"])
            Assert.Equal(File.ReadAllBytes(folder.File($"whole/{file}")), File.ReadAllBytes(folder.File($"out/{file}")));
    }

    [Fact]
    public async Task A_model_folder_and_a_tokenizer_are_inputs_and_test_genes_may_stay_closed()
    {
        using var folder = new TemporaryFolder();
        await Shards.Run([.. Command("--starts", $"{data.File("model")},random", "--tunings", "head", "--windows", "whole", "--poolings",
            "mean", "--filters", "all", "--no-test"), "--output", folder.File("out")]);
        var manifest = RunManifest.Read(folder.File("out"));
        Assert.Contains(manifest.Inputs, i => i.Option == "--starts" && i.Path == data.File("model"));
        Assert.Equal(["ablation.tsv", "predictions.tsv"], manifest.Results.Select(r => r.Name));
        // all layers of the model, by default
        Assert.Equal(["base", "start=random", "layer=1"], File.ReadLines(folder.File("out/ablation.tsv")).Skip(1)
            .Select(l => l.Split('\t')[0]));
        var replay = await CliRun.Of(["replay", folder.File("out")]);
        Assert.True(replay.ExitCode == 0, replay.Error);
        await Shards.Run([.. Command("--starts", "random", "--tunings", "full", "--windows", "whole", "--poolings", "mean",
            "--tokenizers", $"own,{data.File("tokenizer.json")}", "--filters", "all", "--no-test"), "--output", folder.File("tokens")]);
        Assert.Equal(3, File.ReadLines(folder.File("tokens/ablation.tsv")).Count());
    }

    [Fact]
    public async Task All_combinations_that_make_sense()
    {
        using var folder = new TemporaryFolder();
        await Shards.Run([.. Command("--full", "--starts", "random,gc_content", "--tunings", "head,full", "--windows", "whole,30:20",
            "--layers", "last,1", "--poolings", "bins", "--tokenizers", "own", "--filters", "all", "--no-test"), "--output",
            folder.File("out")]);
        Assert.Equal(["base", "layer=1", "window=30:20", "window=30:20 layer=1", "tuning=full", "tuning=full window=30:20",
            "start=gc_content", "start=gc_content window=30:20"],
            File.ReadLines(folder.File("out/ablation.tsv")).Skip(1).Select(l => l.Split('\t')[0]));
    }

    [Theory]
    [InlineData("unknown start 'pretrained'", "--starts", "pretrained")]
    [InlineData("unknown tuning 'deep'", "--tunings", "deep")]
    [InlineData("unknown window '10-20'", "--windows", "whole,10-20")]
    [InlineData("unknown layer 'first'", "--layers", "first")]
    [InlineData("layer=9 cannot be fitted: the encoder has 2 layers", "--layers", "last,9")]
    [InlineData("unknown pooling 'max'", "--poolings", "max")]
    [InlineData("unknown tokenizer 'none.json'", "--tokenizers", "none.json")]
    [InlineData("unknown filter 'tpm'", "--filters", "tpm")]
    [InlineData("filter 'biotype:x' needs --annotation", "--filters", "all,biotype:x")]
    [InlineData("--folds", "--folds", "1")]
    [InlineData("is empty", "--layers", ",")]
    [InlineData("a method is a yardstick, not a base", "--full", "--starts", "kmer_ridge")]
    public async Task Wrong_choices_are_refused_before_anything_is_read(string message, params string[] more)
    {
        using var folder = new TemporaryFolder();
        var run = await CliRun.Of(["ablate", "--fasta", "missing.fa", "--expression", "missing.tsv", "--output", folder.File("out"),
            .. more]);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("usage: ", run.Error);
        Assert.Contains(message, run.Error);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public async Task One_condition_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        var run = await CliRun.Of([.. Command(Few), "--condition", "y", "--output", folder.File("out"), "--quiet"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("an ablation is about one condition", run.Error);
    }

    // stops the run when a line tells of a stage
    private sealed class StopAt(CancellationTokenSource stop, string stage) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(stage, StringComparison.Ordinal) == true) stop.Cancel();
        }
    }
}
