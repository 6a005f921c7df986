using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

/// <summary>Predictions of any program and fitted predictors in <c>compare</c> and <c>evaluate</c>.</summary>
public sealed class BroughtMethodsTests
{
    private const int Count = 150;

    private readonly string[] _sequences;

    public BroughtMethodsTests()
    {
        var random = new CounterRandom(11);
        _sequences = [.. Enumerable.Range(0, Count).Select(_ => string.Concat(Enumerable.Range(0, 90)
            .Select(_ => "ACGT"[random.NextInt(4)])))];
    }

    private string[] Data(TemporaryFolder folder, params string[] more) =>
    [
        "--fasta", folder.Write("genes.fa", string.Concat(_sequences.Select((s, i) => $">g{i}\n{s}\n"))),
        "--expression", folder.Write("genes.tsv", "gene\tx\ty\n" + string.Concat(_sequences.Select((s, i) => string.Create(
            CultureInfo.InvariantCulture, $"g{i}\t{s.Count(c => c == 'G') + i % 5}\t{s.Count(c => c == 'C') + i % 7}\n")))),
        "--alignment-index", "45", "--draws", "300", "--condition", "x", .. more,
    ];

    private string Theirs(TemporaryFolder folder, string name, Func<int, bool>? keep = null) => folder.Write(name,
        "name,prediction\n" + string.Concat(Enumerable.Range(0, Count).Where(i => keep?.Invoke(i) ?? true)
            .Select(i => $"g{i},{_sequences[i].Count(c => c == 'G')}\n")) + "stranger,3\n");

    [Fact]
    public async Task Any_programs_predictions_and_a_fitted_predictor_stand_beside_the_fitted_methods()
    {
        using var folder = new TemporaryFolder();
        var first = await CliRun.Of(["compare", .. Data(folder), "--predictors", "kmer_ridge,dexter", "--output", folder.File("first")]);
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("Fitted: kmer_ridge and dexter on x alone.", first.Error);
        var run = await CliRun.Of(["compare", .. Data(folder), "--predictors", "gc_content", "--predictions",
            $"theirs={Theirs(folder, "scores.csv")}", "--predictor", folder.File("first/predictors/dexter"), "--pairs",
            "theirs:gc_content,dexter:theirs", "--output", folder.File("out")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("theirs: 1 ids of its table are none of the data's genes and are left out", run.Error);
        Assert.Contains("theirs: the predictions of 100 genes that are not tested are ignored", run.Error);
        Assert.Contains("dexter elsewhere (100 genes learnt from, no test gene among them by id or window, either strand)", run.Error);
        using var metrics = JsonDocument.Parse(File.ReadAllBytes(folder.File("out/metrics.json")));
        var rows = metrics.RootElement.GetProperty("predictors").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!);
        Assert.Equal(["dexter", "gc_content", "theirs"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("on x alone", rows["gc_content"].GetProperty("fitted_on").GetString());
        Assert.Equal(JsonValueKind.Null, rows["theirs"].GetProperty("seconds_fit").ValueKind);
        using var before = JsonDocument.Parse(File.ReadAllBytes(folder.File("first/metrics.json")));
        Assert.Equal(before.RootElement.GetProperty("predictors")[1].GetProperty("pearson").GetDouble(),
            rows["dexter"].GetProperty("pearson").GetDouble());
        Assert.Equal([("theirs", "gc_content"), ("dexter", "theirs")],
            metrics.RootElement.GetProperty("pairs").EnumerateArray().Where(p => p.GetProperty("family").GetString() == "primary")
                .Select(p => (p.GetProperty("a").GetString(), p.GetProperty("b").GetString())));
        // what was brought stays where it is
        Assert.Equal(["gc_content"], Directory.GetDirectories(folder.File("out/predictors")).Select(Path.GetFileName));
        // the manifest remembers the files, and the run can be done again
        var manifest = RunManifest.Read(folder.File("out"));
        Assert.Contains(("--predictions", folder.File("scores.csv")), manifest.Inputs.Select(i => (i.Option, i.Path)));
        Assert.Equal("on x alone", manifest.FittedOn!["gc_content"]);
        Directory.CreateDirectory(folder.File("moved"));
        foreach (var name in (string[])["genes.fa", "genes.tsv", "scores.csv"])
            File.Move(folder.File(name), folder.File("moved/" + name));
        Directory.Move(folder.File("first/predictors/dexter"), folder.File("moved/dexter"));
        var again = await CliRun.Of(["replay", folder.File("out"), "--inputs", folder.File("moved")]);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains(" 0 differ", again.Error);
    }

    [Fact]
    public async Task Evaluate_scores_without_fitting_on_a_split_or_on_given_genes()
    {
        using var folder = new TemporaryFolder();
        var theirs = Theirs(folder, "scores.csv");
        var run = await CliRun.Of(["evaluate", .. Data(folder), "--predictions", theirs, "--output", folder.File("out"), "--quiet"]);
        Assert.Equal((0, "warning: what scores learnt from is not known, so that test genes may be among it; --testing-set FILE names "
            + "genes that were held out"), (run.ExitCode, run.Error.TrimEnd()));
        Assert.StartsWith("scores\tx\t0.9", run.Output.Split('\n')[1], StringComparison.Ordinal);
        Assert.Equal(["manifest.json", "metrics.json", "predictions.tsv", "report.html"],
            Directory.GetFiles(folder.File("out")).Select(Path.GetFileName).Where(n => n![0] != '.').Order(StringComparer.Ordinal));
        var split = RunManifest.Read(folder.File("out")).Split!;
        Assert.Equal((0, Count), (split.Training, split.Testing));
        Assert.Contains("what scores learnt from is not known", File.ReadAllText(folder.File("out/report.html")));
        // the test genes alone
        var ids = folder.Write("ids.txt", string.Concat(Enumerable.Range(0, 30).Select(i => $"g{i}\n")) + "unknown\n");
        run = await CliRun.Of(["evaluate", .. Data(folder), "--predictions", Theirs(folder, "few.csv", i => i < 30), "--testing-set", ids,
            "--output", folder.File("few"), "--quiet"]);
        Assert.Equal((0, "warning: ids.txt has 1 names that the data has not"), (run.ExitCode, run.Error.Trim()));
        using var metrics = JsonDocument.Parse(File.ReadAllBytes(folder.File("few/metrics.json")));
        Assert.Equal("test genes of ids.txt (1 names not in the data)",
            metrics.RootElement.GetProperty("data").GetProperty("split").GetString());
        Assert.Equal(30, metrics.RootElement.GetProperty("predictors")[0].GetProperty("n").GetInt32());
        Assert.Equal(0, (await CliRun.Of(["replay", folder.File("few"), "--quiet"])).ExitCode);
    }

    [Fact]
    public async Task Test_genes_that_are_missing_or_were_learnt_from_end_the_run_before_anything_is_fitted()
    {
        using var folder = new TemporaryFolder();
        var missing = await CliRun.Of(["compare", .. Data(folder), "--predictors", "kmer_ridge", "--predictions",
            Theirs(folder, "half.csv", i => i % 2 == 0), "--output", folder.File("out")]);
        Assert.Equal(1, missing.ExitCode);
        Assert.Matches(@"half\.csv: has no prediction for \d+ of 50 genes, the first of them 'g\d+'", missing.Error);
        Assert.DoesNotContain("kmer_ridge: fit", missing.Error);
        Assert.False(Directory.Exists(folder.File("out")));
        Assert.Equal(0, (await CliRun.Of(["compare", .. Data(folder), "--predictors", "cpg", "--output", folder.File("cpg")])).ExitCode);
        string[] evaluate = ["evaluate", .. Data(folder), "--predictor", folder.File("cpg/predictors/cpg"), "--output", folder.File("e")];
        var seen = await CliRun.Of([.. evaluate, "--by", "random"]);
        Assert.Equal(1, seen.ExitCode);
        Assert.Matches(@"cpg learnt from \d+ of the 50 test genes \(id or window, either strand\), the first of them 'g\d+'", seen.Error);
        File.Delete(folder.File("cpg/predictors/cpg/learnt.json"));
        var unknown = await CliRun.Of([.. evaluate, "--by", "random", "--quiet"]);
        Assert.Equal((0, "warning: cpg: its folder does not say which genes it learnt from, so that test genes may be among them"),
            (unknown.ExitCode, unknown.Error.TrimEnd()));
    }

    [Fact]
    public async Task Test_genes_alone_are_not_audited_and_it_is_said_once()
    {
        using var folder = new TemporaryFolder();
        var ids = folder.Write("ids.txt", string.Concat(Enumerable.Range(0, 30).Select(i => $"g{i}\n")));
        var run = await CliRun.Of(["evaluate", .. Data(folder), "--predictions", Theirs(folder, "scores.csv"), "--testing-set", ids,
            "--output", folder.File("out")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("none of the genes is known to be learnt from, so there is no leakage audit; relatives are looked for among the "
            + "test genes alone", run.Error);
        Assert.Contains("related genes", run.Error);
        Assert.DoesNotContain("leakage audit:", run.Error);
        Assert.Contains("No leakage audit was made", run.Output);
        Assert.Contains("relatives among the test genes were looked for", run.Output);
    }

    [Fact]
    public async Task A_predictor_that_says_the_same_of_every_gene_is_named()
    {
        using var folder = new TemporaryFolder();
        var flat = folder.Write("flat.csv", "name,prediction\n" + string.Concat(Enumerable.Range(0, Count).Select(i => $"g{i},3\n")));
        var run = await CliRun.Of(["evaluate", .. Data(folder), "--predictions", flat, "--predictions", Theirs(folder, "good.csv"),
            "--by", "study", "--output", folder.File("out"), "--quiet"]);
        Assert.Equal((0, "warning: flat predicts one value for all 50 test genes in x, so that it has no r"),
            (run.ExitCode, run.Error.TrimEnd()));
        Assert.Contains("flat predicts one value for all test genes in x: it has no correlation (–), which counts as 0 in differences.",
            run.Output);
        Assert.Contains("flat predicts one value for all test genes in x", File.ReadAllText(folder.File("out/report.html")));
    }

    // the windows of the second half are those of the first
    private void Repeat()
    {
        for (var i = Count / 2; i < Count; i++) _sequences[i] = _sequences[i - Count / 2];
    }

    private static string Verdict(TemporaryFolder folder, string output)
    {
        using var metrics = JsonDocument.Parse(File.ReadAllBytes(folder.File($"{output}/metrics.json")));
        return metrics.RootElement.GetProperty("verdict").GetString()!;
    }

    [Fact]
    public async Task Evaluate_says_of_fitted_folders_what_the_comparison_that_fitted_them_says()
    {
        using var folder = new TemporaryFolder();
        Repeat();
        Assert.Equal(0, (await CliRun.Of(["compare", .. Data(folder), "--by", "study", "--predictors", "kmer_ridge,cpg", "--output",
            folder.File("first"), "--quiet"])).ExitCode);
        var headline = Regex.Match(Verdict(folder, "first"),
            @"^\d\d of 50 test genes \([\d.]+ %\) are linked to a gene learnt from, and no statement can be defended").Value;
        Assert.NotEqual("", headline);
        string[] evaluate = ["evaluate", .. Data(folder), "--predictor", folder.File("first/predictors/kmer_ridge"), "--predictor",
            folder.File("first/predictors/cpg"), "--output"];
        var run = await CliRun.Of([.. evaluate, folder.File("out")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("tested are the 50 genes that no given predictor is known to have learnt from", run.Error);
        Assert.Matches(
            @"\d\d of 50 test genes \([\d.]+ %\) are linked to a gene learnt from; too few others are left for any statement", run.Error);
        Assert.StartsWith(headline, Verdict(folder, "out"), StringComparison.Ordinal);
        var split = RunManifest.Read(folder.File("out")).Split!;
        Assert.Equal((0, 50), (split.Training, split.Testing));
        // on test genes that a file names
        var ids = folder.Write("ids.txt", string.Concat(File.ReadLines(folder.File("first/predictions.tsv")).Skip(1)
            .Select(line => line.Split('\t')[0] + "\n")));
        Assert.Equal(0, (await CliRun.Of([.. evaluate, folder.File("few"), "--testing-set", ids, "--quiet"])).ExitCode);
        Assert.StartsWith(headline, Verdict(folder, "few"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_audits_what_a_folder_learnt_from_beside_the_split()
    {
        using var folder = new TemporaryFolder();
        Repeat();
        string[] data = Data(folder);
        string[] sets = [Ids("a.txt", 0, 50), Ids("b.txt", 100, 125), Ids("test.txt", 75, 100)];   // the tested are copies of the first
        Assert.Equal(0, (await CliRun.Of(["compare", .. data, "--by", "files", "--training-set", sets[0], "--testing-set", sets[1],
            "--predictors", "cpg", "--output", folder.File("first"), "--quiet"])).ExitCode);
        string[] compare = ["compare", .. data, "--by", "files", "--training-set", sets[1], "--testing-set", sets[2], "--predictors",
            "kmer_ridge", "--output"];
        var alone = await CliRun.Of([.. compare, folder.File("alone")]);
        Assert.Contains("0 of 25 test genes (0 %) are linked to a gene learnt from", alone.Error);
        var both = await CliRun.Of([.. compare, folder.File("both"), "--predictor", folder.File("first/predictors/cpg")]);
        Assert.Equal((0, 0), (alone.ExitCode, both.ExitCode));
        Assert.Contains("25 of 25 test genes (100 %) are linked to a gene learnt from", both.Error);
        Assert.Contains("the 25 learning genes of this split and the 50 others that cpg learnt from count as learnt from for every method",
            Verdict(folder, "both"));

        string Ids(string name, int from, int to)
            => folder.Write(name, string.Concat(Enumerable.Range(from, to - from).Select(i => $"g{i}\n")));
    }

    [Fact]
    public async Task What_is_brought_is_tested_against_the_references_that_are_brought()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await CliRun.Of(["compare", .. Data(folder), "--predictors", "gc_content,kmer_ridge,dexter", "--output",
            folder.File("first"), "--quiet"])).ExitCode);
        string[] evaluate = ["evaluate", .. Data(folder), .. ((string[])["gc_content", "kmer_ridge", "dexter"]).SelectMany(name =>
            (string[])["--predictor", folder.File($"first/predictors/{name}")]), "--predictions", $"theirs={Theirs(folder, "s.csv")}",
            "--quiet", "--output"];
        Assert.Equal(0, (await CliRun.Of([.. evaluate, folder.File("out")])).ExitCode);
        Assert.Equal([("theirs", "dexter"), ("theirs", "kmer_ridge")], Declared("out"));
        Assert.Contains("what theirs learnt from is not known", Verdict(folder, "out"));
        Assert.Equal(0, (await CliRun.Of([.. evaluate, folder.File("own"), "--pairs", "dexter:gc_content"])).ExitCode);
        Assert.Equal([("dexter", "gc_content")], Declared("own"));

        (string?, string?)[] Declared(string output)
        {
            using var metrics = JsonDocument.Parse(File.ReadAllBytes(folder.File($"{output}/metrics.json")));
            return [.. metrics.RootElement.GetProperty("pairs").EnumerateArray()
                .Where(p => p.GetProperty("family").GetString() == "primary")
                .Select(p => (p.GetProperty("a").GetString(), p.GetProperty("b").GetString()))];
        }
    }

    [Theory]
    [InlineData("--predictions=cpg=x.tsv", "two rows would be called 'cpg'; give one another name: NAME=PATH")]
    [InlineData("--pairs=cpg:foo", "--pairs: there is no row 'foo'; the rows are cpg")]
    [InlineData("--pairs=cpg", "--pairs: 'cpg' is not A:B")]
    [InlineData("--pairs=cpg:cpg", "--pairs: 'cpg:cpg' compares cpg with itself")]
    public async Task Names_that_do_not_fit_are_wrong_usage(string option, string message)
    {
        var run = await CliRun.Of(["compare", "--predictors", "cpg", option, "--output", "nowhere"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.False(Path.Exists("nowhere"));
    }

    [Fact]
    public async Task Networks_learn_all_columns_or_the_compared_one_and_it_is_said()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["compare", .. Data(folder), "--predictors", "kmer_ridge,cnn_onehot,lm_scratch", "--preset", "quick",
            "--epochs",
            "1", "--output"];
        var joint = await CliRun.Of([.. command, folder.File("joint")]);
        Assert.Equal(0, joint.ExitCode);
        Assert.Contains("Fitted: kmer_ridge on x alone; cnn_onehot and lm_scratch on 2 conditions together (x, y).", joint.Error);
        Assert.Contains("cnn_onehot and lm_scratch on 2 conditions together (x, y).", File.ReadAllText(folder.File("joint/report.html")));
        var own = await CliRun.Of([.. command, folder.File("own"), "--own-condition"]);
        Assert.Equal(0, own.ExitCode);
        Assert.Contains("Fitted: kmer_ridge, cnn_onehot and lm_scratch on x alone.", own.Error);
        // fitted on one column it is the fit of a table of one column
        var alone = folder.Write("one.tsv", string.Join('\n', File.ReadLines(folder.File("genes.tsv"))
            .Select(l => string.Join('\t', l.Split('\t')[..2]))) + "\n");
        string[] single = [.. command, folder.File("single")];
        single[Array.IndexOf(single, "--expression") + 1] = alone;
        Assert.Equal(0, (await CliRun.Of(single)).ExitCode);
        Assert.Equal(File.ReadAllText(folder.File("single/predictions.tsv")), File.ReadAllText(folder.File("own/predictions.tsv")));
        Assert.NotEqual(File.ReadAllText(folder.File("joint/predictions.tsv")), File.ReadAllText(folder.File("own/predictions.tsv")));
        Assert.Equal(2, (await CliRun.Of([.. command, folder.File("both"), "--own-condition", "--joint"])).ExitCode);
    }

    [Fact]
    public async Task The_window_of_the_language_model_is_that_of_the_other_methods()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["compare", .. Data(folder), "--predictors", "kmer_ridge,dexter", "--quiet", "--output"];
        Assert.Equal(0, (await CliRun.Of([.. command, folder.File("part"), "--lm-window", "20,14"])).ExitCode);
        var cut = folder.Write("cut.fa", string.Concat(_sequences.Select((s, i) => $">g{i}\n{s.Substring(25, 35)}\n")));
        string[] shorter = [.. command, folder.File("cut")];
        shorter[Array.IndexOf(shorter, "--fasta") + 1] = cut;
        shorter[Array.IndexOf(shorter, "--alignment-index") + 1] = "20";
        Assert.Equal(0, (await CliRun.Of(shorter)).ExitCode);
        Assert.Equal(File.ReadAllText(folder.File("cut/predictions.tsv")), File.ReadAllText(folder.File("part/predictions.tsv")));
    }

    [Fact]
    public async Task Predictions_of_dexter_and_finetune_are_compared_as_they_are()
    {
        using var folder = new TemporaryFolder();
        string[] data = [.. Data(folder).Where((_, i) => i is not (6 or 7))];   // without --draws
        Assert.Equal(0, (await CliRun.Of(["dexter", .. data, "--bins", "5", "--kmer-max-length", "3", "--output", folder.File("dexter"),
            "--quiet"])).ExitCode);
        Assert.Equal(0, (await CliRun.Of(["finetune", .. data, "--preset", "quick", "--epochs", "1", "--output", folder.File("lm"),
            "--quiet"])).ExitCode);
        foreach (var name in (string[])["dexter", "lm"])
        {
            Assert.Equal("id\tx", File.ReadLines(folder.File($"{name}/predictions.tsv")).First());
            Assert.Equal(51, File.ReadLines(folder.File($"{name}/predictions.tsv")).Count());
        }
        var run = await CliRun.Of(["evaluate", .. Data(folder), "--predictions", $"dexter={folder.File("dexter/predictions.tsv")}",
            "--predictions", $"lm={folder.File("lm/predictions.tsv")}", "--predictor", $"folder={folder.File("dexter")}", "--predictor",
            $"lm_folder={folder.File("lm")}", "--pairs", "lm:dexter", "--output", folder.File("out"), "--quiet"]);
        Assert.Equal((0, "warning: what dexter, lm learnt from is not known, so that test genes may be among it; --testing-set FILE names "
            + "genes that were held out"), (run.ExitCode, run.Error.TrimEnd()));
        Assert.Equal(50, RunManifest.Read(folder.File("out")).Split!.Testing);   // what the folders did not learn from
        var rows = run.Output.Split('\n').Skip(1).Take(4).Select(l => l.Split('\t')).ToDictionary(r => r[0], r => r[2]);
        Assert.Equal((rows["dexter"], rows["lm"]), (rows["folder"], rows["lm_folder"]));
        // both leave what is needed to do them again
        Assert.True(File.Exists(folder.File("dexter/report.html")));
        foreach (var name in (string[])["dexter", "lm"])
        {
            var again = await CliRun.Of(["replay", folder.File(name)]);
            Assert.Equal(0, again.ExitCode);
            Assert.Contains(" 0 differ", again.Error);
        }
    }
}
