using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Tokenization;

public class TokenBatchTests
{
    private static readonly DnaTokenizer Tokenizer = DnaTokenizer.Create([("A", "C"), ("AC", "G")]);   // A C G T = 5…8, AC = 9, ACG = 10

    [Fact]
    public void Texts_are_padded_at_the_right_to_the_longest_or_further()
    {
        var batch = Tokenizer.EncodeBatch(["ACGT", "", "N"]);
        Assert.Equal((3, 4), (batch.Count, batch.Length));
        Assert.Equal([1, 10, 8, 2, 1, 2, 3, 3, 1, 0, 2, 3], batch.Ids);
        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0], batch.AttentionMask);
        Assert.All(batch.TypeIds, t => Assert.Equal(0, t));
        Assert.Equal([1, 5, 2, 3, 3], Tokenizer.EncodeBatch(["ATTT"], maxTokenCount: 3, padToLength: 5).Ids);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokenizer.EncodeBatch(["TTTT"], padToLength: 5));
        Assert.Equal(0, Tokenizer.EncodeBatch([]).Length);
    }

    [Fact]
    public void The_truncation_report_counts_what_is_lost_on_each_side_of_the_TSS()
    {
        DnaSequence[] windows = [new("a", "TTTTTTTTTT"), new("b", "ACGACGACGT"), new("c", "TTTTTNTTTT")];
        var report = Tokenizer.ReportTruncation(windows, alignmentIndex: 6, maxTokenCount: 6);   // room for four tokens
        Assert.Equal((3, 2, 2), (report.Sequences, report.Truncated, report.WithoutAlignmentPoint));
        Assert.Equal((30, 4, 8), (report.Bases, report.BasesCutUpstream, report.BasesCutDownstream));
        Assert.Equal((4, 12, 30, 1), (report.ShortestReach, report.LongestTokens, report.Tokens, report.UnknownTokens));
        Assert.Contains("2 of 3 windows are cut at 6 tokens, 2 of them before the TSS: 4 bases upstream and 8 downstream",
            report.ToString());
        Assert.StartsWith("No window is cut", Tokenizer.ReportTruncation(windows, 6, 12).ToString());
        Assert.Equal(12, Tokenizer.ReportTruncation(windows, -1, 6).BasesCutDownstream);
        var early = Tokenizer.ReportTruncation(windows, alignmentIndex: 2, maxTokenCount: 6);
        Assert.Equal((0, 12, 0), (early.BasesCutUpstream, early.BasesCutDownstream, early.WithoutAlignmentPoint));
    }
}
