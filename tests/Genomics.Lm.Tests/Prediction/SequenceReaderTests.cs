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

    private static string Cut(LmWindow? part, int shift, out int alignment)
        => Encoding.ASCII.GetString(new InputRecipe(Geometry, part, 0, null).Cut(Window, shift, out alignment));

    [Fact]
    public void A_part_is_cut_around_the_alignment_base()
    {
        Assert.Equal("CCCCGGG", Cut(new LmWindow(4, 3), 0, out var alignment));
        Assert.Equal(4, alignment);
        Assert.Equal(Window.ToString(), Cut(null, 0, out alignment));
        Assert.Equal(8, alignment);
    }

    [Fact]
    public void A_shift_moves_the_part_and_what_lies_outside_the_window_is_not_read()
    {
        Assert.Equal("CCGGGGT", Cut(new LmWindow(4, 3), 2, out var alignment));
        Assert.Equal(4, alignment);
        Assert.Equal("AAAACC", Cut(new LmWindow(6, 3), -5, out alignment));
        Assert.Equal(3, alignment);
        Assert.Equal("ACGT", Cut(null, 16, out alignment));
        Assert.Equal(8, alignment);
    }

    [Fact]
    public void Bins_follow_the_alignment_base_of_the_part()
    {
        var recipe = new InputRecipe(Geometry, new LmWindow(4, 3), 0, new AlignedBins([-4, 0, 1, 3]));
        var read = new SequenceReader(Bases, recipe).Read(Window);
        Assert.Equal([1, 6, 6, 6, 6, 7, 7, 7, 2], read.Ids);
        Assert.Equal([0, 4, 5, 7], read.SlotStarts);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], read.SlotTokens);
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f, 1, 0.5f, 0.5f], read.SlotWeights);
    }

    [Fact]
    public void A_token_limit_cuts_the_right_end_and_is_audited()
    {
        var reader = new SequenceReader(Bases, new InputRecipe(Geometry, null, 12, new AlignedBins([-8, 0, 8, 12])));
        var read = reader.Read(Window);
        Assert.Equal(12, read.Ids.Length);
        Assert.Equal(2, read.Ids[^1]);
        Assert.Equal(10, read.BasesCut);
        Assert.Equal([0, 8, 10, 10], read.SlotStarts); // the last bin is empty
        var audit = reader.Audit([Window], [read]);
        Assert.Equal(new TruncationAudit(1, 20, 12, 22, 1, 10, 10), audit);
    }

    [Fact]
    public void A_window_of_another_length_is_refused_by_name()
    {
        var recipe = new InputRecipe(Geometry, null, 0, null);
        Assert.Contains("'short' has 3 bases", Assert.Throws<GenomicsDataException>(() => recipe.Check(new DnaSequence("short", "ACG"))).Message);
    }
}
