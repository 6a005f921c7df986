using System.Text;
using System.Text.Json;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public class ClassifyVerbTests
{
    // class 1 is richer in GC
    private static string Table(TemporaryFolder folder, string name, int count, ulong stream)
    {
        var random = new CounterRandom(8, stream);
        var text = new StringBuilder("sequence,label\n");
        for (var i = 0; i < count; i++)
        {
            var label = random.NextInt(2);
            var bases =
                string.Concat(Enumerable.Range(0, 60)
                .Select(_ => random.NextDouble() < (label == 1 ? 0.6 : 0.4) ? "GC"[random.NextInt(2)] : "AT"[random.NextInt(2)]));
            text.Append($"{bases},{label}\n");
        }
        return folder.Write(name, text.ToString());
    }

    [Fact]
    public async Task Classifiers_are_fitted_tested_saved_and_used_again()
    {
        using var folder = new TemporaryFolder();
        var (train, dev, test) = (Table(folder, "train.csv", 240, 1), Table(folder, "dev.csv", 60, 2), Table(folder, "test.csv", 80, 3));
        var output = folder.File("out");
        string[] command = ["classify", "--training-set", train, "--validation-set", dev, "--testing-set", test, "--predictors",
            "kmer_logistic,cnn_onehot,lm", "--preset", "quick", "--seeds", "2", "--draws", "200", "--output", output, "--quiet"];
        var run = await CliRun.Of(command);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] names = ["kmer_logistic", "cnn_onehot", "cnn_onehot_ensemble", "lm_scratch", "lm_scratch_ensemble"];
        var page = File.ReadAllText(Path.Combine(output, "report.html"));
        foreach (var text in (string[])[">Scores</a></h2>", ">Differences</a></h2>", "difference in MCC", "genomics-lm classify"])
            Assert.Contains(text, page);
        using (var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "metrics.json"))))
        {
            var all = metrics.RootElement.GetProperty("subsets")[0];
            Assert.Equal(names, all.GetProperty("classifiers").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));
            Assert.Equal(80, all.GetProperty("n").GetInt32());
            foreach (var classifier in all.GetProperty("classifiers").EnumerateArray())
                Assert.True(classifier.GetProperty("mcc").GetDouble() > 0.5, $"{classifier}");
            Assert.Equal(10, all.GetProperty("pairs").GetArrayLength());
            Assert.Contains("another protocol", metrics.RootElement.GetProperty("note").GetString());
        }
        Assert.Equal(81, File.ReadAllLines(Path.Combine(output, "predictions.tsv")).Length);
        Assert.True(File.Exists(Path.Combine(output, "history.tsv")));
        Assert.Equal(["method", "kmer_logistic"], run.Output.Split('\n').Take(2).Select(l => l.Split('\t')[0]));
        Assert.Contains(", p over groups ", run.Output);
        Assert.Contains("; accuracy ", run.Output);
        Assert.Contains(", p of its sign flip over groups ", run.Output);

        // the classifiers are predictors like any others
        var lines = File.ReadAllLines(test).Skip(1).Select(l => l.Split(',')[0]).ToArray();
        var fasta = folder.Write("test.fa", string.Concat(lines.Select((l, i) => $">{i + 1}\n{l}\n")));
        var used =
            await CliRun.Of(["predict", "--predictor", Path.Combine(output, "predictors", "lm_scratch"), "--fasta", fasta, "--output",
            folder.File("p.tsv"), "--quiet"]);
        Assert.Equal(0, used.ExitCode);
        Assert.Equal(File.ReadAllLines(Path.Combine(output, "predictions.tsv")).Skip(1)
            .Select(l => string.Join('\t', l.Split('\t')[^2..])), File.ReadAllLines(folder.File("p.tsv")).Skip(1)
            .Select(l => string.Join('\t', l.Split('\t')[1..])));

        Assert.Equal(0, (await CliRun.Of(["replay", output, "--quiet"])).ExitCode);
        Assert.Equal(1, (await CliRun.Of(command)).ExitCode);   // the folder holds results
    }

    [Fact]
    public async Task A_classifier_on_single_bases_is_fitted_and_used_again()
    {
        using var folder = new TemporaryFolder();
        var output = folder.File("out");
        var run = await CliRun.Of(["classify", "--training-set", Table(folder, "train.csv", 120, 1), "--validation-set",
            Table(folder, "dev.csv", 40, 2), "--predictors", "lm_bases", "--draws", "100", "--output", output, "--quiet"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\nlm_bases\t", run.Output);
        var fasta = folder.Write("one.fa", $">1\n{string.Concat(Enumerable.Repeat("ACGGT", 12))}\n");
        Assert.Equal(0, (await CliRun.Of(["predict", "--predictor", Path.Combine(output, "predictors", "lm_bases"), "--fasta", fasta,
            "--output", folder.File("p.tsv"), "--quiet"])).ExitCode);
        Assert.Contains("\"stem_widths\"", File.ReadAllText(Path.Combine(output, "predictors", "lm_bases", "config.json")));
    }

    [Fact]
    public async Task Without_a_test_set_the_validation_set_is_scored_and_said_so()
    {
        using var folder = new TemporaryFolder();
        var run =
            await CliRun.Of(["classify", "--training-set", Table(folder, "train.csv", 200, 1), "--validation-set",
            Table(folder, "dev.csv", 50, 2), "--predictors", "kmer_logistic", "--draws", "200", "--output", folder.File("out")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("no test scores", run.Error);
        Assert.Contains("kmer_logistic\tall\t50\t", run.Output);
    }

    [Fact]
    public async Task Rows_related_to_learnt_ones_by_the_asked_identity_are_left_out_first()
    {
        using var folder = new TemporaryFolder();
        var (train, dev) = (Table(folder, "train.csv", 120, 1), Table(folder, "dev.csv", 40, 2));
        // rows of the training set, in which every tenth base is another one
        var altered = File.ReadAllLines(train).Skip(1).Take(30).Select(row => string.Concat(
            row.Select((b, i) => i < 60 && i % 10 == 5 ? "ACGT"[("ACGT".IndexOf(b) + 2) % 4] : b)));
        var test = folder.Write("test.csv", string.Join('\n', [.. File.ReadAllLines(Table(folder, "fresh.csv", 70, 3)), .. altered]));
        Task<CliRun> Run(string output, params string[] more) => CliRun.Of(["classify", "--training-set", train, "--validation-set", dev,
            "--testing-set", test, "--predictors", "kmer_logistic", "--draws", "200", "--output", folder.File(output), .. more]);
        var run = await Run("out");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("scored sequences (30 %) are related to a learnt one; the scores and differences to quote are those of the "
            + "other 70", run.Error);
        Assert.StartsWith("kmer_logistic\twithout_shared\t70\t", run.Output.Split('\n')[1], StringComparison.Ordinal);
        run = await Run("strict", "--minimum-identity", "0.95", "--minimum-coverage", "0.9");
        Assert.Contains("none of the 100 scored sequences is related to a learnt one", run.Error);
        Assert.Contains("95 % identity over 90 % of the shorter one", run.Error);
        Assert.Equal(2, (await Run("bad", "--minimum-identity", "0.5")).ExitCode);
    }

    [Fact]
    public async Task One_file_for_two_parts_is_refused_under_any_path_and_in_any_form()
    {
        using var folder = new TemporaryFolder();
        var (train, dev) = (Table(folder, "train.csv", 40, 1), Table(folder, "dev.csv", 20, 2));
        var rows = File.ReadAllLines(train);
        File.CreateSymbolicLink(folder.File("link.csv"), train);
        var otherForm = folder.Write("form.tsv",
            "label\tsequence\n" + string.Join('\n', rows.Skip(1).Reverse().Select(r => r.Split(','))
                .Select(c => $"{c[1]}.0\t{c[0].ToLowerInvariant()}")));
        using (var packed = new System.IO.Compression.GZipStream(File.Create(folder.File("train.csv.gz")),
            System.IO.Compression.CompressionLevel.Fastest))
            packed.Write(File.ReadAllBytes(train));
        Task<CliRun> Run(string validation, string testing)
            => CliRun.Of(["classify", "--training-set", train, "--validation-set", validation, "--testing-set", testing, "--predictors",
                "kmer_logistic", "--draws", "100", "--output", folder.File("out")]);
        foreach (var same in (string[])[train, folder.File("./train.csv"), folder.File("link.csv"), otherForm,
            folder.File("train.csv.gz")])
        {
            var run = await Run(dev, same);
            Assert.Equal(1, run.ExitCode);
            Assert.StartsWith($"error: {same}: holds the same sequences and labels as {train}, so the test set would be the training set",
                run.Error.Split('\n')[^2], StringComparison.Ordinal);
            Assert.Equal(1, (await Run(same, dev)).ExitCode);
        }
        Assert.Contains("so the test set would be the validation set", (await Run(dev, dev)).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
        rows[1] = rows[1][..^1] + (rows[1][^1] == '0' ? "1" : "0");   // one label is another
        Assert.Equal(0, (await Run(dev, folder.Write("other.csv", string.Join('\n', rows)))).ExitCode);
    }

    [Fact]
    public async Task Bad_files_and_options_are_named_and_nothing_is_left()
    {
        using var folder = new TemporaryFolder();
        var (train, dev) = (Table(folder, "train.csv", 60, 1), Table(folder, "dev.csv", 20, 2));
        Task<CliRun> Run(string training, string validation, string predictors = "kmer_logistic", params string[] more)
            => CliRun.Of(["classify", "--training-set", training, "--validation-set", validation, "--predictors", predictors, "--draws",
            "200", "--output", folder.File("out"), "--quiet", .. more]);
        var bad = folder.Write("bad.csv", "sequence,label\nACGT,1\nACGT,7\n");
        var run = await Run(train, bad);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: {bad}:3: has the label '7'", run.Error);
        run = await Run(train, dev, "kmer_logistic", "--testing-set", folder.File("nowhere.csv"));
        Assert.Equal((1, true), (run.ExitCode, run.Error.Contains("nowhere.csv: does not exist")));
        run = await Run(train, dev, "kmer_logistic", "--testing-set", bad);
        Assert.Equal((1, true), (run.ExitCode, run.Error.Contains("bad.csv:3")));
        var numbers =
            folder.Write("numbers.csv", "sequence,label\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"ACGTACGT,{i}.5\n")));
        run = await Run(numbers, dev);
        Assert.Equal((1, true),
            (run.ExitCode,
                run.Error.Contains(
                "label has 40 different values that are no whole numbers; classify predicts classes; use finetune or compare")));
        run = await Run(train, dev, "svm");
        Assert.Equal(2, run.ExitCode);
        Assert.False(Directory.Exists(folder.File("out")));
    }
}
