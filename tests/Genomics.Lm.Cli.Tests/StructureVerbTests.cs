using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Cli.Tests;

public class StructureVerbTests
{
    [Fact]
    public async Task The_table_is_written_and_a_comparison_learns_from_it()
    {
        using var temporary = new TemporaryFolder();
        var random = new Random(3);
        var (fasta, table, genes) = (new StringWriter(), new StringWriter(), new StringWriter());
        table.WriteLine("gene\tA");
        for (var i = 0; i < 90; i++)
        {
            var length = random.Next(10, 1000);
            fasta.WriteLine($">g{i}\n{string.Concat(Enumerable.Range(0, 60).Select(_ => "ACGT"[random.Next(4)]))}");
            table.WriteLine($"g{i}\t{length}");
            genes.WriteLine($"1\tx\texon\t{1 + 2000 * i}\t{2000 * i + length}\t.\t+\t.\tgene_id \"g{i}\"; transcript_id \"t{i}\";");
        }
        var annotation = temporary.Write("g.gtf", genes.ToString());
        var run = await CliRun.Of(["structure", "--annotation", annotation, "--output", temporary.File("s.tsv")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("90 genes, 0 of them with a coding sequence", run.Error);
        Assert.StartsWith("id\tutr5_length\tcds_length\tintron_length\tutr3_length\ttranscript_length\texons\torf_exon_density\n"
            + "g0\t0\t0\t0\t0\t",
            File.ReadAllText(temporary.File("s.tsv")));

        string[] compare = ["compare", "--fasta", temporary.Write("w.fa", fasta.ToString()), "--expression",
            temporary.Write("t.tsv", table.ToString()), "--alignment-index", "20", "--transform", "log2p1", "--draws", "100", "--no-audit",
            "--predictors", "gc_content,gene_structure,gc_content+structure"];
        run = await CliRun.Of([.. compare, "--output", temporary.File("a")]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("gene_structure needs --covariates FILE", run.Error);
        run = await CliRun.Of([.. compare, "--output", temporary.File("a"), "--covariates", temporary.File("s.tsv"), "--covariate",
            "transcript_length"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("gene_structure beyond gc_content", File.ReadAllText(Path.Combine(temporary.File("a"), "report.html")));
        run = await CliRun.Of([.. compare, "--output", temporary.File("b"), "--annotation", annotation]);
        Assert.Equal(0, run.ExitCode);

        run = await CliRun.Of(["predict", "--predictor", Path.Combine(temporary.File("a"), "predictors", "gc_content+structure"), "--fasta",
            temporary.File("w.fa"), "--output", temporary.File("p.tsv")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(91, File.ReadAllLines(temporary.File("p.tsv")).Length);
        run = await CliRun.Of([.. compare, "--output", temporary.File("c"), "--genome", temporary.File("w.fa")]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--genome needs --annotation", run.Error);
    }

    [Fact]
    public async Task Columns_of_text_and_a_table_that_no_method_uses_are_said()
    {
        using var temporary = new TemporaryFolder();
        var random = new Random(5);
        var genes = Enumerable.Range(0, 60).Select(i => (Id: $"g{i}", Value: random.Next(1, 9),
            Bases: string.Concat(Enumerable.Range(0, 60).Select(_ => "ACGT"[random.Next(4)])))).ToArray();
        string[] compare = ["compare", "--fasta", temporary.Write("w.fa", string.Concat(genes.Select(g => $">{g.Id}\n{g.Bases}\n"))),
            "--expression", temporary.Write("t.tsv", "gene\tA\n" + string.Concat(genes.Select(g => $"{g.Id}\t{g.Value}\n"))),
            "--alignment-index", "20", "--draws", "100", "--no-audit", "--quiet", "--covariates", temporary.Write("c.tsv",
                "gene\tlength\tkind\n" + string.Concat(genes.Select(g => $"{g.Id}\t{g.Value}\tcoding\n")))];
        var run = await CliRun.Of([.. compare, "--predictors", "gene_structure", "--output", temporary.File("a")]);
        Assert.Equal((0, $"warning: {temporary.File("c.tsv")}: left out kind: columns that hold text"),
            (run.ExitCode, run.Error.TrimEnd()));
        run = await CliRun.Of([.. compare, "--predictors", "gc_content", "--output", temporary.File("b")]);
        Assert.Equal((0, "warning: no method uses --covariates; it is for gene_structure and METHOD+structure"),
            (run.ExitCode, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task Predictions_of_a_predictor_with_intervals_have_their_ends()
    {
        using var temporary = new TemporaryFolder();
        var run = await CliRun.Of(["compare", "--simulate", "additive", "--genes", "300", "--predictors", "gc_content", "--no-audit",
            "--draws",
            "100", "--prediction-intervals", "0.8", "--output", temporary.File("a")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\"prediction_intervals\"", File.ReadAllText(Path.Combine(temporary.File("a"), "metrics.json")));
        Assert.Contains("coverage on test genes", File.ReadAllText(Path.Combine(temporary.File("a"), "report.html")));
        var window = string.Concat(Enumerable.Repeat("N", 1001));
        run = await CliRun.Of(["predict", "--predictor", Path.Combine(temporary.File("a"), "predictors", "gc_content"), "--fasta",
            temporary.Write("w.fa", $">n\n{window}\n"), "--output", temporary.File("p.tsv")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 of 1 sequences are unlike those that were learnt", run.Error);
        var lines = File.ReadAllLines(temporary.File("p.tsv"));
        Assert.EndsWith("_lower\t" + lines[0].Split('\t')[1] + "_upper\tunseen_words\tunfamiliar", lines[0]);
        Assert.EndsWith("\t1\t1", lines[1]);
        run = await CliRun.Of(["compare", "--simulate", "additive", "--prediction-intervals", "2", "--output", temporary.File("b")]);
        Assert.Equal(2, run.ExitCode);
    }
}
