using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Annotation.Internals;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Annotation;

/// <summary>How lines find their gene, in the dialects that annotations are written in.</summary>
public sealed class GeneLineageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // rows: type start end strand attributes; genes and transcripts: id:TSS (0-based); the last number: lines without id
    public static TheoryData<string, string, string, string, int> Gff3 => new()
    {
        {
            "TAIR10", """
            gene 501 900 + ID=AT1;Name=AT1
            mRNA 501 900 + ID=AT1.1;Parent=AT1
            exon 501 900 + Parent=AT1.1
            transposable_element_gene 1433 1819 - ID=AT2;Derives_from=AT1TE
            mRNA_TE_gene 1433 1819 - ID=AT2.1;Parent=AT2
            pseudogene 2433 2819 - ID=AT3
            pseudogenic_transcript 2433 2819 - ID=AT3.1;Parent=AT3
            pseudogenic_exon 2433 2819 - Parent=AT3.1
            """, "AT1:500 AT2:1818 AT3:2818", "AT1.1:500 AT2.1:1818 AT3.1:2818", 0
        },
        {
            "Ensembl: pseudogene under pseudogene, NMD, ncRNA_gene", """
            pseudogene 1 90 + ID=gene:G1;gene_id=G1
            pseudogene 11 90 + ID=transcript:T1;Parent=gene:G1;transcript_id=T1
            exon 11 90 + Parent=transcript:T1
            gene 201 400 - ID=gene:G2;gene_id=G2
            NMD_transcript_variant 201 300 - ID=transcript:T2;Parent=gene:G2;transcript_id=T2
            exon 201 300 - Parent=transcript:T2
            CDS 201 290 - ID=CDS:P2;Parent=transcript:T2
            ncRNA_gene 500 600 + ID=gene:G3;gene_id=G3
            lnc_RNA 500 600 + ID=transcript:T3;Parent=gene:G3
            """, "G1:0 G2:399 G3:499", "T1:10 T2:299 T3:499", 0
        },
        {
            "NCBI: a miRNA under its primary transcript, with an id like the gene's", """
            gene 2805 3176 + ID=gene-M1;Name=MIR1;gene_biotype=miRNA
            primary_transcript 2805 3176 + ID=rna-gnl|X|mRNA.M1.1;Parent=gene-M1
            exon 2805 3176 + ID=exon-1;Parent=rna-gnl|X|mRNA.M1.1
            miRNA 3145 3164 + ID=rna-M1;Parent=rna-gnl|X|mRNA.M1.1
            exon 3145 3164 + ID=exon-2;Parent=rna-M1
            """, "M1:2804", "M1:3144 gnl|X|mRNA.M1.1:2804", 0
        },
        {
            "miRBase", """
            miRNA_primary_transcript 1 90 - ID=MI1;Name=mir-1
            miRNA 11 31 - ID=MIMAT1;Name=miR-1;Derives_from=MI1
            """, "MI1:89", "MI1:89 MIMAT1:30", 0
        },
        {
            "AGAT", """
            gene 501 900 + ID=agat-gene-1;gene_id=ENSG1;gene_name=AAA
            mRNA 501 900 + ID=T1;Parent=agat-gene-1;gene_id=ENSG1
            exon 501 900 + ID=e1;Parent=T1;gene_id=ENSG1
            exon 1501 1900 + ID=e2;Parent=lost;gene_id=ENSG1
            """, "ENSG1:500", "T1:500", 0
        },
        {
            "parents that come later, and several", """
            exon 1 50 + Parent=t1,t2
            CDS 21 40 + ID=c;Parent=t1,t2
            pseudogene 1 100 + ID=t1;Parent=g1
            mRNA 1 100 + ID=t2;Parent=g2
            gene 1 100 + ID=g1
            gene 1 100 + ID=g2
            """, "g1:0 g2:0", "t1:0 t2:0", 0
        },
        {
            "parents with and without the prefix", """
            gene 1 100 + ID=g1
            mRNA 1 100 + ID=t1;Parent=gene:g1
            gene 201 300 + ID=gene-g2
            mRNA 201 300 + ID=t2;Parent=g2
            exon 201 300 + Parent=t2
            """, "g1:0 g2:200", "t1:0 t2:200", 0
        },
        {
            "genes of an operon", """
            operon 1 900 + ID=o
            gene 1 90 + ID=g1;Parent=o
            gene 101 190 + ID=g2;Parent=o
            mRNA 101 190 + ID=t2;Parent=g2
            """, "g1:0 g2:100", "t2:100", 0
        },
        {
            "exons and coding parts of no gene, beside genes", """
            gene 1 100 + ID=g1
            mRNA 1 100 + ID=t1;Parent=g1
            CDS 201 300 + ID=c1
            exon 401 500 + Parent=lost
            exon 601 700 + Name=x
            """, "g1:0", "t1:0", 3
        },
        {
            "exons only", """
            exon 201 300 - Parent=t1
            exon 401 500 - Parent=t1
            CDS 601 700 + ID=c7
            exon 801 850 + Parent=t8;gene_id=g8
            exon 871 900 + Parent=t9;gene_id=g8
            """, "c7:600 g8:800 t1:499", "c7:600 t1:499 t8:800 t9:870", 0
        },
        {
            "circles of parents", """
            gene 1 90 + ID=p;Parent=q
            gene 1 90 + ID=q;Parent=p
            gene 101 190 + ID=s;Parent=s
            mRNA 101 190 + ID=t;Parent=s
            """, "p:0 q:0 s:100", "p:0 q:0 t:100", 0
        },
        {
            "commas too many", """
            gene 1 90 + ID=g
            mRNA 11 90 + ID=t;Parent=g,
            exon 11 40 + Parent=,t,,g
            exon 51 90 + Parent=,
            """, "g:0", "g:10 t:10", 1
        },
        {
            "circles of transcripts lead to no gene", """
            gene 1 90 + ID=g
            mRNA 201 300 + ID=a;Parent=b
            mRNA 401 500 + ID=b;Parent=a
            exon 401 500 + Parent=b
            mRNA 601 700 + ID=c;Parent=c
            mRNA 801 900 + ID=d;Parent=a
            mRNA 801 900 + ID=e;Parent=a,g
            """, "g:0", "a:200 b:400 c:600 d:800 e:800", 6
        },
        {
            "escapes, quotation marks, a fragment without id", """
            gene 1 90 + ID=a%3Db;Name=x
            mRNA 1 90 + ID="t";Parent=a%3Db
            mRNA 1 80 + Parent=a%3Db
            gene 101 190 + ID=c%20d
            """, "a=b:0 c%20d:100", "t:0", 0
        },
    };

    [Theory]
    [MemberData(nameof(Gff3))]
    public void A_line_of_GFF3_belongs_to_the_topmost_gene_above_it(string dialect, string rows, string genes, string transcripts,
    int withoutId)
    {
        var annotation = Read("##gff-version 3\n" + Lines(rows));
        Assert.Equal((dialect, genes, withoutId), (dialect, Show(annotation), annotation.WithoutId));
        Assert.Equal((dialect, transcripts), (dialect, Show(Read("##gff-version 3\n" + Lines(rows), "transcript"))));
    }

    [Theory]
    [InlineData("CDS", "G2:289")]
    [InlineData("exon", "G1:10 G2:299")]
    [InlineData("NMD_transcript_variant", "G2:299")]
    [InlineData("pseudogene", "G1:0")]
    public void Any_feature_leads_to_its_gene(string feature, string expected)
        => Assert.Equal(expected,
        Show(Read("##gff-version 3\n" + Lines(Gff3.Single(d => d.Data.Item1.StartsWith("Ensembl", StringComparison.Ordinal)).Data.Item2),
            feature)));

    [Fact]
    public void Coding_parts_of_two_genes_count_for_both()
        => Assert.Equal("g1:20 g2:20",
        Show(Read("##gff-version 3\n"
            + Lines(Gff3.Single(d => d.Data.Item1.StartsWith("parents that", StringComparison.Ordinal)).Data.Item2), "CDS")));

    [Fact]
    public void Transcripts_without_an_id_are_counted_and_named_when_nothing_is_left()
    {
        var text = "##gff-version 3\n" + Lines("gene 1 100 + ID=g\nmRNA 1 100 + ID=t;Parent=g\nmRNA 11 100 + Parent=g\n");
        Assert.Equal(("t:0", 1), (Show(Read(text, "transcript")), Read(text, "transcript").WithoutId));
        Assert.Equal(0, Read(text).WithoutId);
        var error = Assert.Throws<GenomicsDataException>(() => Read(text.Replace("ID=t;", ""), "transcript"));
        Assert.Contains("2 lines were left out: they have no id", error.Message);
        Assert.Equal(3, error.Line);
    }

    public static TheoryData<string, string, string, int> Gtf => new()
    {
        {
            "AUGUSTUS and BRAKER", """
            gene 501 900 - g1
            transcript 501 900 - g1.t1
            CDS 501 900 - transcript_id "g1.t1"; gene_id "g1";
            CDS 1601 1700 + transcript_id "g2.t1"; gene_id "g2";
            transcript 1501 2500 + g2.t1
            """, "g1:899 g2:1500", 0
        },
        {
            "NCBI", """
            gene 501 900 + gene_id "ND1"; transcript_id ""; gene_biotype "protein_coding";
            exon 501 900 + gene_id ""; transcript_id "unassigned_transcript_1"; gbkey "tRNA";
            gene 1501 1900 - gene_id "ND3"; transcript_id "";
            """, "ND1:500 ND3:1899", 1
        },
        {
            "gffread: exons by their transcript alone", """
            exon 401 450 + transcript_id "r0";
            transcript 501 900 + transcript_id "r0"; gene_id "g0";
            exon 2000 2022 - transcript_id "r3";
            exon 3001 3100 - transcript_id "r4"; gene_id "g4";
            exon 3201 3300 - transcript_id "r4";
            """, "g0:500 g4:3299", 1
        },
        {
            "placeholders join no genes", """
            CDS 1 100 + gene_id "A"; transcript_id "unknown_transcript_1";
            CDS 201 300 - gene_id "B"; transcript_id "unknown_transcript_1";
            exon 501 600 - transcript_id "unknown_transcript_1";
            exon 701 800 - gene_id "."; transcript_id "NA";
            """, "A:0 B:299", 2
        },
        {
            "single quotes, and ends called 5' and 3'", """
            gene 1 100 + gene_id 'g1'; gene_name 'a; b';
            exon 11 100 + transcript_id 't1' ; gene_id 'g1'
            gene 201 300 - gene_id 5'x;note 3';
            gene 401 500 + gene_id 'x;y
            """, "'x:400 5'x:299 g1:0", 0
        },
        {
            "FlyBase", """
            gene 1 100 + gene_id "FBgn1"; gene_symbol "a";
            pseudogene 1 150 + gene_id "FBgn1"; gene_symbol "a"; transcript_id "FBtr1";
            """, "FBgn1:0", 0
        },
    };

    [Theory]
    [MemberData(nameof(Gtf))]
    public void A_line_of_GTF_without_gene_id_is_counted_and_the_rest_is_read(string dialect, string rows, string genes, int withoutId)
    {
        var annotation = Read(Lines(rows));
        Assert.Equal((dialect, genes, withoutId), (dialect, Show(annotation), annotation.WithoutId));
    }

    [Fact]
    public void A_transcript_that_two_genes_name_is_two()
    {
        var annotation =
            Read(Lines(
            "exon 1 100 + gene_id \"A\"; transcript_id \"t\";\nexon 901 990 + gene_id \"B\"; transcript_id \"t\";\nexon 201 300 + "
                + "transcript_id \"t\";\n"), "transcript");
        Assert.Equal(("t:0", 300L, 1), (Show(annotation), annotation.Genes[0].Location.End, annotation.Repeated));
    }

    [Theory]
    [InlineData("gene 1001 2000 + ID=g\ngene 900001 901000 + ID=g\n", "g:1000")]
    [InlineData("gene 1001 2000 - ID=g;part=1\ngene 9001 9100 + ID=g;part=2\n", "g:1999")]
    [InlineData("gene 1001 2000 - ID=gene-g;gene_id=g\ngene 9001 9100 - ID=gene-g_1;gene_id=g;extra_copy_number=1\n", "g:1999")]
    [InlineData("gene 1001 2000 - gene_id \"g\";\ngene 9001 9100 - gene_id \"g\";\n", "g:1999")]
    [InlineData("transcript 1001 2000 - gene_id \"g\"; transcript_id \"a\";\ntranscript 9001 9100 - gene_id \"g\"; transcript_id \"b\";\n",
    "g:1999")]
    [InlineData("transcript 1 100 - gene_id \"g\"; transcript_id \"a\";\ntranscript 201 300 - gene_id \"g\"; transcript_id "
    + "\"b\";\ntranscript 51 250 - gene_id \"g\"; transcript_id \"c\";\ntranscript 801 900 - gene_id \"g\"; transcript_id \"d\";\n",
    "g:299")]
    public void Places_that_do_not_overlap_are_not_joined_and_the_first_is_kept(string rows, string expected)
    {
        var annotation = Read(Lines(rows));
        Assert.Equal((expected, 1), (Show(annotation), annotation.Repeated));
    }

    [Fact]
    public void Coding_parts_and_marked_transcripts_outside_the_genes_own_line_do_not_count()
    {
        var text = Lines("""
            gene 1001 2000 + gene_id "g";
            transcript 1101 2000 + gene_id "g"; transcript_id "t"; tag "Ensembl_canonical";
            CDS 1201 1300 + gene_id "g"; transcript_id "t";
            gene 9 90 + gene_id "g";
            transcript 11 90 + gene_id "g"; transcript_id "u"; tag "MANE_Select";
            CDS 21 30 + gene_id "g"; transcript_id "u";
            """);
        Assert.Equal("g:1200", Show(Read(text, "CDS")));
        Assert.Equal(1100, GeneAnnotation.Read(_folder.Write("a", text),
            new AnnotationOptions { Tss = TssRule.CanonicalTranscript }).Genes.Single().Tss);
    }

    [Fact]
    public void Chromosomes_of_GFF3_are_unescaped_and_lines_that_say_nothing_do_not_decide_the_format()
    {
        var annotation = Read("s%3D1\tx\tregion\t1\t900\t.\t.\t.\t.\ns%3D1\tx\tgene\t1\t90\t.\t+\t.\tID=g\n");
        Assert.Equal((AnnotationFormat.Gff3, "s=1"), (annotation.Format, annotation.Genes.Single().Location.Chromosome));
        Assert.Equal(AnnotationFormat.Gtf, Read("##gff-version 3\n" + Lines("gene 1 90 + gene_id \"g\";\n")).Format);
    }

    [Fact]
    public void Escaped_line_ends_in_names_and_ids_reach_no_other_file()
    {
        var annotation = Read("c\tx\tgene\t1\t90\t.\t+\t.\tID=g%0AACGT;Name=n%0AACGT%09x\n");
        Assert.Equal(("g%0AACGT", "n ACGT x"), (annotation.Genes.Single().Id, annotation.Genes.Single().Name));
    }

    [Fact]
    public void BED_names_with_bars_are_genes_and_transcripts_or_one_name()
    {
        var annotation = GeneAnnotation.Read(_folder.Write("a.bed", """
            c	1000	3000	g|NM_000546	0	-
            c	1000	3200	g|NM_000111	0	-
            c	900000	905000	g|NM_000333	0	-
            c	5	6	gi|1|ref|a|	0	+
            c	7	8	gi|2|ref|b|	0	+
            c	99	100	p	0	-
            c	500	501	p	0	-
            """));
        Assert.Equal("g:3199 gi|1|ref|a|:5 gi|2|ref|b|:7 p:500", Show(annotation));
        Assert.Equal(3, annotation.Repeated);
    }

    [Fact]
    public void Ids_made_to_collide_under_a_known_hash_do_not_collide()
    {
        // two words of four letters after each hash state, found by trying; 2^12 ids of one hash
        var (ids, state) = (new List<string> { "" }, 2166136261u);
        for (var word = 0; word < 12; word++)
        {
            var seen = new Dictionary<uint, string>();
            for (var i = 0; ; i++)
            {
                var text = $"{i:x8}";
                var hash = text.Aggregate(state, (h, c) => (h ^ c) * 16777619);
                if (seen.TryAdd(hash, text)) continue;
                (ids, state) = ([.. ids.Select(id => id + seen[hash]), .. ids.Select(id => id + text)], hash);
                break;
            }
        }
        Assert.Equal(4096, ids.Distinct().Count());
        Assert.InRange(ids.Select(Utf8Keys.Comparer.GetHashCode).Distinct().Count(), 4090, 4096);
        foreach (var id in new[] { ids[7], "gène", new string('é', 300) })
            Assert.Equal(Utf8Keys.Comparer.GetHashCode(id), Utf8Keys.Comparer.GetHashCode(System.Text.Encoding.UTF8.GetBytes(id)));
    }

    private GeneAnnotation Read(string text, string feature = "gene")
        => GeneAnnotation.Read(_folder.Write("a", text), new AnnotationOptions { Feature = feature });

    private static string Show(GeneAnnotation annotation)
        => string.Join(' ', annotation.Genes.OrderBy(g => g.Id, StringComparer.Ordinal).Select(g => $"{g.Id}:{g.Tss}"));

    private static string Lines(string rows)
        => string.Concat(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(row => row.Split(' ', 5)).Select(c => $"c\tx\t{c[0]}\t{c[1]}\t{c[2]}\t.\t{c[3]}\t.\t{c[4]}\n"));
}
