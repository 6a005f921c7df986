using System.Text.RegularExpressions;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

/// <summary>Kept fits save the work and change nothing else.</summary>
public class FitCacheTests
{
    private static readonly string[] Common =
        ["compare", "--genes", "150", "--preset", "quick", "--vocabulary-size", "40", "--epochs", "1", "--lm-window", "40,20", "--draws",
        "200", "--no-audit", "--quiet", "--seeds", "2", "--predictors"];

    private const string All = "gc_content,dexter,lm_scratch,lm_frozen_random,stack_kmer";

    [Fact]
    public async Task A_comparison_takes_finished_fits_of_every_method_and_gives_the_same_files()
    {
        using var folder = new TemporaryFolder();
        await Run(All, folder.File("alone"));
        await Run("dexter,lm_scratch", folder.File("first"), "--fit-cache", folder.File("fits"));
        Assert.Equal(4, Directory.GetDirectories(folder.File("fits")).Length);   // and the two models of the bag of dexter
        await Run(All, folder.File("second"), "--fit-cache", folder.File("fits"));
        var kept = Directory.GetDirectories(folder.File("fits")).ToDictionary(f => f, Directory.GetLastWriteTimeUtc);
        await Run(All, folder.File("third"), "--fit-cache", folder.File("fits"));
        Assert.Equal(8, kept.Count);
        Assert.Equal(kept, Directory.GetDirectories(folder.File("fits")).ToDictionary(f => f, Directory.GetLastWriteTimeUtc));
        foreach (var name in (string[])["second", "third"])
        {
            Assert.Equal(File.ReadAllBytes(folder.File("alone/predictions.tsv")),
                File.ReadAllBytes(folder.File($"{name}/predictions.tsv")));
            Assert.Empty(ResultFiles.Compare(folder.File("alone/metrics.json"), folder.File($"{name}/metrics.json"), out var compared));
            Assert.True(compared > 100);
        }
        // what a fit tells in the report is kept too: the second's figures are the third's, the seconds included, as both are those of the
        // fits
        Assert.Equal(Figures(folder.File("second/report.html")), Figures(folder.File("third/report.html")));
    }

    [Fact]
    public async Task Other_options_and_other_genes_are_other_fits_and_threads_are_not()
    {
        using var folder = new TemporaryFolder();
        string[] cache = ["--fit-cache", folder.File("fits"), "--seeds", "1"];
        async Task<int> FitsAfter(string output, params string[] more)
        {
            await Run("lm_scratch", folder.File(output), [.. cache, .. more]);
            return Directory.GetDirectories(folder.File("fits")).Length;
        }
        Assert.Equal(1, await FitsAfter("a"));
        Assert.Equal(1, await FitsAfter("b", "--threads", "1"));
        Assert.Equal(2, await FitsAfter("c", "--dropout", "0.2"));
        Assert.Equal(3, await FitsAfter("d", "--seed", "4"));
        Assert.Equal(4, await FitsAfter("e", "--by", "random"));
    }

    [Fact]
    public async Task A_damaged_fit_is_named_and_a_replay_fits_again()
    {
        using var folder = new TemporaryFolder();
        await Run("gc_content", folder.File("out"), "--fit-cache", folder.File("fits"));
        File.WriteAllText(Path.Combine(Directory.GetDirectories(folder.File("fits")).Single(), "fit.json"), "{");
        Assert.Equal(0, (await CliRun.Of(["replay", folder.File("out"), "--quiet"])).ExitCode);
        var run = await CliRun.Of([.. Common, "gc_content", "--output", folder.File("again"), "--fit-cache", folder.File("fits")]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("delete the folder", run.Error);
        Assert.Contains("fit.json", run.Error);
    }

    private static async Task Run(string methods, string output, params string[] more)
    {
        var seeds = more.Contains("--seeds") ? Common.Except(["--seeds", "2"]).ToArray() : Common;
        var run = await CliRun.Of([.. seeds, methods, "--output", output, .. more]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    private static string[] Figures(string report)
    {
        string[] figures = [.. Regex.Matches(File.ReadAllText(report), "<svg .*?</svg>", RegexOptions.Singleline).Select(m => m.Value)];
        Assert.NotEmpty(figures);
        return figures;
    }
}
