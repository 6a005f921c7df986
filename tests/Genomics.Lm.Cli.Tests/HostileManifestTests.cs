using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

/// <summary>Manifests made by hand: replay runs what can be replayed, and writes and reads where the person who replays says.</summary>
public class HostileManifestTests
{
    private static readonly string[] Compare = ["compare", "--genes", "90", "--predictors", "gc_content", "--draws", "100", "--quiet"];

    private static string Manifest(TemporaryFolder folder, params string[] command)
    {
        Directory.CreateDirectory(folder.File("m"));
        new RunManifest
        {
            Command = command,
            Options = new Dictionary<string, string>(),
            Seed = 1,
            Inputs = [],
            Results = [],
            Libraries = [],
            Machine = ManifestMachine.Current,
            Started = DateTimeOffset.UnixEpoch,
            Seconds = 1,
        }.Write(folder.File("m/manifest.json"));
        return folder.File("m/manifest.json");
    }

    [Theory]
    [InlineData("replay", "m/manifest.json")]
    [InlineData("predict", "--predictor", "x", "--fasta", "y", "--output", "z")]
    [InlineData("--help")]
    [InlineData("nonsense")]
    [InlineData]
    public async Task A_command_that_is_no_run_with_results_is_refused(params string[] command)
    {
        using var folder = new TemporaryFolder();
        var run = await CliRun.Of(["replay", Manifest(folder, command)]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cannot be replayed", run.Error);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task An_option_without_its_value_is_said()
    {
        using var folder = new TemporaryFolder();
        var run = await CliRun.Of(["replay", Manifest(folder, [.. Compare, "--output"])]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("does not understand", run.Error);
        Assert.Contains("--output", run.Error);
    }

    [Fact]
    public async Task Neither_results_nor_caches_go_where_the_manifest_says()
    {
        using var folder = new TemporaryFolder();
        var (fits, embeddings, output) = (folder.File("fits"), folder.File("embeddings"), folder.File("elsewhere"));
        string[][] forms =
        [
            ["--output", output, "--fit-cache", fits, "--embedding-cache", embeddings],
            [$"--output={output}", $"--fit-cache={fits}", $"--embedding-cache={embeddings}"],
            [$"--output:{output}", $"--fit-cache:{fits}", $"--embedding-cache:{embeddings}"],
        ];
        foreach (var form in forms)
        {
            var run = await CliRun.Of(["replay", Manifest(folder, [.. Compare, .. form]), "--quiet"]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Equal([folder.File("m")], Directory.GetFileSystemEntries(folder.Root));
        }
    }

    [Fact]
    public async Task Names_of_results_do_not_lead_out_of_the_folder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("secret.tsv", "x\n");
        var path = Manifest(folder, [.. Compare, "--output", "o"]);
        foreach (var name in (string[])["../secret.tsv", folder.File("secret.tsv")])
        {
            (RunManifest.Read(path) with { Results = [Data.Files.FileFingerprint.Of(folder.File("secret.tsv"), name)] }).Write(path);
            Assert.Contains("does not lie in the run's folder", (await CliRun.Of(["replay", path])).Error);
        }
    }

    [Fact]
    public void Every_bit_and_every_cut_of_a_manifest_is_noticed_and_nulls_are_named()
    {
        using var folder = new TemporaryFolder();
        var path = Manifest(folder, Compare);
        EveryDamage.IsRefused(folder.File("m"), () => RunManifest.Read(path), flips: 0);
        OlderFormats.OfJson(path);
        Assert.Equal(Compare, RunManifest.Read(path).Command);
        var text = File.ReadAllText(path);
        foreach (var (find, replace, property) in ((string, string, string)[])[("\"compare\"", "null", "command"),
            ("\"libraries\":[]", "\"libraries\":[null]", "libraries"),
            ("\"inputs\":[]", "\"inputs\":[{\"option\":\"--fasta\",\"path\":\"x\",\"files\":[null]}]", "inputs"),
                ("\"results\":[]", "\"results\":[null]", "results")])
        {
            Assert.Contains(find, text);
            File.WriteAllText(path, text.Replace(find, replace));
            Assert.Contains($"'{property}' holds null", Assert.Throws<Data.GenomicsDataException>(() => RunManifest.Read(path)).Message);
        }
    }

    [Fact]
    public async Task An_argument_that_begins_with_an_at_sign_is_no_file_of_arguments()
    {
        using var folder = new TemporaryFolder();
        folder.Write("x", "--no-such-option");
        var run =
            await CliRun.Of(["mutagenesis", "--predictor", folder.File("none"), "--fasta", folder.File("none.fa"), "--id",
            "@" + folder.File("x"), "--output", folder.File("o")]);
        Assert.DoesNotContain("no-such-option", run.Error);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_replayed_fine_tuning_gives_the_same_numbers()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await CliRun.Of(["simulate", "--genes", "60", "--output", folder.File("s"), "--quiet"])).ExitCode);
        string[] command = ["finetune", "--fasta", folder.File("s/promoters.fa.gz"), "--expression", folder.File("s/expression.tsv"),
            "--preset", "quick", "--epochs", "1", "--lm-window", "100,100", "--alignment-index", "500", "--quiet"];
        var run = await CliRun.Of([.. command, "--output", folder.File("lm")]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        run = await CliRun.Of(["replay", folder.File("lm"), "--quiet"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("file\tname\trecorded\tfound\tdifference\n", run.Output.ReplaceLineEndings("\n"));
    }
}
