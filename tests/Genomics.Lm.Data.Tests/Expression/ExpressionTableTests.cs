using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Expression;

public sealed class ExpressionTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gene\tA\tB b\ng1\t1\t2.5\ng2\t\t-1e3\n")]
    [InlineData("gene,A,B b\r\ng1,1,2.5\r\ng2,NA,-1e3\r\n")]
    [InlineData("gene,A,B b\rg1,1,2.5\rg2,nan,-1e3")]
    [InlineData("gene;A;B b\ng1;1;2.5\ng2;;-1000")]
    [InlineData("\"gene\",\"A\",\"B b\"\n\"g1\",1,\"2.5\"\n\"g2\",\"\",-1000\n")]
    [InlineData("\tA\tB b\ng1\t1\t2.5\ng2\t.\t-1000\n")]
    [InlineData("A\tB b\ng1\t1\t2.5\ng2\tNA\t-1000\n")]
    [InlineData("\"A\" \"B b\"\n\"g1\" 1 2.5\n\"g2\" NA -1000\n")]
    [InlineData("# made by hand\n\n gene   A  \"B b\" \n g1 1\t 2.5 \n01STAT:MAPPED 7 7\n g2  NA -1000\n")]
    public void Every_usual_layout_gives_the_same_table(string text)
    {
        var table = ExpressionTable.Read(_folder.Write("t.txt", text));
        Assert.Equal(["g1", "g2"], table.Genes);
        Assert.Equal(["A", "B b"], table.Conditions);
        Assert.Equal([1, 2.5], table.Row(0).ToArray());
        Assert.Equal([double.NaN, -1000], table.Row(1).ToArray());
    }

    [Fact]
    public void An_empty_first_header_cell_does_not_shift_conditions()
    {
        var table = ExpressionTable.Read(_folder.Write("t.tsv", "\tA\tB\ng1\t1\t2\n"));
        Assert.Equal(2, table[0, table.IndexOf("B")]);
    }

    [Fact]
    public void Compressed_tables_and_repeated_genes_are_kept_as_they_are()
    {
        var path = _folder.File("t.tsv.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest)) gzip.Write("gene\tA\ng1\t1\ng2\t2\ng1\t3\n"u8);
        var table = ExpressionTable.Read(path);
        Assert.Equal(["g1", "g2", "g1"], table.Genes);
        Assert.Equal(3, table[2, 0]);
    }

    [Theory]
    [InlineData("", 0, "is empty")]
    [InlineData("gene\tA\n", 1, "no gene")]
    [InlineData("gene\tA\ng1\tabc\n", 2, "column 'A' has 'abc'")]
    [InlineData("gene\tA\ng1\t1,5\n", 2, "decimal point")]
    [InlineData("gene\tA\ng1\tInfinity\n", 2, "column 'A' has 'Infinity'")]
    [InlineData("gene\tA\tB\ng1\t1\t2\ng2\t1\n", 3, "has 2 cells, the header has 3")]
    [InlineData("gene\tA\ng1\t1\n\t2\n", 3, "no gene id")]
    [InlineData("gene,A\ng1,\"1\n", 2, "not closed")]
    [InlineData("gene\tA\tA\ng1\t1\t2\n", 1, "two columns named 'A'")]
    [InlineData("gene\tA\t\ng1\t1\t2\n", 1, "no name for column 3")]
    [InlineData("gene\ng1\ng2\n", 1, "one column only")]
    public void Bad_tables_name_line_and_reason(string text, long line, string reason)
    {
        var path = _folder.Write("t.tsv", text);
        var error = Assert.Throws<GenomicsDataException>(() => ExpressionTable.Read(path));
        Assert.Contains(reason, error.Message);
        Assert.Equal((path, line), (error.File, error.Line));
    }

    [Fact]
    public void Text_columns_may_be_left_out_by_name()
    {
        var path = _folder.Write("t.tsv", "symbol\tgene\tA\tB\nTP53\tg1\t1\t2\nMYC\tg2\t3\t4\n");
        var table = ExpressionTable.Read(path, new ExpressionReadOptions { GeneColumn = "gene", IgnoredColumns = ["symbol"] });
        Assert.Equal(["g1", "g2"], table.Genes);
        Assert.Equal(["A", "B"], table.Conditions);
        table = ExpressionTable.Read(path, new ExpressionReadOptions { GeneColumn = "gene", Conditions = ["B"] });
        Assert.Equal(["B"], table.Conditions);
        Assert.Equal(4, table[1, 0]);
    }

    [Fact]
    public void Conditions_are_found_as_R_writes_them_and_unknown_ones_are_explained()
    {
        var table = new ExpressionTable("t.tsv", ["g"], ["Whole.Blood", "Skin...Sun.Exposed", "Lung"], [1, 2, 3]);
        Assert.Equal(0, table.IndexOf("Whole Blood"));
        Assert.Equal(1, table.IndexOf("Skin - Sun Exposed"));
        Assert.Equal([3, 1], table.Select(["Lung", "Whole Blood"]).Row(0).ToArray());
        var error = Assert.Throws<GenomicsDataException>(() => table.IndexOf("lungs"));
        Assert.Equal("has no condition 'lungs'; did you mean 'Lung'? Known: Whole.Blood, Skin...Sun.Exposed, Lung", error.Problem);
        Assert.Contains("Known: ", Assert.Throws<GenomicsDataException>(() => table.IndexOf("xyzzy")).Message);
    }

    [Fact]
    public void Damaged_tables_give_documented_errors_only()
    {
        var random = new Random(7);
        var text = "gene,A,\"B b\",C\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"g{i},{random.NextDouble()},\"{i}\",NA\n"));
        for (var trial = 0; trial < 2000; trial++)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var flips = random.Next(1, 6); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_folder.File("f.csv"), bytes[..random.Next(bytes.Length)]);
            try
            {
                ExpressionTable.Read(_folder.File("f.csv"));
            }
            catch (GenomicsDataException) { }
        }
    }

    [Fact]
    public void The_sample_with_bare_carriage_returns_is_read()
    {
        var table = ExpressionTable.Read(TestFolders.Shared("data/formats/pf_rpkm7_CR_line_ends.csv"));
        Assert.Equal(5777, table.Genes.Count);
        Assert.Equal(["Ring", "Early Trophozoite", "Late Trophozoite", "Schizont", "Gametocyte II", "Gametocyte V", "Ookinete"],
            table.Conditions);
        Assert.Equal(23.267, table[0, 0]);
        Assert.Equal(1.0775, table[0, 6]);
    }

    [Fact]
    public void The_seven_tissues_of_the_study_are_read()
    {
        var table = ExpressionTable.Read(TestFolders.Shared("data/GTEx_gene_median_7tissues.tsv"));
        Assert.Equal(56202, table.Genes.Count);
        Assert.Equal(3, table.IndexOf("Whole Blood"));
        Assert.Equal(15.84, table[1, table.IndexOf("Pituitary")]);
    }
}
