using System.Text.RegularExpressions;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests;

/// <summary>
/// Small real files of many sources, each with its quirk; those of expression and sequences are in the tests of their readers.
/// </summary>
public class FormatSamplesTests
{
    [Fact]
    public void GENCODE_lifted_to_another_assembly_has_exon_lines_only()
    {
        var path = TestFolders.Shared("data/formats/gencode_chr9_head400.gtf");
        var annotation = GeneAnnotation.Read(path);
        var lines = File.ReadLines(path).Select(l => l.Split('\t')).ToList();
        var expected = lines.GroupBy(l => Regex.Match(l[8], "gene_id \"([^\"]+)").Groups[1].Value)
            .ToDictionary(g => g.Key, g => (Start: g.Min(l => long.Parse(l[3])) - 1, End: g.Max(l => long.Parse(l[4])),
            Strand: g.First()[6]));
        Assert.Equal(expected.Keys.Order(), annotation.Genes.Select(g => g.Id).Order());
        Assert.Contains("ENSG00000236875.3_1", expected.Keys);
        foreach (var gene in annotation.Genes)
        {
            var (start, end, strand) = expected[gene.Id];
            Assert.Equal(new GenomicLocation("chr9", start, end, strand == "+" ? Strand.Forward : Strand.Reverse), gene.Location);
            Assert.Equal(strand == "+" ? start : end - 1, gene.Tss);
        }
        Assert.Equal(("DDX11L5", "unprocessed_pseudogene"), (annotation.Genes[0].Name, annotation.Genes[0].Biotype));
        var transcripts = GeneAnnotation.Read(path, new AnnotationOptions { Feature = "transcript" });
        Assert.Equal(lines.Select(l => Regex.Match(l[8], "transcript_id \"([^\"]+)").Groups[1].Value).Distinct().Order(),
            transcripts.Genes.Select(g => g.Id).Order());
    }

    [Fact]
    public void Ensembl_yeast_has_comment_lines_roman_chromosomes_and_genes_without_a_name()
    {
        var path = TestFolders.Shared("data/formats/ensembl_yeast_head300.gtf");
        var annotation = GeneAnnotation.Read(path);
        Assert.Equal(File.ReadLines(path).Count(l => l.Contains("\tgene\t")), annotation.Genes.Count);
        Assert.All(annotation.Genes, g => Assert.Equal("IV", g.Location.Chromosome));
        Assert.Contains(annotation.Genes, g => g.Name.Length == 0);
        Assert.Contains(annotation.Genes, g => g.Name.Length > 0);
        Assert.Equal([0], ChromosomeNames.Match(["IV"], ["chrIV"]));
        Assert.InRange(GeneAnnotation.Read(path, new AnnotationOptions { Feature = "CDS" }).Genes.Count, 40, 50);
    }

    [Fact]
    public void NCBI_feature_table_names_its_columns_in_a_comment()
    {
        var path = TestFolders.Shared("data/formats/ncbi_feature_table_head200.txt");
        var annotation = GeneAnnotation.Read(path);
        Assert.Equal((AnnotationFormat.NcbiFeatureTable, 100), (annotation.Format, annotation.Genes.Count));
        Assert.Equal(("PF3D7_0100100", 29509L, Strand.Forward),
            (annotation.Genes[0].Id, annotation.Genes[0].Tss, annotation.Genes[0].Location.Strand));
        Assert.Equal(("PF3D7_0100200", 40206L), (annotation.Genes[1].Id, annotation.Genes[1].Tss));
        Assert.Equal("AL844501.2", annotation.Genes[0].Location.Chromosome);
        Assert.Equal(["1"], annotation.ChromosomeAliases["AL844501.2"]);
        Assert.Equal(90, GeneAnnotation.Read(path, new AnnotationOptions { Biotypes = ["protein_coding"] }).Genes.Count);
    }

    [Fact]
    public void The_real_seven_tissues_are_found_by_any_name()
    {
        var table = ExpressionTable.Read(TestFolders.Shared("data/human_chr22_1mb/expression.tsv"));
        Assert.Equal([5, 0, 4], new[] { "Minor Salivary Gland", "Esophagus - Mucosa",
            "Cells - Cultured fibroblasts" }.Select(table.IndexOf));
    }
}
