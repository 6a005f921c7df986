using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Prediction;

public class SequenceReaderTests
{
    // single bases only: token i covers base i − 1
    private static readonly DnaTokenizer Bases = DnaTokenizer.Create([]);
    private static readonly DnaSequence Window = new("g", "AAAACCCCGGGGTTTTACGT");
    private static readonly WindowGeometry Geometry = new(20, 8);

    private static string Cut(WindowPart? part, int shift, out int alignment)
        => Encoding.ASCII.GetString(new InputRecipe(Geometry, part, 0, null).Cut(Window, shift, out alignment));

    [Fact]
    public void A_part_is_cut_around_the_alignment_base()
    {
        Assert.Equal("CCCCGGG", Cut(new WindowPart(4, 2), 0, out var alignment));
        Assert.Equal(4, alignment);
        Assert.Equal(Window.ToString(), Cut(null, 0, out alignment));
        Assert.Equal(8, alignment);
    }

    [Fact]
    public void The_start_base_counts_once_so_that_2000_on_both_sides_are_4001_bases()
    {
        var window = new DnaSequence("g", new string('A', 4001));
        var part = new WindowPart(2000, 2000);
        var recipe = new InputRecipe(new WindowGeometry(4001, 2000), part, 0, null);
        recipe.Check(window);
        Assert.Equal((4001, 4001), (part.Length, recipe.Cut(window, 0, out var alignment).Length));
        Assert.Equal((2000, part), (alignment, WindowPart.Whole(new WindowGeometry(4001, 2000))));
        part.Validate(new WindowGeometry(4001, 2000));
        Assert.Throws<GenomicsDataException>(() => new WindowPart(2000, 2001).Validate(new WindowGeometry(4001, 2000)));
        Assert.Equal("CCCC", Cut(new WindowPart(4, -1), 0, out _));   // the bases before the start alone
        foreach (var bad in (WindowPart[])[new(-1, 5), new(5, -2), new(0, -1), new(int.MaxValue, int.MaxValue)])
            Assert.Throws<ArgumentException>(bad.Validate);
    }

    [Fact]
    public void A_shift_moves_the_part_and_what_lies_outside_the_window_is_not_read()
    {
        Assert.Equal("CCGGGGT", Cut(new WindowPart(4, 2), 2, out var alignment));
        Assert.Equal(4, alignment);
        Assert.Equal("AAAACC", Cut(new WindowPart(6, 2), -5, out alignment));
        Assert.Equal(3, alignment);
        Assert.Equal("ACGT", Cut(null, 16, out alignment));
        Assert.Equal(8, alignment);
    }

    [Fact]
    public void Bins_follow_the_alignment_base_of_the_part()
    {
        var recipe = new InputRecipe(Geometry, new WindowPart(4, 2), 0, new AlignedBins([-4, 0, 1, 3]));
        var read = new SequenceReader(Bases, recipe).Read(Window);
        Assert.Equal([1, 6, 6, 6, 6, 7, 7, 7, 2], read.Ids);
        Assert.Equal([0, 4, 5, 7], read.BinStarts);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], read.BinTokens);
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f, 1, 0.5f, 0.5f], read.BinWeights);
    }

    [Fact]
    public void A_token_limit_cuts_the_right_end_and_is_reported()
    {
        var reader = new SequenceReader(Bases, new InputRecipe(Geometry, null, 12, new AlignedBins([-8, 0, 8, 12])));
        var read = reader.Read(Window);
        Assert.Equal(12, read.Ids.Length);
        Assert.Equal(2, read.Ids[^1]);
        Assert.Equal(10, read.BasesCut);
        Assert.Equal([0, 8, 10, 10], read.BinStarts); // the last bin is empty
        var report = reader.Report([Window], [read]);
        Assert.Equal((1, 20, 12, 22, 1, 10, 10),
            (report.Sequences, report.Bases, report.TokensKept, report.LongestTokens, report.Truncated, report.BasesCut,
                report.MostBasesCut));
        Assert.Equal((12, 22, 10, 0), (report.MaxTokenCount, report.Tokens, report.ShortestReach, report.WithoutAlignmentPoint));
    }

    [Fact]
    public void A_window_of_another_length_is_refused_by_name()
    {
        var recipe = new InputRecipe(Geometry, null, 0, null);
        Assert.Contains("'short' has 3 bases",
            Assert.Throws<GenomicsDataException>(() => recipe.Check(new DnaSequence("short", "ACG"))).Message);
    }
}
