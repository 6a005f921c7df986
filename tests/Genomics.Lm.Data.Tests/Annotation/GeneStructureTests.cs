using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Covariates;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Annotation;

public class GeneStructureTests
{
    // a: forward, exons 3-10, 15-20, 25-30, coding 8-10, 15-20, 25-26 and its stop codon 27-29; b: reverse, one exon 33-40, coding 35-38
    private const string Gtf =
        "1\tx\ttranscript\t3\t30\t.\t+\t.\tgene_id \"a\"; transcript_id \"a1\";\n"
        + "1\tx\texon\t3\t10\t.\t+\t.\tgene_id \"a\"; transcript_id \"a1\";\n"
        + "1\tx\texon\t15\t20\t.\t+\t.\tgene_id \"a\"; transcript_id \"a1\";\n"
        + "1\tx\texon\t25\t30\t.\t+\t.\tgene_id \"a\"; transcript_id \"a1\";\n"
        + "1\tx\tCDS\t8\t10\t.\t+\t.\tgene_id \"a\"; transcript_id \"a1\";\n"
        + "1\tx\tCDS\t15\t20\t.\t+\t.\tgene_id \"a\"; transcript_id \"a1\";\n"
        + "1\tx\tCDS\t25\t26\t.\t+\t.\tgene_id \"a\"; transcript_id \"a1\";\n"
        + "1\tx\tstop_codon\t27\t29\t.\t+\t.\tgene_id \"a\"; transcript_id \"a1\";\n"
        + "1\tx\texon\t33\t40\t.\t-\t.\tgene_id \"b\"; transcript_id \"b1\";\n"
        + "1\tx\tCDS\t35\t38\t.\t-\t.\tgene_id \"b\"; transcript_id \"b1\";\n";

    private const string Gff3 =
        "##gff-version 3\n1\tx\tgene\t3\t30\t.\t+\t.\tID=gene:a;gene_id=a\n1\tx\tmRNA\t3\t30\t.\t+\t.\tID=transcript:a1;Parent=gene:a\n"
        + "1\tx\texon\t3\t10\t.\t+\t.\tParent=transcript:a1\n1\tx\texon\t15\t20\t.\t+\t.\tParent=transcript:a1\n"
        + "1\tx\texon\t25\t30\t.\t+\t.\tParent=transcript:a1\n1\tx\tCDS\t8\t10\t.\t+\t0\tID=CDS:p;Parent=transcript:a1\n"
        + "1\tx\tCDS\t15\t20\t.\t+\t0\tID=CDS:p;Parent=transcript:a1\n1\tx\tCDS\t25\t29\t.\t+\t0\tID=CDS:p;Parent=transcript:a1\n"
        + "1\tx\tgene\t33\t40\t.\t-\t.\tID=gene:b;gene_id=b\n1\tx\tmRNA\t33\t40\t.\t-\t.\tID=transcript:b1;Parent=gene:b\n"
        + "1\tx\tthree_prime_UTR\t33\t34\t.\t-\t.\tParent=transcript:b1\n1\tx\tCDS\t35\t38\t.\t-\t0\tParent=transcript:b1\n"
        + "1\tx\tfive_prime_UTR\t39\t40\t.\t-\t.\tParent=transcript:b1\n";

    //                                      1         2         3         4
    //                             1234567890123456789012345678901234567890
    private const string Bases = "AAGGGGGAAGTTTTCCCAAATTTTACACGTNAGCAAAAcg";

    [Theory]
    [InlineData("genes.gtf", Gtf)]
    [InlineData("genes.gff3", Gff3)]
    public void Parts_are_measured_on_the_strand_of_the_gene(string name, string text)
    {
        using var temporary = new TemporaryFolder();
        using var genome = Genome.Open(temporary.Write("g.fa", $">chr1\n{Bases}\n"));
        var found = GeneStructure.Read(temporary.Write(name, text), genome);
        Assert.Equal(["a", "b"], found.Select(g => g.Gene));
        Assert.Equal(["a1", "b1"], found.Select(g => g.Transcript));
        var a = found[0];
        Assert.Equal((20, 5, 14, 8, 1), (a.TranscriptLength, a.Utr5Length, a.CdsLength, a.IntronLength, a.Utr3Length));
        Assert.Equal((3, 2), (a.Exons, a.CdsJunctions));
        Assert.Equal(2000 / 14.0, a.OrfExonDensity, 12);
        Assert.Equal(1.0, a.Utr5Gc);                  // GGGGG
        Assert.Equal(7 / 14.0, a.CdsGc, 12);          // AAG CCCAAA ACACG
        Assert.Equal(0.0, a.IntronGc);                // TTTT TTTT
        Assert.Equal(0.0, a.Utr3Gc);                  // T
        var b = found[1];
        Assert.Equal((8, 2, 4, 0, 2), (b.TranscriptLength, b.Utr5Length, b.CdsLength, b.IntronLength, b.Utr3Length));
        Assert.Equal((1, 0, 0.0), (b.Exons, b.CdsJunctions, b.OrfExonDensity));
        Assert.Equal(1.0, b.Utr5Gc);                  // cg, the last two bases
        Assert.Equal(0.0, b.CdsGc);                   // AAAA
        Assert.Equal(1.0, b.Utr3Gc);                  // GC
        Assert.True(double.IsNaN(b.IntronGc));
    }

    [Fact]
    public void The_marked_transcript_counts_else_the_longest_coding_one()
    {
        static string Line(string gene, string transcript, string type, int start, int end, string tag = "")
            => $"1\tx\t{type}\t{start}\t{end}\t.\t+\t.\tgene_id \"{gene}\"; transcript_id \"{transcript}\";{tag}\n";
        using var temporary = new TemporaryFolder();
        var file = temporary.Write("g.gtf",
            Line("a", "a1", "exon", 1, 90) + Line("a", "a1", "CDS", 1, 60)
            + Line("a", "a2", "exon", 1, 20, " tag \"basic\"; tag \"Ensembl_canonical\";") + Line("a", "a2", "CDS", 1, 9)
            + Line("b", "b1", "exon", 1, 99) + Line("b", "b1", "CDS", 1, 9)
            + Line("b", "b2", "exon", 1, 30) + Line("b", "b2", "CDS", 1, 12)
            + Line("c", "c1", "exon", 1, 10) + Line("c", "c2", "exon", 1, 30) + Line("c", "c3", "exon", 3, 32));
        var found = GeneStructure.Read(file);
        Assert.Equal(["a2", "b2", "c2"], found.Select(g => g.Transcript));
        Assert.Equal((30, 0, 0), (found[2].TranscriptLength, found[2].CdsLength, found[2].Utr5Length));
        Assert.True(double.IsNaN(found[2].OrfExonDensity));
    }

    [Fact]
    public void The_table_is_written_and_read_and_looked_up_by_id()
    {
        using var temporary = new TemporaryFolder();
        using var genome = Genome.Open(temporary.Write("g.fa", $">chr1\n{Bases}\n"));
        var table = GeneStructure.ToTable(GeneStructure.Read(temporary.Write("g.gtf", Gtf), genome), "g.gtf");
        Assert.Equal(["utr5_length", "cds_length", "intron_length", "utr3_length", "transcript_length", "exons", "orf_exon_density",
            "utr5_gc", "cds_gc", "intron_gc", "utr3_gc"], table.Names);
        table.Write(temporary.File("t.tsv.gz"));
        var read = CovariateTable.Read(temporary.File("t.tsv.gz"));
        Assert.Equal(table.Fingerprint(), read.Fingerprint());
        Assert.Equal(14, read.Row(read.Find("a"))[1]);
        Assert.True(double.IsNaN(read.Row(read.Find("b"))[9]));
        Assert.Equal(-1, read.Find("b.2"));
        var some = CovariateTable.Read(temporary.File("t.tsv.gz"), ["cds_gc", "exons"], ignoreIdVersion: true);
        Assert.Equal(["cds_gc", "exons"], some.Names);
        Assert.Equal(3, some.Row(some.Find("a"))[1]);
        Assert.NotEqual(read.Fingerprint(), some.Fingerprint());
    }

    [Fact]
    public void What_cannot_be_used_is_said()
    {
        using var temporary = new TemporaryFolder();
        using var genome = Genome.Open(temporary.Write("g.fa", $">chr1\n{Bases}\n"));
        string Message(string name, string text)
        {
            var path = temporary.Write(name, text);
            return Assert.Throws<GenomicsDataException>(() => { GeneStructure.Read(path, genome); }).Message;
        }
        Assert.Contains("no exon", Message("a.gtf", "1\tx\tgene\t3\t30\t.\t+\t.\tgene_id \"a\";\n"));
        Assert.Contains("a.bed:1: has less than nine columns", Message("a.bed", "1\t3\t30\n"));
        Assert.Contains("b.gtf:1: has no place", Message("b.gtf", "1\tx\texon\t9\t3\t.\t+\t.\tgene_id \"a\";\n"));
        Assert.Contains("beyond the end", Message("c.gtf", "1\tx\texon\t9\t300\t.\t+\t.\tgene_id \"a\";\n"));
        Assert.Contains("no chromosome of the genome", Message("d.gtf", "7\tx\texon\t9\t30\t.\t+\t.\tgene_id \"a\";\n"));
        Assert.Contains("'g' twice", Assert.Throws<GenomicsDataException>(() => CovariateTable.Read(
            temporary.Write("t.tsv", "gene\tx\ng\t1\ng\t2\n"))).Message);
        Assert.Contains("'ENSG1.2' twice", Assert.Throws<GenomicsDataException>(() => CovariateTable.Read(
            temporary.Write("u.tsv", "gene\tx\nENSG1.1\t1\nENSG1.2\t2\n"), ignoreIdVersion: true)).Message);
    }

    [Fact]
    public void Yeast_genes_of_a_published_annotation_have_their_known_lengths()
    {
        var found = GeneStructure.Read(TestFolders.Shared("data/formats/ensembl_yeast_head300.gtf"));
        Assert.NotEmpty(found);
        // a coding sequence with its stop codon is a whole number of codons
        Assert.All(found.Where(g => g.CdsLength > 0), g => Assert.Equal(0, g.CdsLength % 3));
        Assert.All(found, g => Assert.Equal(g.TranscriptLength, g.CdsLength > 0 ? g.Utr5Length + g.CdsLength + g.Utr3Length
            : g.TranscriptLength));
    }
}
