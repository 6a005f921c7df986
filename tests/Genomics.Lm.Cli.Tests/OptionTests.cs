using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public sealed class OptionTests
{
    // options whose words are neither files nor folders
    private static readonly string[] Words =
    [
        "--condition", "--main-condition", "--lm-window", "--device", "--revision", "--hub", "--feature", "--biotype", "--id-attribute",
            "--id", "--region", "--pairs", "--covariate", "--replicates",
    ];

    [Fact]
    public void Every_option_that_takes_text_says_whether_it_names_a_file_to_read_one_to_write_or_a_word()
    {
        var commands = GenomicsCli.BuildRoot(new CliConsole(TextReader.Null, TextWriter.Null, TextWriter.Null),
            new Dictionary<string, IComputeEngine> { ["cpu"] = ManagedCpuEngine.Instance }).Subcommands;
        Assert.InRange(commands.Count, 18, 100);
        foreach (var command in commands)
            foreach (var option in command.Options.Where(o => o.ValueType == typeof(string) || o.ValueType == typeof(string[])))
                Assert.True(
                    option is IInputOption or OutputOption or ChoiceOption or WordListOption || Words.Contains(option.Name),
                    $"{command.Name} {option.Name}: make it an InputOption when it names something to read, so that the manifest "
                        + $"remembers it");
    }

    [Theory]
    [InlineData("compare", "--transform", "foo")]
    [InlineData("compare", "--preset", "foo")]
    [InlineData("compare", "--by", "foo")]
    [InlineData("compare", "--predictors", "gc_content,foo")]
    [InlineData("compare", "--controls", "foo")]
    [InlineData("compare", "--simulate", "foo")]
    [InlineData("simulate", "--preset", "foo")]
    [InlineData("dexter", "--repeated-genes", "foo")]
    [InlineData("finetune", "--preset", "foo")]
    [InlineData("windows", "--tss", "foo")]
    [InlineData("embed", "--precision", "foo")]
    public async Task An_unknown_word_of_a_choice_is_wrong_usage(string verb, string option, string value)
    {
        var run = await CliRun.Of([verb, "--output", "nowhere", option, value]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(run.Error.Split('\n'), line => line.StartsWith($"usage: {option}: unknown ", StringComparison.Ordinal)
            && line.Contains("'foo'; give ", StringComparison.Ordinal));
        Assert.False(Path.Exists("nowhere"));
    }

    [Theory]
    [InlineData("split", "~", "--output ~ names the home folder only where the shell puts it in")]
    [InlineData("windows", "~/w.fa", "--output ~/w.fa names the home folder only")]
    [InlineData("finetune", "", "--output is empty")]
    public async Task An_output_that_was_meant_otherwise_is_wrong_usage(string verb, string output, string message)
    {
        var run = await CliRun.Of([verb, "--output", output]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("usage: " + message, run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists("~"));
    }

    [Theory]
    [InlineData("compare", "--log-transform", "--transform=log2p1", "--log-transform is short for --transform log10-floor")]
    [InlineData("dexter", "--set-bins=-20,0,21", "--uniform-bins", "--set-bins gives the bins, --uniform-bins too")]
    [InlineData("split", "--training-set=genes.tsv", "--by=random", "--training-set is for --by files, the split is made by random")]
    [InlineData("split", "--groups=genes.tsv", "--by=chromosome", "--groups is for --by group")]
    public async Task Two_ways_to_give_one_thing_are_refused(string verb, string one, string other, string message)
    {
        using var folder = new TemporaryFolder();
        var fasta = folder.Write("g.fa", string.Concat(Enumerable.Range(0, 30).Select(i => $">g{i}\nACGTACGTAC\n")));
        var table = folder.Write("genes.tsv", "gene\tx\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"g{i}\t{i}\n")));
        var run = await CliRun.Of([verb, "--fasta", fasta, "--expression", table, one, other, "--output", folder.File("out"), "--quiet"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.False(Path.Exists(folder.File("out")));
    }

    [Fact]
    public async Task A_hyphen_is_standard_output_which_takes_one_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no /dev/stdout");
        var output = new OutputOption("--output");
        var command = new System.CommandLine.Command("x") { output };
        Assert.Equal("/dev/stdout", command.Parse(["--output", "-"]).GetValue(output));
        Assert.Equal("./-", command.Parse(["--output", "./-"]).GetValue(output));
        Assert.Null(command.Parse([]).GetValue(output));
        foreach (var device in (string[])["-", "/dev/stdout", "/dev/null"])
        {
            var run = await CliRun.Of(["variants", "--predictor", "p", "--genome", "g", "--annotation", "a", "--vcf", "v",
                "--output", device]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("takes one file, and this verb writes", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_input_is_never_replaced_by_the_result_even_with_force()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("out"));
        var genome = folder.Write("g.fa", ">c\nACGTACGT\n");
        var (genes, list) = (folder.Write("g.bed", "c\t4\t5\tx\t0\t+\n"), folder.Write("out/training.txt", "x\n"));
        foreach (var arguments in (string[][])[
            ["windows", "--genome", genome, "--annotation", genes, "--output", Path.Combine(folder.Root, ".", "g.fa")],
            ["split", "--fasta", genome, "--expression", genes, "--by", "files", "--training-set", list, "--testing-set", genes,
                "--output", folder.File("out")],
            ["finetune", "--fasta", genome, "--expression", genes, "--model", folder.File("out"), "--output", folder.File("out")],
            ["pretrain", "--fasta", genome, "--tokenizer", genes, "--model", folder.File("out"), "--output", folder.File("out") + "/"]])
        {
            var run = await CliRun.Of([.. arguments, "--force"]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("is an input of this run and would be replaced", run.Error, StringComparison.Ordinal);
        }
        Assert.Equal(">c\nACGTACGT\n", File.ReadAllText(genome));
    }
}
