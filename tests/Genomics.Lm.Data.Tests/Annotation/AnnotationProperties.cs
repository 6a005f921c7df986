using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Annotation;

public sealed class AnnotationProperties : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gtf")]
    [InlineData("gff3")]
    [InlineData("bed")]
    [InlineData("exons")]
    public void Any_genes_written_are_read_back(string format)
    {
        var gene = Gen.Choose(0, 5).SelectMany(_ => Gen.Choose(0, 1 << 28), (chromosome, start) => (chromosome, start))
            .SelectMany(_ => Gen.Choose(0, 1 << 20), (c, size) =>
            (Chromosome: $"chr{c.chromosome}", Start: (long)c.start, End: c.start + 1L + size, Strand: size % 2 == 0 ? Strand.Forward
            : Strand.Reverse));
        Prop.ForAll(gene.NonEmptyListOf().ToArbitrary(), genes =>
        {
            AnnotatedGene[] written = [
                .. genes.Select((g, i) => new AnnotatedGene($"g{i}.{i % 3}", format == "bed" ? "" : $"n {i}", format == "bed" ? ""
                    : $"type{i % 2}",
                new GenomicLocation(g.Chromosome, g.Start, g.End, g.Strand), g.Strand == Strand.Forward ? g.Start : g.End - 1))];
            Assert.Equal(written, GeneAnnotation.Read(_folder.Write("genes", string.Concat(written.Select(g => Line(format, g))))).Genes);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_records_of_a_VCF_are_read_back()
    {
        const string head = "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
        var bases = Gen.Elements("ACGTN".ToCharArray()).NonEmptyListOf().Select(l => string.Concat(l));
        var allele = Gen.OneOf(bases, Gen.Elements("<DEL>", "*", ".", "]chr1:5]A", "A[<x>:7["));
        var record = bases.SelectMany(_ => allele.NonEmptyListOf(), (reference, alternatives) => (reference, alternatives))
            .SelectMany(_ => Gen.Choose(1, int.MaxValue), (r, position) =>
            $"chr1\t{position}\t.\t{r.reference}\t{string.Join(',', r.alternatives)}\t.\tPASS\tX={position % 7}");
        Prop.ForAll(record.ListOf().ToArbitrary(), lines =>
        {
            using var reader = new VcfReader(_folder.Write("a.vcf", head + string.Concat(lines.Select(l => l + "\n"))));
            var records = reader.ReadAll().ToList();
            Assert.Equal(lines, records.Select(r => r.ToString()));
            Assert.Equal(records.Sum(r => r.Alternatives.Count(a => !a.IsUsable)), reader.Refused.Values.Sum());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Windows_of_GENCODE_genes_are_joined_with_GTEx_medians_of_another_version()
    {
        var genome = _folder.Write("g.fa", $">X\n{RandomDna.Make(new Random(1), 400)}\n>Y\n{RandomDna.Make(new Random(2), 400)}\n");
        var annotation = GeneAnnotation.Read(_folder.Write("gencode.v26.gtf", """
            chrX	HAVANA	gene	101	200	.	+	.	gene_id "ENSG00000182378.13"; gene_type "protein_coding"; gene_name "PLCXD1";
            chrY	HAVANA	gene	151	250	.	+	.	gene_id "ENSG00000182378.13_PAR_Y"; gene_type "protein_coding"; gene_name "PLCXD1";
            chrX	HAVANA	gene	201	300	.	-	.	gene_id "ENSG00000000003.14"; gene_type "protein_coding"; gene_name "TSPAN6";
            """));
        using var opened = Genome.Open(genome);
        var windows = TssWindows.Find(opened, annotation, new WindowOptions { Upstream = 20, Downstream = 20 }).Cut().ToList();
        Assert.Equal(3, windows.Count);
        foreach (var parY in new[] { "ENSG00000182378.9_PAR_Y", "ENSGR0000182378.8" })   // from v25 on, and before
        {
            var medians = GtexExpression.ReadMedians(_folder.Write("medians.gct",
                $"#1.2\n4\t2\nName\tDescription\tWhole "
                    + $"Blood\tLung\nENSG00000000003.10\tTSPAN6\t1\t2\nENSG00000182378.9\tPLCXD1\t3\t4\n{parY}\tPLCXD1\t5\t6\n"
                    + $"ENSG00000999999.1\tX\t7\t8\n"));
            var dataset = GeneDataset.Join(windows, medians, new DatasetOptions { AlignmentIndex = 20, IgnoreIdVersion = true });
            Assert.Equal(["ENSG00000000003.14", "ENSG00000182378.13", "ENSG00000182378.13_PAR_Y"], dataset.Sequences.Select(s => s.Id));
            Assert.Equal([1, 3, 5], Enumerable.Range(0, 3).Select(g => dataset.Value(g, dataset.IndexOf("WHLBLD"))));
            Assert.Equal((0, 1), (dataset.SequencesWithoutExpression, dataset.RowsWithoutSequence));
        }
    }

    private static string Line(string format, AnnotatedGene gene)
    {
        var ((chromosome, start, end, _), strand) = (gene.Location, gene.Location.Strand == Strand.Forward ? '+' : '-');
        return format switch
        {
            "bed" => $"{chromosome}\t{start}\t{end}\t{gene.Id}\t0\t{strand}\n",
            "gff3" =>
                $"{chromosome}\tx\tgene\t{start + 1}\t{end}\t.\t{strand}\t.\t"
                    + $"ID=gene:{gene.Id};Name={Uri.EscapeDataString(gene.Name)};biotype={gene.Biotype}\n",
            "gtf" =>
                $"{chromosome}\tx\tgene\t{start + 1}\t{end}\t.\t{strand}\t.\tgene_id \"{gene.Id}\"; gene_biotype \"{gene.Biotype}\"; "
                + $"gene_name \"{gene.Name}\";\n",
            _ => $"{chromosome}\tx\texon\t{end}\t{end}\t.\t{strand}\t.\tgene_id \"{gene.Id}\"; gene_type \"{gene.Biotype}\"; gene_name "
                + $"\"{gene.Name}\"; exon_number 2;\n"
                + $"{chromosome}\tx\texon\t{start + 1}\t{start + 1}\t.\t{strand}\t.\tgene_id \"{gene.Id}\"; gene_type "
                + $"\"{gene.Biotype}\"; gene_name \"{gene.Name}\"; exon_number 1;\n",
        };
    }
}
