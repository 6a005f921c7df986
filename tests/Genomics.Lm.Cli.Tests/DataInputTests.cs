using Genomics.Lm.Data.Randomness;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public sealed class DataInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _fasta;
    private readonly double[] _a, _b;

    public DataInputTests()
    {
        var random = new CounterRandom(3);
        var windows = Enumerable.Range(0, 60).Select(_ => string.Concat(Enumerable.Range(0, 80).Select(_ => "ACGT"[random.NextInt(4)])))
            .ToArray();
        _fasta = _folder.Write("w.fa", string.Concat(windows.Select((w, i) => $">g{i}\n{w}\n")));
        (_a, _b) = ([.. windows.Select(w => w.Count(c => c == 'G') + random.NextNormal())],
            [.. windows.Select(w => w.Count(c => c == 'A') + random.NextNormal())]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_scores_of_a_condition_do_not_depend_on_how_the_table_is_laid_out()
    {
        var plain = await Scores(Table("gene\tA\tB", (g, a, b) => $"{g}\t{a}\t{b}"));
        foreach (var table in (string[])[
            Table("gene\tA\tB", (g, a, b) => $"{g}\t{a}\t{b}\t"),
            Table("#gene\tA\tB", (g, a, b) => $"{g}\t{a}\t{b}"),
            Table("#1.2\n60\t2\nName\tDescription\tA\tB", (g, a, b) => $"{g}\tna\t{a}\t{b}"),
            Table("gene\tLength\tA\tNumReads\tB", (g, a, b) => $"{g}\t{b}\t{a}\t{b}\t{b}"),
            Table("gene\tmy note\tA\tB", (g, a, b) => $"{g}\tsome text\t{a}\t{b}"),
            Table("gene;A;B", (g, a, b) => $"{g};{a};{b};")])
        {
            Assert.Equal(plain, await Scores(table));
            Assert.Equal(plain, await Scores(table, "--condition", "A"));
        }
        var half = Table("gene\tchromosome number\tA", (g, a, b) => $"{g}\t{(g == "g3" ? "X" : "1")}\t{a}");
        Assert.Equal(1, (await Compare(half)).ExitCode);
        Assert.Equal(plain, await Scores(half, "--condition", "A"));
    }

    [Fact]
    public async Task The_condition_taken_is_said_with_the_others_and_warnings_are_never_silent()
    {
        var run = await Compare(Table("gene\tA\tB", (g, a, b) => $"{g}\t{a}\t{b}"), quiet: false);
        Assert.Contains("condition A, the first of A, B; choose with --condition", run.Error);
        Assert.Contains("warning: ", (await Compare(Table("gene\tA", (g, a, b) => $"{g}\t5"))).Error);
        Assert.Contains("has one value only (A: 5 for every gene)", (await Compare(Table("gene\tA", (g, a, b) => $"{g}\t5"))).Error);
        var logs = await Compare(Table("gene\tA", (g, a, b) => $"{g}\t{(g is "g1" or "g2" ? "-" : "")}{a}"), more: "--log-transform");
        Assert.Contains("2 values are negative", logs.Error);
        Assert.Contains("left out Length", (await Compare(Table("gene\tLength\tA", (g, a, b) => $"{g}\t1\t{a}"))).Error);
    }

    [Fact]
    public async Task A_condition_of_one_value_is_not_compared_and_takes_no_other_with_it()
    {
        var constant = await Compare(Table("gene\tA", (g, a, b) => $"{g}\t5"), true, "--predictors", "gc_content,kmer_ridge");
        Assert.Equal((1, ""), (constant.ExitCode, constant.Output));
        Assert.Contains("'A' cannot be compared: all 20 test genes have one value, 5; test more genes or take another condition",
            constant.Error);
        var beside = await Compare(Table("gene\tA\tB", (g, a, b) => $"{g}\t5\t{b}"), true, "--condition", "all", "--main-condition", "B",
            "--predictors", "gc_content,kmer_ridge");
        Assert.Equal(0, beside.ExitCode);
        Assert.Contains("A is not compared: all 20 test genes have one value, 5.", beside.Output);
    }

    [Fact]
    public async Task Every_verb_refuses_a_condition_that_the_table_lacks()
    {
        var table = Table("gene\tA\tB", (g, a, b) => $"{g}\t{a}\t{b}");
        foreach (var verb in (string[])["split", "compare", "dexter", "finetune"])
        {
            var run =
                await CliRun.Of([verb, "--fasta", _fasta, "--expression", table, "--condition", "nosuch", "--output", _folder.File("out"),
                "--quiet"]);
            Assert.Equal((verb, 1, $"error: {table}: has no condition 'nosuch'. Known: A, B"), (verb, run.ExitCode, run.Error.Trim()));
        }
    }

    [Fact]
    public async Task A_file_given_for_two_parts_is_refused_by_every_verb()
    {
        var table = Table("gene\tA", (g, a, b) => $"{g}\t{a}");
        var (all, some) = (_folder.Write("all.txt", string.Concat(Enumerable.Range(0, 60).Select(i => $"g{i}\n"))),
            _folder.Write("some.txt", "g1\ng2\n"));
        foreach (var verb in (string[])["split", "compare", "dexter", "finetune"])
            foreach (var parts in (string[][])[["--training-set", all, "--testing-set", all],
                ["--training-set", some, "--testing-set", all, "--validation-set", all], ["--training-set", all, "--testing-set", some]])
            {
                var run =
                    await CliRun.Of([verb, "--fasta", _fasta, "--expression", table, "--by", "files", .. parts, "--output",
                    _folder.File("out"), "--quiet"]);
                Assert.Equal(1, run.ExitCode);
                Assert.Contains("a gene belongs to one part of a split", run.Error);
            }
    }

    private string Table(string header, Func<string, string, string, string> row)
        => _folder.Write($"{Guid.NewGuid():N}.tsv",
        header + "\n"
            + string.Concat(Enumerable.Range(0, 60)
            .Select(i => row($"g{i}", FormattableString.Invariant($"{_a[i]:0.0000}"), FormattableString.Invariant($"{_b[i]:0.0000}"))
            + "\n")));

    private Task<CliRun> Compare(string table, bool quiet = true, params string[] more)
        => CliRun.Of(["compare", "--fasta", _fasta, "--expression", table,
        .. more.Contains("--predictors") ? [] : (string[])["--predictors", "gc_content"], "--draws", "200", "--no-audit",
        "--output", _folder.File($"{Guid.NewGuid():N}"), .. quiet ? ["--quiet"] : Array.Empty<string>(), .. more]);

    // method, condition, scores: without the seconds
    private async Task<string> Scores(string table, params string[] more)
    {
        var run = await Compare(table, true, more);
        Assert.True(run.ExitCode == 0, run.Error);
        return string.Join('\t', run.Output.Split('\n').First(l => l.StartsWith("gc_content", StringComparison.Ordinal)).Split('\t')[..6]);
    }
}
