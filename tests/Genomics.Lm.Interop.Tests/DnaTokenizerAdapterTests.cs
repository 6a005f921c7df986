using System.Buffers;
using Genomics.Lm.Tokenization;
using Microsoft.ML.Tokenizers;

namespace Genomics.Lm.Interop.Tests;

public sealed class DnaTokenizerAdapterTests
{
    private const string Text = "ACGTTTNacg TATA[MASK]GGCCAA";

    private static readonly DnaTokenizer Own = DnaTokenizer.Create([("T", "A"), ("A", "C"), ("TA", "TA"), ("G", "G")]);

    [Theory, InlineData(true), InlineData(false)]
    public void Ids_strings_ranges_and_counts_are_those_of_the_tokenizer(bool special)
    {
        Tokenizer adapter = new DnaTokenizerAdapter(Own, special);
        Assert.Equal(Own.EncodeToIds(Text, special), adapter.EncodeToIds(Text));
        Assert.Equal(Own.EncodeToIds(Text, special), adapter.EncodeToIds(Text.AsSpan()));
        var tokens = adapter.EncodeToTokens(Text, out var normalized);
        Assert.Null(normalized);
        Assert.Equal(Own.EncodeToTokens(Text, int.MaxValue, special).Select(t => (t.Id, t.Value, t.Start, t.End)),
            tokens.Select(t => (t.Id, t.Value, t.Offset.Start.Value, t.Offset.End.Value)));
        Assert.Equal(tokens.Count, adapter.CountTokens(Text));
    }

    [Fact]
    public void A_limit_keeps_the_first_tokens_and_says_how_much_of_the_text_they_cover()
    {
        Tokenizer adapter = new DnaTokenizerAdapter(Own, addSpecialTokens: false);
        for (var limit = 0; limit <= adapter.CountTokens(Text) + 1; limit++)
        {
            var ids = adapter.EncodeToIds(Text, limit, out _, out var consumed);
            Assert.Equal(Own.EncodeToIds(Text, false).Take(limit), ids);
            Assert.Equal(Own.EncodeToIds(Text.AsSpan(0, consumed), false), ids);
            Assert.Equal(ids.Count == adapter.CountTokens(Text), consumed == Text.Length);
            var index = adapter.GetIndexByTokenCount(Text, limit, out _, out var count);
            Assert.Equal((ids.Count, consumed), (count, index));
        }
    }

    [Fact]
    public void Decoding_gives_the_letters_back()
    {
        Tokenizer adapter = new DnaTokenizerAdapter(Own);
        var ids = adapter.EncodeToIds("ACGTTTACGTATA");
        Assert.Equal("ACGTTTACGTATA", adapter.Decode(ids));
        Span<char> small = stackalloc char[5];
        Assert.Equal(OperationStatus.DestinationTooSmall, adapter.Decode(ids, small, out var consumed, out var written));
        Assert.Equal(Own.Decode(ids.Take(consumed)), small[..written].ToString());
        Assert.Throws<InvalidOperationException>(() => adapter.Decode([99999]));
    }
}
