using Genomics.Lm.Data.Expression;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Expression;

public sealed class GctTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Version_1_2_is_read()
    {
        var table = Read("#1.2\t\t\n2\t2\t\t\nName\tDescription\tA\tB\ng1\tsome text\t1\t\ng2\t\"x\t2\t3e-1\n");
        Assert.Equal(["g1", "g2"], table.Genes);
        Assert.Equal(["A", "B"], table.Conditions);
        Assert.Equal([1, double.NaN], table.Row(0).ToArray());
        Assert.Equal([2, 0.3], table.Row(1).ToArray());
    }

    [Fact]
    public void Version_1_3_leaves_row_and_column_annotations_out()
    {
        var table = Read("#1.3\n2\t2\t1\t2\nid\tsymbol\tA\tB\ndose\tna\tx\ty\nbatch\tna\t1\t2\ng1\tTP53\t5\t6\ng2\tMYC\t7\tNA\n");
        Assert.Equal(["g1", "g2"], table.Genes);
        Assert.Equal([5, 6, 7, double.NaN], [.. table.Row(0), .. table.Row(1)]);
    }

    [Theory]
    [InlineData("# 1.2\n")]
    [InlineData(" #1.2\n")]
    [InlineData("\n#1.2\n")]
    [InlineData("\uFEFF#1.2\r\n")]
    [InlineData("\"#1.2\"\t\t\t\n")]
    public void The_version_line_is_known_whatever_stands_around_it(string version)
    {
        foreach (var end in (string[])["", "\t"])   // tabs at the end of lines
        {
            var table = Read($"{version}2\t2{end}\nName\tDescription\tA\tB{end}\ng1\tna\t1\t2{end}\ng2\tna\t3\tnan{end}\n");
            Assert.Equal(["A", "B"], table.Conditions);
            Assert.Equal([1, 2, 3, double.NaN], [.. table.Row(0), .. table.Row(1)]);
        }
    }

    [Theory]
    [InlineData("#1.2\n3\t1\nName\tDescription\tA\ng1\tx\t1\n", 2, "declares 3 rows, has 1")]
    [InlineData("#1.2\n1\t1\nName\tDescription\tA\ng1\tx\t1\ng2\tx\t1\n", 2, "declares 1 rows, has 2")]
    [InlineData("#1.2\n1\t9\nName\tDescription\tA\ng1\tx\t1\n", 2, "declares 9 columns, its header has 1 after Name and Description")]
    [InlineData("#1.2\n1\t1\nName\tDescription\tA\tB\ng1\tx\t1\t2\n", 2,
    "declares 1 columns, its header has 2 after Name and Description")]
    [InlineData("#1.2\n1\t3\nName\tDescription\tA\tB\ng1\tna\t1\t2\n", 2, "declares 3 columns, its header has 2")]
    [InlineData("#1.2\n1\t3\nid\tName\tDescription\tA\tB\n1\tg1\tx\t1\t2\n", 2, "declares 3 columns, its header has 2")]
    [InlineData("#1.2,,,\n1,2,,\nName,Description,A,B\ng1,x,1,2\n", 2, "GCT file")]
    [InlineData("#1.2\n1\t1999999999\nName\tA\n", 2, "1999999999")]
    [InlineData("#1.2\n1\nName\tA\n", 2, "has 1 numbers")]
    [InlineData("#1.2\n", 1, "ends too early")]
    [InlineData("#1.2\n-1\t2\n", 2, "has '-1'")]
    [InlineData("#1.2\n1\t1\nName\tDescription\tA\ng1\tx\tq\n", 4, "column 'A' has 'q'")]
    [InlineData("#1.2\n1\t1\nName\tDescription\tA\n\tx\t1\n", 4, "no gene id")]
    [InlineData("#1.3\n1\t1\t900000000\t0\nName\tA\n", 2, "declares 1 columns")]
    public void Bad_files_name_line_and_reason(string text, long line, string reason)
    {
        var error = Assert.Throws<GenomicsDataException>(() => Read(text));
        Assert.Contains(reason, error.Message);
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void The_samples_are_read()
    {
        var padded = ExpressionTable.Read(TestFolders.Shared("data/formats/test_v1point2_n5x10.gct"));
        Assert.Equal((10, 5), (padded.Genes.Count, padded.Conditions.Count));
        Assert.Equal("LJP005_A375_24H_X1_B19:A03", padded.Conditions[0]);
        Assert.Equal(11.3819, padded[0, 0]);
        Assert.Equal(8.1654, padded[9, 4]);
        var older = ExpressionTable.Read(TestFolders.Shared("data/formats/older_version_v1_2.gct"));
        Assert.Equal(["1007_s_at", "1053_at", "117_at", "121_at", "1320_at"], older.Genes);
        Assert.Equal([88.45, 12.94, 18.46], older.Row(4).ToArray());
    }

    private ExpressionTable Read(string text) => ExpressionTable.Read(_folder.Write("t.gct", text));
}
