using System.IO.Compression;
using System.Text.Json;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public class VerbTests
{
    [Fact]
    public async Task A_trained_tokenizer_tokenizes_what_it_is_given()
    {
        using var temporary = new TemporaryFolder();
        var fasta = temporary.Write("x.fa", ">a\n" + Dna(1, 20_000) + "\n");
        var tokenizer = temporary.File("tokenizer.json");
        Assert.Equal(0,
            (await CliRun.Of(["train-tokenizer", "--fasta", fasta, "--vocabulary-size", "40", "--output", tokenizer])).ExitCode);
        var run = await CliRun.Of("ACGTNacgt\n\n", "tokenize", "--tokenizer", tokenizer, "--input", "-", "--tokens");
        Assert.Equal(0, run.ExitCode);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal("ACGT[UNK]ACGT", string.Concat(first.RootElement.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()))
            .Replace("[CLS]", "").Replace("[SEP]", ""));
        Assert.Equal("[1,2]", JsonDocument.Parse(lines[1]).RootElement.GetProperty("ids").GetRawText());
        var asIs = await CliRun.Of("acgt\n", "tokenize", "--tokenizer", tokenizer, "--input", "-", "--as-is");
        Assert.Equal("{\"ids\":[1,0,0,0,0,2]}", asIs.Output.Trim());
    }

    [Fact]
    public async Task Encode_gives_the_numbers_of_the_original_modules()
    {
        using var temporary = new TemporaryFolder();
        var model = temporary.File("tiny");
        Directory.CreateDirectory(model);
        foreach (var name in (string[])["config.json", "model.safetensors"])
            File.Copy(TestFolders.Golden($"tiny-a/{name}"), Path.Combine(model, name));
        Genomics.Lm.Tokenization.DnaTokenizer.Create(Merges(4087)).Save(Path.Combine(model, "tokenizer.json"));
        using var golden =
            JsonDocument.Parse(new GZipStream(File.OpenRead(TestFolders.Golden("tiny-a/golden.json.gz")), CompressionMode.Decompress));
        var ids =
            temporary.Write("ids.jsonl", string.Join('\n', golden.RootElement.GetProperty("input_ids").EnumerateArray()
            .Select(r => $"{{\"ids\":{r.GetRawText()}}}")));
        var output = temporary.File("out.jsonl");
        var run = await CliRun.Of(["encode", "--model", model, "--ids", ids, "--output", output, "--mlm"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var rows = File.ReadLines(output).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal(6, rows.Length);
        for (var s = 0; s < rows.Length; s++)
        {
            Near(golden.RootElement.GetProperty("mean_pooled")[s], rows[s].GetProperty("mean"));
            Near(golden.RootElement.GetProperty("pooled")[s], rows[s].GetProperty("pooled"));
            Assert.Equal(golden.RootElement.GetProperty("regression_output")[s].GetDouble(), rows[s].GetProperty("logits")[0].GetDouble(),
                5e-5);
        }
        Near(golden.RootElement.GetProperty("mlm_logits_full")[0], rows[0].GetProperty("mlm_logits")[2]);
    }

    [Fact]
    public async Task Compare_fits_tests_and_reports_and_its_predictors_predict_again()
    {
        using var temporary = new TemporaryFolder();
        var (fasta, expression) = Genes(temporary, 150);
        var output = temporary.File("out");
        var run =
            await CliRun.Of(["compare", "--fasta", fasta, "--expression", expression, "--condition", "x", "--predictors",
            "gc_content,kmer_ridge,lm_scratch",
            "--preset", "quick", "--epochs", "1", "--output", output, "--quiet"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var name in (string[])["report.html", "metrics.json", "predictions.tsv"])
            Assert.True(File.Exists(Path.Combine(output, name)), name);
        using var metrics = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, "metrics.json")));
        Assert.Equal(["gc_content", "kmer_ridge", "lm_scratch"], metrics.RootElement.GetProperty("predictors").EnumerateArray()
            .Select(p => p.GetProperty("name").GetString()).Distinct());
        foreach (var kind in (string[])["gc_content", "kmer_ridge", "lm_scratch"])
        {
            var table = temporary.File(kind + ".tsv");
            Assert.Equal(0,
                (await CliRun.Of(["predict", "--predictor", Path.Combine(output, "predictors", kind), "--fasta", fasta, "--output", table,
                    "--quiet"])).ExitCode);
            Assert.Equal(151, File.ReadLines(table).Count());
        }
        // not overwritten
        Assert.Equal(1, (await CliRun.Of(["compare", "--fasta", fasta, "--expression", expression, "--output", output])).ExitCode);
    }

    [Fact]
    public async Task Split_files_are_written_and_read_back()
    {
        using var temporary = new TemporaryFolder();
        var (fasta, expression) = Genes(temporary, 90);
        Assert.Equal(0,
            (await CliRun.Of(["split", "--fasta", fasta, "--expression", expression, "--output", temporary.File("s")])).ExitCode);
        string File(string name) => Path.Combine(temporary.File("s"), name + ".txt");
        Assert.Equal(0,
            (await CliRun.Of(["split", "--fasta", fasta, "--expression", expression, "--by", "files", "--training-set", File("training"),
            "--validation-set", File("validation"), "--testing-set", File("testing"), "--output", temporary.File("again")])).ExitCode);
        foreach (var name in (string[])["training", "validation", "testing"])
            Assert.Equal(System.IO.File.ReadAllLines(File(name)),
                System.IO.File.ReadAllLines(Path.Combine(temporary.File("again"), name + ".txt")));
        Assert.Equal(30, System.IO.File.ReadAllLines(File("testing")).Length);
        using var audit = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(temporary.File("s"), "audit.json")));
        Assert.Equal(30, audit.RootElement.GetProperty("split").GetProperty("testing").GetInt32());
    }

    [Fact]
    public async Task Related_genes_stay_together_when_asked_for()
    {
        using var temporary = new TemporaryFolder();
        // every second gene repeats the one before
        var windows = Enumerable.Range(0, 60).Select(i => (Id: $"g{i}", Bases: Dna(100 + i / 2, 400))).ToArray();
        var fasta = temporary.Write("x.fa", string.Concat(windows.Select(w => $">{w.Id}\n{w.Bases}\n")));
        var expression = temporary.Write("x.tsv", "gene\tWhole.Blood\n" + string.Concat(windows.Select((w, i) => $"{w.Id}\t{i}\n")));
        var random =
            await CliRun.Of(["split", "--fasta", fasta, "--expression", expression, "--by", "random", "--output",
            temporary.File("random")]);
        Assert.Contains("--by group keeps related genes together", random.Error);
        var group =
            await CliRun.Of(["split", "--fasta", fasta, "--expression", expression, "--by", "group", "--condition", "Whole Blood",
            "--output", temporary.File("group")]);
        Assert.Contains("\n0 test genes", group.Error);
        var testing = File.ReadAllLines(Path.Combine(temporary.File("group"), "testing.txt")).Select(id => int.Parse(id[1..])).ToHashSet();
        Assert.All(testing, gene => Assert.Contains(gene ^ 1, testing));
        Assert.InRange(testing.Count, 18, 22);
    }

    [Fact]
    public async Task Wrong_usage_exits_with_two()
    {
        Assert.Equal(2, (await CliRun.Of(["tokenize"])).ExitCode);
        Assert.Equal(2, (await CliRun.Of(["no-such-verb"])).ExitCode);
        Assert.Equal(0, (await CliRun.Of(["compare", "--help"])).ExitCode);
    }

    public static TheoryData<string, string, string, string> BadInput => new()
    {
        { "empty FASTA", "", "gene\tx\ng0\t1\n", "" },
        { "unequal lengths", ">g0\nACGT\n>g1\nACG\n>g2\nACGT\n", "gene\tx\ng0\t1\ng1\t2\ng2\t3\n", "g1" },
        { "letters beyond IUPAC", ">g0\nACJT\n>g1\nACGT\n", "gene\tx\ng0\t1\n", "J" },
        { "no common gene", ">g0\nACGT\n>g1\nACGT\n", "gene\tx\nh0\t1\n", "h0" },
        { "non-numeric value", ">g0\nACGT\n>g1\nACGT\n", "gene\tx\ng0\tabc\n", "abc" },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public async Task Bad_input_gives_one_error_line_and_writes_nothing(string what, string fasta, string expression, string named)
    {
        using var temporary = new TemporaryFolder();
        var run =
            await CliRun.Of(["compare", "--fasta", temporary.Write("x.fa", fasta), "--expression", temporary.Write("x.tsv", expression),
            "--output", temporary.File("out")]);
        AssertRefused(run, temporary, what);
        Assert.Contains(named, run.Error);
    }

    [Fact]
    public async Task Missing_and_damaged_files_and_unknown_names_give_one_error_line()
    {
        using var temporary = new TemporaryFolder();
        var (fasta, expression) = Genes(temporary, 30);
        var output = temporary.File("out");
        AssertRefused(await CliRun.Of(["compare", "--fasta", temporary.File("none.fa"), "--expression", expression, "--output", output]),
            temporary, "missing file");
        AssertRefused(
            await CliRun.Of(["compare", "--fasta", fasta, "--expression", expression, "--condition", "nope", "--output", output]),
                temporary, "unknown condition");
        AssertRefused(
            await CliRun.Of(["compare", "--fasta", fasta, "--expression", expression, "--alignment-index", "5000", "--output", output]),
                temporary, "alignment index outside", code: 2);
        using (var gzip = new GZipStream(File.Create(temporary.File("x.fa.gz")),
            CompressionLevel.Fastest)) gzip.Write(File.ReadAllBytes(fasta));
        File.WriteAllBytes(temporary.File("cut.fa.gz"), File.ReadAllBytes(temporary.File("x.fa.gz"))[..^200]);
        AssertRefused(await CliRun.Of(["compare", "--fasta", temporary.File("cut.fa.gz"), "--expression", expression, "--output", output]),
            temporary, "truncated gzip");
        temporary.Write("tokenizer.json", "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"A\"");
        AssertRefused(await CliRun.Of("ACGT\n", "tokenize", "--tokenizer", temporary.File("tokenizer.json"), "--input", "-"), temporary,
            "cut tokenizer.json");
        var model = Directory.CreateDirectory(temporary.File("model")).FullName;
        File.Copy(TestFolders.Golden("tiny-a/config.json"), Path.Combine(model, "config.json"));
        Genomics.Lm.Tokenization.DnaTokenizer.Create(Merges(4087)).Save(Path.Combine(model, "tokenizer.json"));
        File.WriteAllBytes(Path.Combine(model, "model.safetensors"), [255, 255, 255, 255, 255, 255, 255, 127, (byte)'{', (byte)'}']);
        AssertRefused(
            await CliRun.Of(["encode", "--model", model, "--ids", temporary.Write("ids", "{\"ids\":[1,2]}\n"), "--output",
                output + ".jsonl"]),
                temporary, "lying safetensors header");
    }

    private static void AssertRefused(CliRun run, TemporaryFolder temporary, string what, int code = 1)
    {
        Assert.True(run.ExitCode == code, $"{what}: exit code {run.ExitCode}, {run.Error}");
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            l => l.StartsWith(code == 1 ? "error: " : "usage: ", StringComparison.Ordinal));
        Assert.False(Path.Exists(temporary.File("out")), what);
    }

    private static (string Fasta, string Expression) Genes(TemporaryFolder temporary, int count)
    {
        var random = new CounterRandom(7);
        var sequences = Enumerable.Range(0, count).Select(i => Dna(i + 100, 200)).ToArray();
        var fasta = temporary.Write("genes.fa", string.Concat(sequences.Select((s, i) => $">g{i}\n{s}\n")));
        var values = sequences.Select(s => s.Count(c => c == 'G') + random.NextNormal());
        return (fasta,
            temporary.Write("genes.tsv",
            "gene\tx\n" + string.Concat(values.Select((v, i) => FormattableString.Invariant($"g{i}\t{v}\n")))));
    }

    private static string Dna(long seed, int length)
    {
        var random = new CounterRandom(seed);
        return string.Concat(Enumerable.Range(0, length).Select(_ => "ACGT"[random.NextInt(4)]));
    }

    // any 4087 merges give a vocabulary of 4096: all pairs of one-, then longer tokens
    private static IEnumerable<(string, string)> Merges(int count)
    {
        List<string> tokens = ["A", "C", "G", "T"];
        var seen = new HashSet<string>(tokens);
        for (var i = 0; count > 0; i++)
            foreach (var letter in "ACGT")
                if (count > 0 && seen.Add(tokens[i] + letter))
                {
                    tokens.Add(tokens[i] + letter);
                    count--;
                    yield return (tokens[i], letter.ToString());
                }
    }

    private static void Near(JsonElement expected, JsonElement found)
    {
        var (e, f) = (expected.EnumerateArray().ToArray(), found.EnumerateArray().ToArray());
        Assert.Equal(e.Length, f.Length);
        for (var i = 0; i < e.Length; i++) Assert.Equal(e[i].GetDouble(), f[i].GetDouble(), 5e-5);
    }
}
