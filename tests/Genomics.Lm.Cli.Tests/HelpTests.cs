using Genomics.Lm.Cli.Help;
using Genomics.Lm.Compute;

namespace Genomics.Lm.Cli.Tests;

public sealed class HelpTests
{
    private static readonly CliConsole Nowhere = new(TextReader.Null, TextWriter.Null, TextWriter.Null);

    private static readonly Dictionary<string, IComputeEngine> Devices = new() { ["cpu"] = ManagedCpuEngine.Instance };

    [Theory]
    [InlineData()]
    [InlineData("help")]
    [InlineData("--help")]
    public async Task Without_a_verb_the_help_lists_every_verb(params string[] args)
    {
        var run = await CliRun.Of(args);
        Assert.Equal(0, run.ExitCode);
        foreach (var verb in GenomicsCli.BuildRoot(Nowhere, Devices).Subcommands)
            Assert.Contains($"  {verb.Name} ", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Every_option_of_every_verb_stands_in_its_help_with_what_it_takes()
    {
        foreach (var verb in GenomicsCli.BuildRoot(Nowhere, Devices).Subcommands)
        {
            var run = await CliRun.Of(["help", verb.Name]);
            Assert.Equal(0, run.ExitCode);
            Assert.Equal(run.Output, (await CliRun.Of([verb.Name, "--help"])).Output);
            var lines = run.Output.Split('\n');
            foreach (var option in verb.Options.Where(o => o.Name != "--help"))
            {
                var shown = $"{option.Name} {HelpPage.Takes(option)}".TrimEnd();
                Assert.Contains(lines, line => line.Contains($"  {shown}", StringComparison.Ordinal)
                    || line.Contains($", {shown}", StringComparison.Ordinal));
            }
            Assert.DoesNotContain("System.", run.Output, StringComparison.Ordinal);
            Assert.All(lines.Where(l => !l.StartsWith("  genomics-lm", StringComparison.Ordinal)),
                line => Assert.InRange(line.Length, 0, 120));
        }
    }

    [Fact]
    public void Every_verb_has_examples_that_can_be_parsed_and_every_verb_and_option_of_the_groups_exists()
    {
        var root = GenomicsCli.BuildRoot(Nowhere, Devices);
        foreach (var verb in root.Subcommands)
            foreach (var example in HelpText.Examples[verb.Name])
            {
                var parsed = GenomicsCli.Parse(example.Split(' '), Nowhere, Devices);
                Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join("; ", parsed.Errors.Select(e => e.Message))}");
                Assert.Equal(verb.Name, parsed.CommandResult.Command.Name);
            }
        Assert.Equal(root.Subcommands.Select(c => c.Name).Order(), HelpText.Verbs.SelectMany(v => v.Verbs).Order());
        var known = root.Subcommands.SelectMany(c => c.Options).Select(o => o.Name).ToHashSet();
        Assert.All(HelpText.Options.SelectMany(g => g.Options).Concat(HelpText.Takes.Keys), option => Assert.Contains(option, known));
    }

    [Theory]
    [InlineData("unknown verb 'comapre'; did you mean compare?", "comapre")]
    [InlineData("unknown option --ouput; did you mean --output?", "compare", "--ouput", "x")]
    [InlineData("unknown option --fatsa; did you mean --fasta?", "predict", "--fatsa=x")]
    [InlineData("unknown option -x", "predict", "-x", "1")]
    [InlineData("--output is missing", "compare")]
    [InlineData("MODEL is missing", "fetch")]
    [InlineData("--draws needs a value", "compare", "-o", "x", "--draws")]
    [InlineData("--draws: 'many' is not a whole number", "compare", "-o", "x", "--draws", "many")]
    [InlineData("--learning-rate: 'fast' is not a number", "compare", "-o", "x", "--learning-rate", "fast")]
    [InlineData("--intervals: 'wald' is not one of bca, percentile", "compare", "-o", "x", "--intervals", "wald")]
    [InlineData("--controls: unknown control 'shufled'; did you mean shuffled?; give shuffled, curve, all", "compare", "-o", "x",
        "--controls", "shufled")]
    [InlineData("'more' is neither an option nor the value of one", "compare", "more", "-o", "x")]
    public async Task What_is_wrong_with_a_command_line_is_said_in_its_own_terms(string expected, params string[] args)
    {
        var run = await CliRun.Of(args);
        Assert.Equal(2, run.ExitCode);
        var lines = run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("usage: " + expected, lines[0]);
        Assert.Equal(2, lines.Length);   // and where help is
    }

    [Fact]
    public async Task Presets_show_their_values()
    {
        var run = await CliRun.Of(["help", "finetune"]);
        Assert.Contains("1 × 128, 2048 tokens; 9 bins;", run.Output, StringComparison.Ordinal);
        Assert.Contains("12 × 768, 4096 tokens; pooler; 25 epochs, batch 32, learning rate 3e-5", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Short_names_mean_the_same_in_every_verb()
    {
        var names = GenomicsCli.BuildRoot(Nowhere, Devices).Subcommands.SelectMany(c => c.Options)
            .SelectMany(o => o.Aliases.Where(a => a.Length == 2).Select(a => (a, o.Name))).Distinct();
        Assert.All(names.GroupBy(n => n.a), group => Assert.Single(group));
    }
}
