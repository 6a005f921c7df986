using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

/// <summary>Fitted predictors, windows, a genome and variants, made once.</summary>
public sealed class ShardFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string File(string name) => _folder.File(name);

    public async ValueTask InitializeAsync()
    {
        const int Genes = 88, Length = 120, Spacing = 200;
        var random = new CounterRandom(5);
        var bases = string.Concat(Enumerable.Range(0, 90 * Spacing).Select(_ => "ACGT"[random.NextInt(4)]));
        _folder.Write("g.fa", $">chr1\n{bases}\n");
        _folder.Write("g.bed", string.Concat(Enumerable.Range(0, Genes)
            .Select(i => $"chr1\t{Spacing * i + 150}\t{Spacing * i + 151}\tg{i}\t0\t+\n")));
        _folder.Write("v.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr9\t5\t.\tA\tC\t.\t.\t.\n"
            + string.Concat(Enumerable.Range(1, 60).Select(i => 250 * i).Select(at =>
                $"chr1\t{at}\tv{at}\t{bases[at - 1]}\t{(bases[at - 1] == 'A' ? 'C' : 'A')}\t.\t.\t.\n")));
        await Shards.Run("windows", "--genome", File("g.fa"), "--annotation", File("g.bed"), "--upstream", "60", "--downstream", "59",
            "--output", File("w.fa"));
        _folder.Write("e.tsv", "gene\tx\ty\n" + string.Concat(Enumerable.Range(0, Genes).Select(i =>
            $"g{i}\t{bases.AsSpan(Spacing * i + 90, Length).Count('G')}\t{bases.AsSpan(Spacing * i + 90, Length).Count("AC")}\n")));
        await Shards.Run("compare", "--fasta", File("w.fa"), "--expression", File("e.tsv"), "--alignment-index", "60", "--predictors",
            "kmer_ridge,lm_scratch", "--preset", "quick", "--epochs", "1", "--no-audit", "--draws", "100", "--output", File("fit"));
        await Shards.Run("compare", "--fasta", File("w.fa"), "--expression", File("e.tsv"), "--alignment-index", "60", "--predictors",
            "kmer_ridge", "--prediction-intervals", "0.8", "--no-audit", "--draws", "100", "--output", File("intervals"));
        await Shards.Run("compare", "--fasta", File("w.fa"), "--expression", File("e.tsv"), "--alignment-index", "60", "--predictors",
            "lm_scratch", "--preset", "quick", "--epochs", "1", "--prediction-intervals", "0.8", "--no-audit", "--draws", "100", "--output",
            File("lm_intervals"));
        await Shards.Run("train-tokenizer", "--fasta", File("w.fa"), "--vocabulary-size", "64", "--output", File("tokenizer.json"));
        await Shards.Run("pretrain", "--fasta", File("w.fa"), "--tokenizer", File("tokenizer.json"), "--config", "mini", "--epochs", "1",
            "--output", File("model"));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Many machines write what one writes, bit by bit.</summary>
public class ShardTests(ShardFixture data) : IClassFixture<ShardFixture>
{
    [Theory]
    [InlineData("kmer_ridge", "p.tsv", 7)]
    [InlineData("lm_scratch", "p.tsv.gz", 3)]
    [InlineData("intervals", "p.tsv", 5)]
    [InlineData("intervals", "p.tsv", 100)]   // more shards than sequences
    public async Task Predictions(string name, string output, int count)
        => await Merged(output, count, "predict", "--fasta", data.File("w.fa"), "--predictor",
            name == "intervals" ? data.File("intervals/predictors/kmer_ridge") : data.File($"fit/predictors/{name}"));

    [Fact]
    public async Task Predictions_of_windows_cut_from_a_genome()
        => await Merged("p.tsv", 4, "predict", "--predictor", data.File("fit/predictors/kmer_ridge"), "--genome", data.File("g.fa"),
            "--annotation", data.File("g.bed"));

    [Theory]
    [InlineData("e.tsv", 3, "mean")]
    [InlineData("e.csv.gz", 5, "cls")]
    [InlineData("e.npy", 4, "bins")]
    [InlineData("e.npy", 90, "max")]
    public async Task Embeddings(string output, int count, string pooling)
        => await Merged(output, count, "embed", "--model", data.File("model"), "--fasta", data.File("w.fa"), "--pooling", pooling);

    [Theory]
    [InlineData("kmer_ridge", 6)]
    [InlineData("lm_scratch", 2)]
    public async Task Substitutions(string name, int count)
        => await Merged("m.tsv", count, "mutagenesis", "--predictor", data.File($"fit/predictors/{name}"), "--fasta", data.File("w.fa"),
            "--region", "58-61", "--id", "g1", "--id", "g7", "--id", "g20", "--id", "g21", "--id", "g40", "--id", "g80");

    [Theory]
    [InlineData("kmer_ridge", "v.vcf", 4)]
    [InlineData("lm_scratch", "v.vcf.gz", 3)]
    [InlineData("intervals", "v.vcf", 4)]
    [InlineData("kmer_ridge", "v.vcf", 61)]   // the first shard has only a variant that lies nowhere
    public async Task Variants(string name, string output, int count)
        => await Merged(output, count, "variants", "--predictor",
            data.File(name == "intervals" ? "lm_intervals/predictors/lm_scratch" : $"fit/predictors/{name}"), "--genome", data.File("g.fa"),
            "--annotation", data.File("g.bed"), "--vcf", data.File("v.vcf"));

    [Theory]
    [InlineData("intervals/predictors/kmer_ridge", false)]
    [InlineData("lm_intervals/predictors/lm_scratch", true)]
    public async Task Variants_of_a_predictor_with_intervals_have_those_of_both_alleles(string predictor, bool hasEmbedding)
    {
        using var folder = new TemporaryFolder();
        string[] given = ["--predictor", data.File(predictor), "--genome", data.File("g.fa"), "--annotation", data.File("g.bed")];
        await Shards.Run(["variants", .. given, "--vcf", data.File("v.vcf"), "--output", folder.File("v.vcf")]);
        await Shards.Run(["predict", .. given, "--output", folder.File("p.tsv")]);
        var predicted = File.ReadLines(folder.File("p.tsv")).Select(l => l.Split('\t')).ToDictionary(r => r[0]);
        var header = predicted["id"];
        Assert.Equal(hasEmbedding ? "embedding_p" : "x_upper", header[Array.IndexOf(header, "unfamiliar") - (hasEmbedding ? 1 : 2)]);
        var rows = File.ReadLines(folder.File("v.tsv")).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(["reference_lower", "reference_upper", "alternative_lower", "alternative_upper", "unfamiliar"], rows[0][^5..]);
        Assert.True(rows.Length > 20);
        static string Six(string number) => double.Parse(number).ToString("G6");
        foreach (var row in rows.Skip(1))
        {
            var gene = predicted[row[5]];
            Assert.Equal((Six(gene[1]), Six(gene[2]), Six(gene[3])), (row[9], row[^5], row[^4]));
            Assert.True(double.Parse(row[^3]) <= double.Parse(row[10]) && double.Parse(row[10]) <= double.Parse(row[^2]));
            if (gene[^1] == "1") Assert.Equal("1", row[^1]);
            Assert.Equal(hasEmbedding, row[12].Length > 0);   // the part of the model: one that reads tokens
        }
    }

    [Fact]
    public async Task Comparisons_of_methods_seeds_splits_and_controls_are_merged_without_fitting()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["compare", "--fasta", data.File("w.fa"), "--expression", data.File("e.tsv"), "--alignment-index", "60",
            "--predictors", "gc_content,kmer_ridge,lm_scratch,lm_frozen_random", "--preset", "quick", "--epochs", "1", "--seeds",
            "2", "--repeats", "3",
            "--controls", "all", "--draws", "100"];
        await Shards.Run([.. command, "--output", folder.File("single")]);
        var output = folder.File("out");
        foreach (var shard in Shards.InRandomOrder(5)) await Shards.Run([.. command, "--output", output, "--shard", $"{shard}/5"]);
        var fits = Directory.GetDirectories(folder.File("out.shards/fits"));
        var listed = Directory.GetFiles(folder.File("out.shards"), "fits.tsv", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Skip(1)).ToArray();
        Assert.Equal(fits.Length, listed.Length);
        foreach (var cell in (string[])["kmer_ridge\t686185200", "kmer_ridge\t686185201", "lm_frozen_random\t686185201",
            "lm_scratch\t686185200", "lm_scratch\t686185202"])
            Assert.Contains(listed, line => line.StartsWith(cell + "\t", StringComparison.Ordinal));

        await Shards.Run("merge", "--output", folder.File("merged"), folder.File("out.shards"));
        Assert.Equal(fits, Directory.GetDirectories(folder.File("out.shards/fits")));
        Assert.Equal(Shards.Digests(folder.File("single/predictors")), Shards.Digests(folder.File("merged/predictors")));
        Assert.Equal(File.ReadAllBytes(folder.File("single/predictions.tsv")), File.ReadAllBytes(folder.File("merged/predictions.tsv")));
        Assert.Empty(ResultFiles.Compare(folder.File("single/metrics.json"), folder.File("merged/metrics.json"), out var compared));
        Assert.True(compared > 300);

        // a fit is lost, another damaged: the merge says so, and the shards bring them back
        Directory.Delete(fits[1], recursive: true);
        var lost = await CliRun.Of(["merge", "--output", folder.File("again"), folder.File("out.shards"), "--quiet"]);
        Assert.Equal(1, lost.ExitCode);
        Assert.Contains("is not kept; run its shard again", lost.Error);
        await File.WriteAllTextAsync(Path.Combine(fits[2], "fit.json"), "{");
        foreach (var shard in Shards.InRandomOrder(5)) await Shards.Run([.. command, "--output", output, "--shard", $"{shard}/5"]);
        await Shards.Run("merge", "--output", folder.File("again"), folder.File("out.shards"));
        Assert.Equal(File.ReadAllBytes(folder.File("single/predictions.tsv")), File.ReadAllBytes(folder.File("again/predictions.tsv")));

        await File.AppendAllTextAsync(folder.Write("e.tsv", await File.ReadAllTextAsync(data.File("e.tsv"))), "g200\t1\t1\n");
        var other = await CliRun.Of([.. command.Select(a => a == data.File("e.tsv") ? folder.File("e.tsv") : a), "--output", output,
            "--shard", "2/5", "--quiet"]);
        Assert.Contains("holds a shard of another run: it has read other inputs", other.Error);
    }

    [Fact]
    public async Task A_hundred_shards_in_random_order_of_which_a_fifth_are_killed_give_the_same()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["predict", "--fasta", data.File("w.fa"), "--predictor", data.File("fit/predictors/kmer_ridge")];
        await Shards.Run([.. command, "--output", folder.File("single.tsv")]);
        var (output, random, killed) = (folder.File("p.tsv"), new CounterRandom(21), new List<int>());
        foreach (var shard in Shards.InRandomOrder(100))
        {
            await Shards.Run([.. command, "--output", output, "--shard", $"{shard}/100"]);
            var own = folder.File($"p.tsv.shards/{shard}-of-100");
            if (random.NextInt(5) > 0) continue;
            killed.Add(shard);
            switch (killed.Count % 4)
            {
                case 0:
                    Directory.Delete(own, recursive: true);
                    break;
                case 1:   // as a kill leaves it: under a temporary name, without a manifest
                    Directory.Move(own, own + ".0.tmp");
                    File.Delete(Path.Combine(own + ".0.tmp", "manifest.json"));
                    break;
                case 2:
                    await using (var file = File.OpenWrite(Path.Combine(own, "p.tsv"))) file.SetLength(file.Length / 2);
                    break;
                default:
                    await using (var file = File.OpenWrite(Path.Combine(own, "manifest.json"))) file.SetLength(file.Length / 2);
                    break;
            }
        }
        Assert.InRange(killed.Count, 10, 30);
        var early = await CliRun.Of(["merge", "--output", folder.File("merged.tsv"), folder.File("p.tsv.shards"), "--quiet"]);
        Assert.Equal(1, early.ExitCode);
        Assert.False(File.Exists(folder.File("merged.tsv")));

        var written = Directory.GetDirectories(folder.File("p.tsv.shards"), "*-of-100").Where(f => ShardFolder.IsComplete(f, out _))
            .ToDictionary(f => f, f => File.GetLastWriteTimeUtc(Path.Combine(f, "manifest.json")));
        Assert.Equal(100 - killed.Count, written.Count);
        foreach (var shard in Shards.InRandomOrder(100)) await Shards.Run([.. command, "--output", output, "--shard", $"{shard}/100"]);
        Assert.All(written, f => Assert.Equal(f.Value, File.GetLastWriteTimeUtc(Path.Combine(f.Key, "manifest.json"))));
        await Shards.Run("merge", "--output", folder.File("merged.tsv"), folder.File("p.tsv.shards"));
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("single.tsv")), await File.ReadAllBytesAsync(folder.File("merged.tsv")));
    }

    [Fact]
    public async Task Shards_of_another_run_division_or_number_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        string[] ridge = ["predict", "--fasta", data.File("w.fa"), "--predictor", data.File("fit/predictors/kmer_ridge"), "--output",
            folder.File("p.tsv")];
        string[] intervals = [.. ridge.Select(a => a.Replace("/fit/", "/intervals/").Replace("p.tsv", "i.tsv"))];
        for (var i = 1; i <= 3; i++) await Shards.Run([.. ridge, "--shard", $"{i}/3"]);
        await Shards.Run([.. intervals, "--shard", "2/3"]);
        await Shards.Run([.. ridge, "--shard", "2/4"]);
        string Of(string shard) => folder.File($"p.tsv.shards/{shard}");
        async Task<string> Refused(params string[] shards)
        {
            var run = await CliRun.Of(["merge", "--output", folder.File("m.tsv"), "--quiet", .. shards]);
            Assert.NotEqual(0, run.ExitCode);
            Assert.False(File.Exists(folder.File("m.tsv")));
            return run.Error;
        }
        Assert.Contains("1 of 3 shards are missing: 2/3", await Refused(Of("3-of-3"), Of("1-of-3")));
        Assert.Contains("as " + Of("1-of-3"), await Refused(Of("1-of-3"), Of("1-of-3")));
        Assert.Contains("is of another run than the first shard: it has read other inputs",
            await Refused(Of("1-of-3"), folder.File("i.tsv.shards/2-of-3")));
        Assert.Contains("is shard 2/4, and the first is one of 3", await Refused(Of("1-of-3"), Of("2-of-4")));
        Assert.Contains("is shard 2/4, and", await Refused(folder.File("p.tsv.shards")));
        Assert.Contains("does not exist", await Refused(folder.File("nothing")));
        Directory.CreateDirectory(folder.File("empty"));
        Assert.Contains("there is no shard", await Refused(folder.File("empty")));
        var format = await CliRun.Of(["merge", "--output", folder.File("m.csv"), Of("1-of-3"), Of("2-of-3"), Of("3-of-3")]);
        Assert.Equal(2, format.ExitCode);
        foreach (var wrong in (string[])["0/3", "4/3", "3", "a/b"])
            Assert.Equal(2, (await CliRun.Of([.. ridge, "--shard", wrong])).ExitCode);
        Assert.Equal(2, (await CliRun.Of([.. ridge[..^1], "-", "--shard", "1/3"])).ExitCode);
        var done = await CliRun.Of([.. ridge, "--shard", "1/3"]);
        Assert.Contains("shard 1/3 is complete", done.Error);
        Assert.Contains("is 'int8', not 'fp32'", (await CliRun.Of([.. ridge, "--shard", "1/3", "--precision", "int8"])).Error
            .Replace("is 'fp32', not 'int8'", "is 'int8', not 'fp32'"));
    }

    [Fact]
    public async Task Workers_on_the_same_shard_at_the_same_time_leave_one_complete_shard()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["predict", "--fasta", data.File("w.fa"), "--predictor", data.File("fit/predictors/kmer_ridge"), "--output",
            folder.File("p.tsv"), "--quiet", "--shard", "1/1"];
        Directory.CreateDirectory(folder.File("p.tsv.shards/1-of-1"));   // what stood there is in the way of all
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var run = await CliRun.Of(command);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        })));
        Assert.Equal([folder.File("p.tsv.shards/1-of-1")], Directory.GetFileSystemEntries(folder.File("p.tsv.shards")));
        Assert.True(ShardFolder.IsComplete(folder.File("p.tsv.shards/1-of-1"), out _));
    }

    [Theory]
    [InlineData("predict", 88)]
    [InlineData("mutagenesis", 88)]
    [InlineData("variants", 61)]
    [InlineData("embed", 88)]
    public async Task A_forecast_prints_what_a_shard_takes_and_writes_nothing(string verb, int items)
    {
        using var folder = new TemporaryFolder();
        string[] more = verb switch
        {
            "embed" => ["--model", data.File("model"), "--fasta", data.File("w.fa")],
            "variants" => ["--predictor", data.File("fit/predictors/kmer_ridge"), "--genome", data.File("g.fa"), "--annotation",
                data.File("g.bed"), "--vcf", data.File("v.vcf")],
            "mutagenesis" => ["--predictor", data.File("fit/predictors/kmer_ridge"), "--fasta", data.File("w.fa"), "--region", "0-3"],
            _ => ["--predictor", data.File("fit/predictors/kmer_ridge"), "--fasta", data.File("w.fa")],
        };
        var run = await CliRun.Of([verb, .. more, "--output", folder.File(verb == "variants" ? "o.vcf" : "o.tsv"), "--forecast", "4",
            "--quiet"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
        var row = run.Output.Split('\n')[1].Split('\t');
        Assert.Equal((verb, $"{items}", "4"), (row[0], row[1], row[2]));
        Assert.All(row[3..7], number => Assert.True(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture) > 0));
    }

    [Fact]
    public async Task A_forecast_of_a_comparison_tries_small_fits_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        var run = await CliRun.Of(["compare", "--simulate", "interaction", "--genes", "200", "--no-audit", "--predictors",
            "gc_content,kmer_ridge,dexter",
            "--seeds", "2", "--output", folder.File("o"), "--forecast", "2"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
        Assert.Contains("a fit of dexter: ", run.Error, StringComparison.Ordinal);
        var row = run.Output.Split('\n')[1].Split('\t');
        // two seeds and one bag of k-mers and of DExTER, and one of GC shares
        Assert.Equal(("compare", "7", "2"), (row[0], row[1], row[2]));
        Assert.All(row[3..8], number => Assert.True(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture) > 0));
        var both = await CliRun.Of(["compare", "--output", folder.File("o"), "--forecast", "2", "--shard", "1/2"]);
        Assert.Equal(2, both.ExitCode);
    }

    // the single run and the merged one, shards in random order
    private static async Task Merged(string output, int count, params string[] command)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("single"));
        await Shards.Run([.. command, "--output", folder.File($"single/{output}")]);
        foreach (var shard in Shards.InRandomOrder(count))
            await Shards.Run([.. command, "--output", folder.File(output), "--shard", $"{shard}/{count}", "--threads", $"{1 + shard % 2}"]);
        Assert.False(File.Exists(folder.File(output)));
        var shards = Directory.GetDirectories(folder.File($"{output}.shards"));
        Assert.Equal(count, shards.Length);
        Assert.All(shards, shard => Assert.Equal(count, int.Parse(RunManifest.Read(shard).Shard!.Split('/')[1])));
        await Shards.Run(["merge", "--output", folder.File($"merged/{output}"), .. shards]);
        Assert.Equal(Shards.Digests(folder.File("single")), Shards.Digests(folder.File("merged")));
    }
}

internal static class Shards
{
    public static async Task Run(params string[] arguments)
    {
        var run = await CliRun.Of([.. arguments, "--quiet"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("warning: ", line));
    }

    public static int[] InRandomOrder(int count)
    {
        int[] shards = [.. Enumerable.Range(1, count)];
        new CounterRandom(count).Shuffle<int>(shards);
        return shards;
    }

    public static string[] Digests(string folder)
    {
        string[] digests = [.. FileFingerprint.OfAll(folder).Select(f => $"{f.Name} {f.Sha256}")];
        Assert.NotEmpty(digests);
        return digests;
    }
}
