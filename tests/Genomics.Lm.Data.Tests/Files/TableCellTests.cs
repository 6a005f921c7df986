using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Tests.Files;

public class TableCellTests
{
    [Theory]
    [InlineData("ENSG1", "ENSG1")]
    [InlineData("A\tB\r\n", "A B  ")]
    [InlineData("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")")]
    [InlineData("'=1", "''=1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("+", "+")]
    [InlineData("@x", "@x")]
    [InlineData("'quoted'", "'quoted'")]
    public void Names_neither_break_a_table_nor_run_in_a_spreadsheet(string name, string cell) => Assert.Equal(cell, TableCell.Of(name));
}
