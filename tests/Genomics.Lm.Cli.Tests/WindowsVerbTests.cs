using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public class WindowsVerbTests
{
    private const string Genes =
        "chr1\tx\tgene\t8\t20\t.\t+\t.\tgene_id \"a\"; gene_name \"A\";\nchr1\tx\tgene\t1\t12\t.\t-\t.\tgene_id "
        + "\"b\";\nchr1\tx\tgene\t2\t9\t.\t+\t.\tgene_id \"c\";\nchr9\tx\tgene\t2\t9\t.\t+\t.\tgene_id \"d\";\n";

    [Fact]
    public async Task Windows_are_cut_and_what_is_left_out_is_counted()
    {
        using var temporary = new TemporaryFolder();
        var genome = temporary.Write("g.fa", ">1\nAAAACCCCGGGGTTTTacgt\n");
        var output = temporary.File("w.fa.gz");
        string[] arguments = ["windows", "--genome", genome, "--annotation", temporary.Write("g.gtf", Genes), "--upstream", "4",
            "--downstream", "3", "--output", output];
        var run = await CliRun.Of(arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Contains("2 windows of 8 bases, start at index 4; 2 of 4 entries left out", run.Error);
        Assert.Contains("1 left out: the window falls off a chromosome end", run.Error);
        Assert.Contains("1 left out: the genome lacks their chromosome (chr9)", run.Error);
        var windows = FastaReader.ReadAll(output);
        Assert.Equal([("a", "1:4-11(+) A", "ACCCCGGG"), ("b", "1:9-16(-)", "AAAACCCC")],
            windows.Select(w => (w.Id, w.Description, w.ToString())));

        run = await CliRun.Of(arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("exists already", run.Error);
        run = await CliRun.Of([.. arguments, "--force", "--quiet", "--feature", "CDS"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no feature 'CDS'", run.Error);
    }

    [Fact]
    public async Task Where_no_window_is_found_there_is_no_file()
    {
        using var temporary = new TemporaryFolder();
        var run = await CliRun.Of(["windows", "--genome", temporary.Write("g.fa", ">other\nACGTACGTACGT\n"), "--annotation",
            temporary.Write("g.gtf", Genes[..Genes.IndexOf('\n')] + "\n"), "--upstream", "40", "--downstream", "40", "--output",
            temporary.File("w.fa")]);
        Assert.Equal(1, run.ExitCode);
        Assert.False(File.Exists(temporary.File("w.fa")));
    }

    [Fact]
    public async Task Windows_that_all_fall_off_their_chromosome_leave_no_file_either()
    {
        using var temporary = new TemporaryFolder();
        var run = await CliRun.Of(["windows", "--genome", temporary.Write("g.fa", ">1\nAAAACCCCGGGGTTTTacgt\n"), "--annotation",
            temporary.Write("g.gtf", Genes[..Genes.IndexOf('\n')] + "\n"), "--upstream", "40", "--downstream", "40", "--output",
            temporary.File("w.fa"), "--quiet"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("gives no window, so no file is written: 1 left out: the window falls off a chromosome end", run.Error);
        Assert.False(File.Exists(temporary.File("w.fa")));
    }

    [Fact]
    public async Task Predict_cuts_the_windows_that_its_predictor_expects()
    {
        using var temporary = new TemporaryFolder();
        var random = new Genomics.Lm.Data.Randomness.CounterRandom(3);
        var bases = string.Concat(Enumerable.Range(0, 60 * 50).Select(_ => "ACGT"[random.NextInt(4)]));
        var genome = temporary.Write("g.fa", $">1\n{bases}\n");
        var genes = temporary.Write("g.bed", string.Concat(Enumerable.Range(0, 58).Select(i =>
            $"chr1\t{50 * i + 40}\t{50 * i + 41}\tg{i}\t0\t{"+-"[i % 2]}\n")));
        var windows = temporary.File("w.fa");
        Assert.Equal(0, (await CliRun.Of(["windows", "--genome", genome, "--annotation", genes, "--upstream", "30", "--downstream", "19",
            "--output", windows])).ExitCode);
        var table = temporary.Write("t.tsv", "gene\tx\n" + string.Concat(FastaReader.ReadAll(windows)
            .Select(w => $"{w.Id}\t{w.ToString().Count(c => c == 'G')}\n")));
        Assert.Equal(0, (await CliRun.Of(["compare", "--fasta", windows, "--expression", table, "--alignment-index", "30", "--predictors",
            "gc_content,kmer_ridge", "--draws", "200", "--output", temporary.File("out"), "--quiet"])).ExitCode);
        string[] predict = ["predict", "--predictor", temporary.File("out/predictors/kmer_ridge"), "--quiet", "--output"];
        Assert.Equal(0, (await CliRun.Of([.. predict, temporary.File("a.tsv"), "--fasta", windows])).ExitCode);
        Assert.Equal(0, (await CliRun.Of([.. predict, temporary.File("b.tsv"), "--genome", genome, "--annotation", genes])).ExitCode);
        Assert.Equal(File.ReadAllText(temporary.File("a.tsv")), File.ReadAllText(temporary.File("b.tsv")));
        foreach (var wrong in (string[][])[[], ["--genome", genome], ["--fasta", windows, "--annotation", genes]])
            Assert.Equal(2, (await CliRun.Of([.. predict, temporary.File("c.tsv"), .. wrong])).ExitCode);
    }

    [Fact]
    public async Task Repeated_places_and_lines_without_a_gene_are_said()
    {
        using var temporary = new TemporaryFolder();
        var genes =
            temporary.Write("g.gtf",
            "1\tx\tgene\t4\t6\t.\t+\t.\tgene_id \"a\";\n1\tx\tgene\t9\t12\t.\t+\t.\tgene_id \"a\";\n1\tx\texon\t9\t12\t.\t+\t.\tgene_id "
                + "\"\";\n");
        var run =
            await CliRun.Of(["windows", "--genome", temporary.Write("g.fa", ">1\nAAAACCCCGGGGTTTTacgt\n"), "--annotation", genes,
            "--upstream", "2", "--downstream", "2", "--output", temporary.File("w.fa")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 not read: repeated, genes that have a place already", run.Error);
        Assert.Contains("1 not read: genes without a usable id, lines that name no gene", run.Error);
        Assert.Equal(["AAACC"], FastaReader.ReadAll(temporary.File("w.fa")).Select(w => w.ToString()));
    }

    [Fact]
    public async Task The_real_windows_come_out()
    {
        var folder = TestFolders.Shared("data/human_chr22_1mb");
        using var temporary = new TemporaryFolder();
        var output = temporary.File("w.fa");
        var run =
            await CliRun.Of(["windows", "--genome", Path.Combine(folder, "chr22_20-21M.fa.gz"), "--annotation",
            Path.Combine(folder, "tss.bed"), "--output", output, "--quiet"]);
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        var expected = FastaReader.ReadAll(Path.Combine(folder, "windows_tss_4001bp.fa.gz"));
        Assert.Equal(expected.ToDictionary(w => w.Id, w => w.ToString()), FastaReader.ReadAll(output)
            .ToDictionary(w => w.Id, w => w.ToString()));
    }

    [Fact]
    public async Task Windows_can_be_split_by_the_chromosomes_of_their_headers()
    {
        using var temporary = new TemporaryFolder();
        var random = new Random(1);
        var genome =
            temporary.Write("g.fa",
            string.Concat(Enumerable.Range(1, 9)
                .Select(c => $">chr{c}\n{string.Concat(Enumerable.Range(0, 900).Select(_ => "ACGT"[random.Next(4)]))}\n")));
        var genes =
            temporary.Write("g.bed", string.Concat(Enumerable.Range(0, 72)
            .Select(i => $"{1 + (i % 9)}\t{50 + (100 * (i / 9))}\t{60 + (100 * (i / 9))}\tg{i}\t0\t{"+-"[i % 2]}\n")));
        var (fasta, output) = (temporary.File("w.fa"), temporary.File("split"));
        Assert.Equal(0,
            (await CliRun.Of(["windows", "--genome", genome, "--annotation", genes, "--upstream", "20", "--downstream", "19", "--output",
                fasta])).ExitCode);
        var expression = temporary.Write("e.tsv", "gene\tA\n" + string.Concat(Enumerable.Range(0, 72).Select(i => $"g{i}\t{i}\n")));
        Assert.Equal(0,
            (await CliRun.Of(["split", "--fasta", fasta, "--expression", expression, "--by", "chromosome", "--output", output])).ExitCode);
        var parts = new[] { "training.txt", "validation.txt", "testing.txt" }.Select(f => File.ReadAllLines(Path.Combine(output, f))
            .Select(id => int.Parse(id[1..]) % 9).ToHashSet()).ToArray();
        Assert.Equal(9, parts.Sum(p => p.Count));
        Assert.All(parts, Assert.NotEmpty);
    }
}
