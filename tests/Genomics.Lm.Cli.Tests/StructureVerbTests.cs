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
        Assert.StartsWith("gene\tutr5_length\tcds_length\tintron_length\tutr3_length\ttranscript_length\texons\torf_exon_density\ng0\t0\t0\t0\t0\t",
            File.ReadAllText(temporary.File("s.tsv")));

        string[] compare = ["compare", "--fasta", temporary.Write("w.fa", fasta.ToString()), "--expression",
            temporary.Write("t.tsv", table.ToString()), "--alignment-index", "20", "--transform", "log2p1", "--draws", "100", "--no-audit",
            "--predictors", "gc_content,gene_structure,gc_content+structure"];
        run = await CliRun.Of([.. compare, "--output", temporary.File("a")]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("gene_structure needs covariates", run.Error);
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
}
