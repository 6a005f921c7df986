using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

/// <summary>What went wrong is said in the program's words: path, problem, remedy.</summary>
public sealed class ErrorTests
{
    private static async Task Refused(string expected, params string[] args)
    {
        var run = await CliRun.Of(args);
        Assert.Equal((1, "error: " + expected), (run.ExitCode, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task An_output_below_a_file_or_below_the_kernels_folders_is_said_before_the_work()
    {
        using var folder = new TemporaryFolder();
        var (fasta, file) = (folder.Write("g.fa", ">a\nACGT\n"), folder.Write("p.tsv", ""));
        await Refused($"{file}/x/t.json: cannot be written: '{file}' on its way is a file, not a folder; give another path",
            "train-tokenizer", "--fasta", fasta, "--output", $"{file}/x/t.json");
        await Refused($"{file}/x: cannot be written: '{file}' on its way is a file, not a folder; give another path",
            "simulate", "--output", $"{file}/x");
        if (!OperatingSystem.IsLinux()) return;
        await Refused("/proc/x/t.json: cannot be written: the system keeps this folder to itself; give a path on a disk",
            "train-tokenizer", "--fasta", fasta, "--output", "/proc/x/t.json");
        await Refused("/proc/x: cannot be written: the system keeps this folder to itself; give a path on a disk",
            "simulate", "--output", "/proc/x");
    }

    [Fact]
    public async Task A_damaged_list_of_learnt_genes_is_said_in_plain_words()
    {
        using var folder = new TemporaryFolder();
        string[] data = ["--predictors", "gc_content", "--genes", "60", "--no-audit", "--draws", "100", "--quiet"];
        Assert.Equal(0, (await CliRun.Of(["compare", .. data, "--output", folder.File("a")])).ExitCode);
        var learnt = folder.File("a/predictors/gc_content/learnt.json");
        File.WriteAllText(learnt, "{\n  \"genes\": [");
        await Refused($"{learnt}:2: is no list of the genes a predictor learnt from: it is not valid JSON from byte 13 of line 2 on; it is "
            + "damaged, make it again", ["compare", .. data, "--predictor", $"b={folder.File("a/predictors/gc_content")}", "--output",
                folder.File("b")]);
    }
}
