using System.Text;
using System.Text.Json;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public sealed class StudyVerbTests
{
    private const int Count = 90;

    [Fact]
    public async Task The_whole_study_runs_on_a_small_genome_and_goes_on_where_it_was_left()
    {
        using var folder = new TemporaryFolder();
        var files = MakeFiles(folder);
        var output = folder.File("study");
        string[] command = ["study", .. files, "--output", output, "--config", "mini", "--epochs", "1"];

        // a tissue that is not there is said before anything is made
        var misspelt = await CliRun.Of([.. command, "--condition", "Pituitry"]);
        Assert.Equal(1, misspelt.ExitCode);
        Assert.Contains("did you mean 'Pituitary'?", misspelt.Error);
        Assert.False(File.Exists(Path.Combine(output, "windows.fa.gz")));

        // windows, counts, split, DExTER, baselines
        var first = await CliRun.Of([.. command.SkipLast(4), "--without-lm"]);
        Assert.Equal((0, 5 + 1), (first.ExitCode, first.Output.Split('\n').Count(l => l.Contains('\t'))));
        Assert.Contains("test genes", first.Output.Split('\n')[6]);   // the verdict starts with what leaks
        Assert.Contains($"{Count} windows of 4001 bases, start at index 2000; 1 of {Count + 1} entries left out", first.Error);
        Assert.Contains($"{Count} genes: 52 trained on, 8 stopped on, 30 tested", first.Error);
        Assert.Contains("not the recorded data set", first.Error);
        Assert.Contains($"windows {Count}, recorded 22908", first.Error);
        Assert.Equal(30, File.ReadAllLines(Path.Combine(output, "split", "testing.txt")).Length);
        var (windows, dexter) = (File.GetLastWriteTimeUtc(Path.Combine(output, "windows.fa.gz")),
            File.GetLastWriteTimeUtc(Path.Combine(output, "dexter", "model.json")));

        // the fine-tuning is added; what is there is not repeated
        var second = await CliRun.Of(command);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("windows.fa.gz is there already", second.Error);
        Assert.Contains("the fine-tuning reads about ", second.Error);
        Assert.DoesNotContain("the fine-tuning reads about ", first.Error);
        Assert.Equal((windows, dexter), (File.GetLastWriteTimeUtc(Path.Combine(output, "windows.fa.gz")),
            File.GetLastWriteTimeUtc(Path.Combine(output, "dexter", "model.json"))));
        using (var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "metrics.json"))))
        {
            var scores = metrics.RootElement.GetProperty("predictors").EnumerateArray()
                .ToDictionary(p => p.GetProperty("name").GetString()!, p => p.GetProperty("pearson"));
            Assert.Equal(["cpg", "dexter", "gc_content", "kmer_multiscale", "kmer_ridge", "lm_scratch"],
                scores.Keys.Order(StringComparer.Ordinal));
            Assert.InRange(scores["dexter"].GetDouble(), 0.6, 1);
        }
        Assert.Contains("steps that half precision skipped", File.ReadAllText(Path.Combine(output, "report.html")));
        Assert.Contains("recorded data set", File.ReadAllText(Path.Combine(output, "report.html")));
        var history = File.ReadAllText(Path.Combine(output, "finetune", "history.tsv"));

        // again: nothing is trained anew, the numbers stay
        var predictions = File.ReadAllText(Path.Combine(output, "predictions.tsv"));
        var third = await CliRun.Of(command);
        Assert.Equal((0, second.Output.Split('\n')[^2]), (third.ExitCode, third.Output.Split('\n')[^2]));
        Assert.Equal(history, File.ReadAllText(Path.Combine(output, "finetune", "history.tsv")));
        Assert.Equal(predictions, File.ReadAllText(Path.Combine(output, "predictions.tsv")));
        Assert.Equal(0,
            (await CliRun.Of(["predict", "--predictor", Path.Combine(output, "predictors", "lm_scratch"), "--fasta",
                Path.Combine(output, "windows.fa.gz"), "--output", folder.File("p.tsv"), "--quiet"])).ExitCode);

        // another study in the same folder is refused
        var other = await CliRun.Of([.. command, "--condition", "Lung"]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("another condition", other.Error);
        Assert.Contains("another fine-tuning", (await CliRun.Of([.. command.SkipLast(1), "2"])).Error);
    }

    [Fact]
    public async Task Windows_can_be_given_zeros_are_said_and_a_floor_raises_them()
    {
        using var folder = new TemporaryFolder();
        var files = MakeFiles(folder);
        var windows = folder.File("w.fa");
        Assert.Equal(0, (await CliRun.Of(["windows", .. files[..4], "--output", windows, "--quiet"])).ExitCode);
        var zeros = folder.Write("zeros.tsv", string.Join('\n', File.ReadLines(files[5]).Select((line, i) => i % 9 != 1 ? line
            : string.Join('\t', [.. line.Split('\t')[..2], "0"]))) + "\n");
        string[] study = ["study", "--windows", windows, "--gtex", zeros, "--without-lm", "--output"];
        var without = await CliRun.Of([.. study, folder.File("zeros")]);
        Assert.Equal(0, without.ExitCode);
        Assert.Contains("90 windows of 4001 bases, as given", without.Error);
        Assert.Contains("the table has 90 rows; the study's is GTEx v7 with 56,202", without.Error);
        Assert.Contains("10 values ≤ 0 took the smallest logarithm found, the study's table has 0.001 there: give --floor 0.001",
            without.Error);
        var checks = File.ReadLines(folder.File("zeros/reproduction.tsv")).Select(l => l.Split('\t')).ToDictionary(c => c[0]);
        Assert.Equal(["0", "10", "no"], checks["values ≤ 0, replaced by the smallest logarithm"][1..]);
        Assert.Equal("no", checks["smallest value of the table"][3]);
        Assert.Equal("no", checks["variance of the target on the test genes"][3]);
        var floored = await CliRun.Of([.. study, folder.File("floor"), "--floor", "0.001"]);
        Assert.Equal(0, floored.ExitCode);
        Assert.Contains("10 values of these genes below 0.001 took it", floored.Error);
        checks = File.ReadLines(folder.File("floor/reproduction.tsv")).Select(l => l.Split('\t')).ToDictionary(c => c[0]);
        Assert.Equal(["0", "0", "yes"], checks["values ≤ 0, replaced by the smallest logarithm"][1..]);
        Assert.Equal(["0.001", "0.001 (10 smaller ones raised to it before)", "yes"], checks["smallest value of the table"][1..]);
        var page = File.ReadAllText(folder.File("floor/report.html"));
        Assert.Contains("What was recorded, and what was done here", page);
        Assert.Contains("given: w.fa", page);
        // another floor is another study; windows beside a genome are wrong usage
        Assert.Contains("another floor", (await CliRun.Of([.. study, folder.File("floor")])).Error);
        Assert.Equal(2, (await CliRun.Of([.. study, folder.File("x"), .. files[..4]])).ExitCode);
        Assert.False(Path.Exists(folder.File("x")));
        var shorter = folder.Write("short.fa", ">a\nACGT\n");
        Assert.Contains("'a' has 4 bases; the study's windows have 4001",
            (await CliRun.Of(["study", "--windows", shorter, "--gtex", zeros, "--without-lm", "--output", folder.File("y")])).Error);
    }

    [Fact]
    public async Task Folders_with_other_files_and_missing_inputs_are_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        var files = MakeFiles(folder);
        Directory.CreateDirectory(folder.File("full"));
        folder.Write("full/notes.txt", "mine");
        var run = await CliRun.Of(["study", .. files, "--output", folder.File("full")]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("holds files already", run.Error);
        run = await CliRun.Of(["study", .. files, "--output", folder.File("out"), "--model", folder.File("nowhere")]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("neither a model folder nor a fetched model", run.Error);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    // three chromosomes of genes whose surroundings are the richer in G and C the more they are expressed, and one gene too near to an end
    private static string[] MakeFiles(TemporaryFolder folder)
    {
        const int Spacing = 4400;
        var random = new CounterRandom(9);
        var (genome, genes, medians) =
            (new StringBuilder(),
            new StringBuilder("chr1\tx\tgene\t50\t900\t.\t+\t.\tgene_id \"ENSG99.1\"; gene_type \"protein_coding\";\n"),
            new StringBuilder("gene\tLung\tPituitary\n"));
        for (var i = 0; i < Count; i++)
        {
            if (i % 30 == 0) genome.Append($"{(i == 0 ? "" : "\n")}>chr{1 + i / 30}\n");
            var gc = 0.3 + 0.4 * random.NextDouble();
            for (var b = 0; b < Spacing; b++) genome.Append(random.NextDouble() < gc ? "GC"[random.NextInt(2)] : "AT"[random.NextInt(2)]);
            var start = Spacing * (i % 30) + 2200;
            genes.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"chr{1 + i / 30}\tx\tgene\t{start - (i % 2) * 300}\t{start + (1 - i % 2) * 300}\t.\t{"+-"[i % 2]}\t.\tgene_id "
                    + $"\"ENSG{i:D5}.3\"; gene_type \"protein_coding\";\n");
            medians.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"ENSG{i:D5}.7\t1\t{Math.Exp(8 * (gc - 0.5) + 0.3 * random.NextNormal())}\n");
        }
        return ["--genome", folder.Write("genome.fa", genome.Append('\n').ToString()), "--annotation",
            folder.Write("genes.gtf", genes.ToString()), "--gtex", folder.Write("medians.tsv", medians.ToString())];
    }
}
