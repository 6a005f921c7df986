using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Annotation;

public sealed class GeneAnnotationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // two genes, g1 forward at 101–900 and g2 reverse at 2001–3000, as each source writes them
    public static TheoryData<string, string> Styles => new()
    {
        {
            "GENCODE GTF", """
            ##description: evidence-based annotation
            ##provider: GENCODE
            chr1	HAVANA	gene	101	900	.	+	.	gene_id "g1"; gene_type "protein_coding"; gene_name "One"; level 2; tag "a; b";
            chr1	HAVANA	transcript	151	900	.	+	.	gene_id "g1"; transcript_id "t1"; gene_type "protein_coding"; gene_name "One"; transcript_type "protein_coding"; tag "basic"; tag "Ensembl_canonical";
            chr1	HAVANA	exon	151	900	.	+	.	gene_id "g1"; transcript_id "t1"; gene_type "protein_coding"; gene_name "One"; exon_number 1;
            chr1	ENSEMBL	gene	2001	3000	.	-	.	gene_id "g2"; gene_type "lncRNA"; gene_name "Two"; level 3;
            """
        },
        {
            "Ensembl GTF", """
            #!genome-build GRCh38.p14
            chr1	havana	gene	101	900	.	+	.	gene_id "g1"; gene_version "3"; gene_name "One"; gene_source "havana"; gene_biotype "protein_coding";
            chr1	havana	transcript	151	900	.	+	.	gene_id "g1"; transcript_id "t1"; gene_name "One"; gene_biotype "protein_coding"; tag "Ensembl_canonical";
            chr1	havana	gene	2001	3000	.	-	.	gene_id "g2"; gene_version "1"; gene_name "Two"; gene_source "havana"; gene_biotype "lncRNA";
            """
        },
        {
            "NCBI GTF", """
            #gtf-version 2.2
            chr1	BestRefSeq	gene	101	900	.	+	.	gene_id "g1"; transcript_id ""; db_xref "GeneID:11"; db_xref "HGNC:HGNC:1"; gbkey "Gene"; gene "One"; gene_biotype "protein_coding";
            chr1	BestRefSeq	transcript	151	900	.	+	.	gene_id "g1"; transcript_id "NM_1.2"; db_xref "GeneID:11"; gbkey "mRNA"; gene "One"; tag "MANE Select"; transcript_biotype "mRNA";
            chr1	Gnomon	gene	2001	3000	.	-	.	gene_id "g2"; transcript_id ""; db_xref "GeneID:22"; gbkey "Gene"; gene "Two"; gene_biotype "lncRNA";
            """
        },
        {
            "GTF of exons only", """
            chr1	HAVANA	exon	701	900	.	+	.	gene_id "g1"; transcript_id "t1"; gene_name "One"; gene_type "protein_coding";
            chr1	HAVANA	exon	101	300	.	+	.	gene_id "g1"; transcript_id "t0"; gene_name "One"; gene_type "protein_coding";
            chr1	HAVANA	CDS	2100	2200	.	-	0	gene_id "g2"; transcript_id "t2"; gene_name "Two"; gene_type "lncRNA";
            chr1	HAVANA	exon	2001	3000	.	-	.	gene_id "g2"; transcript_id "t2"; gene_name "Two"; gene_type "lncRNA";
            """
        },
        {
            "GTF of transcripts and exons", """
            chr1	x	transcript	101	900	.	+	.	gene_id "g1"; transcript_id "t1"; gene_name "One"; gene_biotype "protein_coding";
            chr1	x	exon	101	200	.	+	.	gene_id "g1"; transcript_id "t1"; gene_name "One"; gene_biotype "protein_coding";
            chr1	x	exon	2001	3000	.	-	.	gene_id "g2"; transcript_id "t2"; gene_name "Two"; gene_biotype "lncRNA";
            """
        },
        {
            "Ensembl GFF3", """
            ##gff-version 3
            ##sequence-region   chr1 1 5000
            chr1	GRCh38	chromosome	1	5000	.	.	.	ID=chromosome:chr1;Alias=CM000663.2,NC_000001.11
            ###
            chr1	havana	gene	101	900	.	+	.	ID=gene:g1;Name=One;biotype=protein_coding;description=a%3B b;gene_id=g1;version=3
            chr1	havana	mRNA	151	900	.	+	.	ID=transcript:t1;Parent=gene:g1;Name=One-201;biotype=protein_coding;tag=basic,Ensembl_canonical;transcript_id=t1
            chr1	havana	exon	151	900	.	+	.	Parent=transcript:t1;Name=E1
            chr1	havana	ncRNA_gene	2001	3000	.	-	.	ID=gene:g2;Name=Two;biotype=lncRNA;gene_id=g2
            chr1	havana	lnc_RNA	2001	3000	.	-	.	ID=transcript:t2;Parent=gene:g2;biotype=lncRNA;transcript_id=t2
            """
        },
        {
            "NCBI GFF3", """
            ##gff-version 3
            chr1	RefSeq	region	1	5000	.	+	.	ID=chr1:1..5000;Dbxref=taxon:9606;Name=1;chromosome=1;gbkey=Src;genome=chromosome
            chr1	BestRefSeq	gene	101	900	.	+	.	ID=gene-g1;Dbxref=GeneID:11,HGNC:HGNC:1;Name=One;gbkey=Gene;gene=One;gene_biotype=protein_coding
            chr1	BestRefSeq	mRNA	151	900	.	+	.	ID=rna-NM_1.2;Parent=gene-g1;Dbxref=GeneID:11,GenBank:NM_1.2;Name=NM_1.2;gene=One;tag=MANE Select;transcript_id=NM_1.2
            chr1	BestRefSeq	exon	151	900	.	+	.	ID=exon-NM_1.2-1;Parent=rna-NM_1.2;gene=One;transcript_id=NM_1.2
            chr1	Gnomon	gene	2001	3000	.	-	.	ID=gene-g2;Dbxref=GeneID:22;Name=Two;gbkey=Gene;gene=Two;gene_biotype=lncRNA
            """
        },
        {
            "GFF3 with children before their parents", """
            ##gff-version 3.1.26
            chr1	x	exon	1501	1600	.	+	.	Parent=t9
            chr1	x	exon	101	900	.	+	.	Parent=t1
            chr1	x	mRNA	101	900	.	+	.	ID=t1;geneID=g1;gene_name=One;gene_biotype=protein_coding
            chr1	x	gene	2001	3000	.	-	.	ID=g2;Name=Two;biotype=lncRNA
            chr1	x	mRNA	2001	2900	.	-	.	ID=t2;Parent=g2
            chr1	x	exon	2001	4000	.	-	.	Parent=t2
            chr1	x	mRNA	1501	1600	.	+	.	ID=t9;Parent=g9
            chr1	x	gene	1501	1600	.	+	.	ID=g9;biotype=other
            ##FASTA
            >chr1
            ACGT
            """
        },
        {
            "WormBase GFF3", """
            ##gff-version 3
            chr1	WormBase	gene	101	900	.	+	.	ID=Gene:g1;Name=One;biotype=protein_coding
            chr1	WormBase	mRNA	101	900	.	+	.	ID=Transcript:g1.1;Parent=Gene:g1
            chr1	WormBase	CDS	201	900	.	+	0	ID=CDS:g1;Parent=Transcript:g1.1
            chr1	WormBase	gene	2001	3000	.	-	.	ID=Gene:g2;Name=Two;biotype=lncRNA
            """
        },
        {
            "CDS lines only, as annotators of bacteria write", """
            ##gff-version 3
            chr1	Prodigal	CDS	101	900	.	+	0	ID=g1;gene=One;gene_biotype=protein_coding
            chr1	Prodigal	CDS	2001	3000	.	-	0	ID=g2;gene=Two;gene_biotype=lncRNA
            """
        },
        {
            "NCBI feature table", """
            # feature	class	assembly	assembly_unit	seq_type	chromosome	genomic_accession	start	end	strand	product_accession	symbol	GeneID	locus_tag
            gene	protein_coding	GCA_1.1	Primary	chromosome	1	chr1	101	900	+		One	11	g1
            CDS	with_protein	GCA_1.1	Primary	chromosome	1	chr1	201	600	+	P1	One	11	g1
            gene	lncRNA	GCA_1.1	Primary	chromosome	1	chr1	2001	3000	-		Two	22	g2
            """
        },
    };

    [Theory]
    [MemberData(nameof(Styles))]
    public void Genes_are_the_same_in_the_style_of_every_source(string style, string text)
    {
        var annotation = Read(text);
        var (one, two) = (annotation.Genes.Single(g => g.Id == "g1"), annotation.Genes.Single(g => g.Id == "g2"));
        Assert.Equal(new GenomicLocation("chr1", 100, 900, Strand.Forward), one.Location);
        Assert.Equal(new GenomicLocation("chr1", 2000, 3000, Strand.Reverse), two.Location);
        Assert.Equal((100, 2999), (one.Tss, two.Tss));
        Assert.Equal(("protein_coding", "lncRNA"), (one.Biotype, two.Biotype));
        if (!style.Contains("children") && !style.Contains("only, as")) Assert.Equal(("One", "Two"), (one.Name, two.Name));
        Assert.Equal((0, 0), (annotation.WithoutStrand, annotation.Repeated));
        Assert.Equal(["g2"], Read(text, new AnnotationOptions { Biotypes = ["lncRNA"] }).Genes.Select(g => g.Id));
    }

    [Theory]
    [InlineData("GENCODE GTF")]
    [InlineData("Ensembl GTF")]
    [InlineData("NCBI GTF")]
    [InlineData("Ensembl GFF3")]
    [InlineData("NCBI GFF3")]
    public void The_marked_transcript_can_give_the_start(string style)
    {
        var annotation = Read(Text(style), new AnnotationOptions { Tss = TssRule.CanonicalTranscript });
        Assert.Equal([150, 2999], annotation.Genes.Select(g => g.Tss));
        Assert.Equal(1, annotation.WithoutCanonicalTranscript);
    }

    [Fact]
    public void The_better_mark_counts_whatever_the_order()
    {
        var text = """
            chr1	x	gene	1	900	.	-	.	gene_id "g";
            chr1	x	transcript	1	500	.	-	.	gene_id "g"; transcript_id "a"; tag "Ensembl_canonical";
            chr1	x	transcript	1	800	.	-	.	gene_id "g"; transcript_id "b"; tag "basic"; tag "MANE_Select";
            chr1	x	transcript	1	700	.	-	.	gene_id "g"; transcript_id "c"; tag "appris_principal_1";
            """;
        Assert.Equal(799, Read(text, new AnnotationOptions { Tss = TssRule.CanonicalTranscript }).Genes[0].Tss);
    }

    [Theory]
    [InlineData("GENCODE GTF", "t1")]
    [InlineData("NCBI GTF", "NM_1.2")]
    [InlineData("Ensembl GFF3", "t1")]
    [InlineData("NCBI GFF3", "NM_1.2")]
    public void Transcripts_can_be_asked_for(string style, string id)
    {
        var first = Read(Text(style), new AnnotationOptions { Feature = "transcript" }).Genes[0];
        Assert.Equal((id, 150, 900), (first.Id, first.Location.Start, first.Location.End));
        Assert.Equal(["t0", "t1", "t2"], Read(Text("GTF of exons only"),
            new AnnotationOptions { Feature = "transcript" }).Genes.Select(g => g.Id).Order());
        Assert.Equal("protein_coding", Read(Text("NCBI GFF3"), new AnnotationOptions { Feature = "transcript" }).Genes[0].Biotype);
    }

    [Fact]
    public void Coding_starts_are_the_5_prime_ends_of_the_CDS_of_a_gene()
    {
        var text = """
            ##gff-version 3
            c	x	protein_coding_gene	101	900	.	+	.	ID=g1;ebi_biotype=protein_coding
            c	x	mRNA	101	900	.	+	.	ID=g1.1;Parent=g1
            c	x	CDS	301	400	.	+	0	ID=c1;Parent=g1.1
            c	x	CDS	201	250	.	+	0	ID=c1;Parent=g1.1
            c	x	exon	101	900	.	+	.	Parent=g1.1
            c	x	ncRNA_gene	1001	1100	.	+	.	ID=g2
            """;
        var gene = Assert.Single(Read(text, new AnnotationOptions { Feature = "CDS", Biotypes = ["protein_coding"] }).Genes);
        Assert.Equal(("g1", 200, 400), (gene.Id, gene.Tss, gene.Location.End));
        Assert.Equal(200, Assert.Single(Read(Text("NCBI feature table"), new AnnotationOptions { Feature = "CDS" }).Genes).Tss);
    }

    [Fact]
    public void Ids_can_be_taken_from_another_attribute_or_a_cross_reference()
    {
        Assert.Equal(["One", "Two"], Ids("GENCODE GTF", "gene_name"));
        Assert.Equal(["11", "22"], Ids("NCBI GTF", "GeneID"));
        Assert.Equal(["11", "22"], Ids("NCBI GFF3", "GeneID"));
        Assert.Equal(["One", "Two"], Ids("NCBI feature table", "symbol"));
        Assert.Contains("attribute 'xyz'", Assert.Throws<GenomicsDataException>(() => Ids("GENCODE GTF", "xyz")).Message);

        string[] Ids(string style, string attribute)
            => [.. Read(Text(style), new AnnotationOptions { IdAttribute = attribute }).Genes.Select(g => g.Id)];
    }

    [Fact]
    public void A_symbol_used_twice_and_a_gene_on_two_chromosomes_keep_their_first_place()
    {
        var text = """
            chrX	x	gene	1	900	.	+	.	gene_id "g1"; gene_name "PLCXD1";
            chrY	x	gene	11	910	.	+	.	gene_id "g1"; gene_name "PLCXD1";
            chrX	x	gene	2001	2900	.	-	.	gene_id "g2"; gene_name "PLCXD1";
            chrX	x	gene	5001	5900	.	.	.	gene_id "g3"; gene_name "nowhere";
            """;
        var annotation = Read(text);
        Assert.Equal(["g1", "g2"], annotation.Genes.Select(g => g.Id));
        Assert.Equal("chrX", annotation.Genes[0].Location.Chromosome);
        Assert.Equal((1, 1), (annotation.Repeated, annotation.WithoutStrand));
        annotation = Read(text, new AnnotationOptions { IdAttribute = "gene_name" });
        Assert.Equal(["PLCXD1"], annotation.Genes.Select(g => g.Id));
        Assert.Equal(2, annotation.Repeated);
    }

    [Fact]
    public void The_pseudoautosomal_genes_on_Y_are_genes_of_their_own_in_both_styles()
    {
        var annotation = Read("""
            chrX	x	gene	1	900	.	+	.	gene_id "ENSG00000228572.7";
            chrY	x	gene	1	900	.	+	.	gene_id "ENSG00000228572.7_PAR_Y";
            chrX	x	gene	1001	1900	.	+	.	gene_id "ENSG00000182378.8";
            chrY	x	gene	1001	1900	.	+	.	gene_id "ENSGR0000182378.8";
            """);
        Assert.Equal(["ENSG00000228572.7", "ENSG00000228572.7_PAR_Y", "ENSG00000182378.8", "ENSGR0000182378.8"],
            annotation.Genes.Select(g => g.Id));
    }

    [Fact]
    public void BED_takes_the_lowest_promoter_number_else_the_outermost_start()
    {
        var annotation = Read("""
            browser position chr1:1-1000
            track name=promoters
            chr1	99	100	g1|A_2	0	-
            chr1	199	200	g1|A_1	0	-
            chr1	299	300	g1|A_10	0	-
            chr1	10	90	g2	0	-
            chr1	20	95	g2	0	-
            chr1	500	600	g3	.	.
            chr2 7 8 g4 0 + 7 8 0 1 1 0
            """);
        Assert.Equal([("g1", "A_1", 199L), ("g2", "", 94L), ("g4", "", 7L)], annotation.Genes.Select(g => (g.Id, g.Name, g.Tss)));
        Assert.Equal((AnnotationFormat.Bed, 1, 3), (annotation.Format, annotation.WithoutStrand, annotation.Repeated));
    }

    [Fact]
    public void Chromosome_aliases_of_the_file_are_kept()
    {
        Assert.Equal(["CM000663.2", "NC_000001.11"], Read(Text("Ensembl GFF3")).ChromosomeAliases["chr1"]);
        Assert.Equal(["1"], Read(Text("NCBI GFF3")).ChromosomeAliases["chr1"]);
        Assert.Equal(["1"], Read(Text("NCBI feature table")).ChromosomeAliases["chr1"]);
    }

    [Theory]
    [InlineData("", 0, "holds no feature")]
    [InlineData("# nothing\n", 0, "holds no feature")]
    [InlineData("hello world\n", 1, "no line of an annotation")]
    [InlineData("chr1\tx\tgene\t1\t9\t.\t+\t.\tgene_id \"g\";\nchr1\tx\tgene\n", 2, "has 3 columns")]
    [InlineData("chr1\tx\tgene\t1\t9\t.\t+\t.\tgene_id \"g\";\nchr1\tx\tgene\t9\t1\t.\t+\t.\tgene_id \"h\";\n", 2,
    "has the place '9' to '1'")]
    [InlineData("chr1\tx\tgene\t0\t9\t.\t+\t.\tgene_id \"h\";\n", 1, "1-based")]
    [InlineData("chr1\tx\tgene\t1\t9\t.\t+\t.\tgene_name \"h\";\n", 1, "they have no id")]
    [InlineData("chr1\tx\tgene\t1\t9\t.\t.\t.\tgene_id \"h\";\n", 0, "no strand")]
    [InlineData("chr1\tx\tintron\t1\t9\t.\t+\t.\tgene_id \"h\";\n", 0, "no feature 'gene'")]
    [InlineData("chr1\t1\t9\n", 0, "no strand on any of its 1 lines")]
    [InlineData("chr1\t9\t10\tg\t0\t+\nchr1\t9\t9\tg\t0\t+\n", 2, "no BED line")]
    public void Bad_files_name_line_and_reason(string text, long line, string reason)
    {
        var path = _folder.Write("bad", text);
        var error = Assert.Throws<GenomicsDataException>(() => GeneAnnotation.Read(path));
        Assert.Contains(reason, error.Message);
        Assert.Equal((path, line), (error.File, error.Line));
    }

    [Fact]
    public void Biotypes_that_are_not_there_are_explained()
    {
        var options = new AnnotationOptions { Biotypes = ["coding"] };
        Assert.Contains("lncRNA, protein_coding", Assert.Throws<GenomicsDataException>(() => Read(Text("GENCODE GTF"), options)).Message);
        Assert.Contains("states no biotypes",
            Assert.Throws<GenomicsDataException>(() => Read("chr1\tx\tgene\t1\t9\t.\t+\t.\tgene_id \"g\";\n", options)).Message);
        Assert.Contains("BED file", Assert.Throws<GenomicsDataException>(() => Read("chr1\t9\t10\tg\t0\t+\n", options)).Message);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Any_line_ends_and_gzip_are_read(string end)
    {
        var path = _folder.File("a.gtf.gz");
        using (var gzip =
            new GZipStream(File.Create(path), CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(Text("GENCODE GTF")
            .ReplaceLineEndings(end)));
        Assert.Equal(2, GeneAnnotation.Read(path).Genes.Count);
    }

    private static string Text(string style) => (string)Styles.Single(s => s.Data.Item1 == style).Data.Item2;

    private GeneAnnotation Read(string text, AnnotationOptions? options = null)
        => GeneAnnotation.Read(_folder.Write("annotation", text), options);
}
