using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Microsoft.Data.Analysis;

namespace Genomics.Lm.Interop.Tests;

public sealed class ExpressionDataFrameTests
{
    private static readonly ExpressionTable Table =
        new("table.tsv", ["g1", "g2", "g1"], ["Liver", "Whole Blood"], [1, double.NaN, 3.5, -4, 0, 6]);

    [Fact]
    public void A_table_survives_the_way_there_and_back()
    {
        var frame = Table.ToDataFrame();
        Assert.Equal([ExpressionDataFrame.GeneColumn, "Liver", "Whole Blood"], frame.Columns.Select(c => c.Name));
        Assert.Null(frame["Whole Blood"][0]);
        Assert.Equal(3.5, frame["Liver"][1]);
        var back = frame.ToExpressionTable();
        Assert.Equal(Table.Genes, back.Genes);
        Assert.Equal(Table.Conditions, back.Conditions);
        for (var row = 0; row < 3; row++) Assert.Equal(Table.Row(row).ToArray(), back.Row(row).ToArray());
    }

    [Fact]
    public void Numbers_of_any_type_and_a_gene_column_anywhere_are_read()
    {
        var frame = new DataFrame(new Int32DataFrameColumn("a", new int?[] { 1, null }), new StringDataFrameColumn("id", ["x", "y"]),
            new SingleDataFrameColumn("b", new[] { 0.5f, 2 }));
        var table = frame.ToExpressionTable("id");
        Assert.Equal(["x", "y"], table.Genes);
        Assert.Equal([1, 0.5], table.Row(0).ToArray());
        Assert.Equal([double.NaN, 2], table.Row(1).ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        var frame = new DataFrame(new StringDataFrameColumn("id", ["x", ""]), new StringDataFrameColumn("note", ["p", "q"]));
        Assert.Contains("'note'", Assert.Throws<GenomicsDataException>(() => frame.ToExpressionTable()).Message);
        Assert.Contains("'gene'", Assert.Throws<GenomicsDataException>(() => frame.ToExpressionTable("gene")).Message);
        frame.Columns.RemoveAt(1);
        Assert.Equal(2, Assert.Throws<GenomicsDataException>(() => frame.ToExpressionTable()).Line);
        var infinite = new DataFrame(new StringDataFrameColumn("id", ["x"]),
            new DoubleDataFrameColumn("a", new[] { double.PositiveInfinity }));
        Assert.Contains("infinite", Assert.Throws<GenomicsDataException>(() => infinite.ToExpressionTable()).Message);
        Assert.Contains("rename", Assert.Throws<GenomicsDataException>(() =>
            new ExpressionTable("t", ["x"], ["gene"], [1]).ToDataFrame()).Message);
    }
}
