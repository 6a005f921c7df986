using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Sequences;

public sealed class SequenceTableReaderTests
{
    [Fact]
    public void Case_that_marks_the_start_is_kept()
    {
        var promoters = SequenceTableReader.Read(TestFolders.Shared("data/formats/epd_soft_masked_60bp_head40.txt")).ToList();
        Assert.Equal(40, promoters.Count);
        Assert.Equal("NOC2L_1", promoters[0].Id);
        Assert.All(promoters, p => Assert.Equal([(0, 49)], p.SoftMasked));
        Assert.All(promoters, p => Assert.Equal(60, p.Length));
    }

    [Theory]
    [InlineData("", 0, "no sequence")]
    [InlineData("a\tACGT\nb\n", 2, "no sequence")]
    [InlineData("a\tACGT\na\tACGT\n", 2, "second sequence named 'a'")]
    [InlineData("a,AC1T\n", 1, "base 3")]
    public void Bad_tables_name_line_and_reason(string text, long line, string reason)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<GenomicsDataException>(() => SequenceTableReader.Read(folder.Write("t.txt", text)).ToList());
        Assert.Contains(reason, error.Message);
        Assert.Equal(line, error.Line);
    }
}
