using System.Buffers;
using Genomics.Lm.Tokenization;
using Microsoft.ML.Tokenizers;
using EncodedToken = Microsoft.ML.Tokenizers.EncodedToken;

namespace Genomics.Lm.Interop;

/// <summary>
/// A <see cref="DnaTokenizer"/> as a <see cref="Tokenizer"/> of Microsoft.ML.Tokenizers. Ranges are 0-based and half-open in the text as
/// given; there is no separate normalisation or pre-tokenization, so the switches for these change nothing. Safe for concurrent use.
/// </summary>
public sealed class DnaTokenizerAdapter : Tokenizer
{
    private readonly bool _special;

    /// <summary>Wraps a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="addSpecialTokens">Whether [CLS] and [SEP] are put around, and counted in limits.</param>
    public DnaTokenizerAdapter(DnaTokenizer tokenizer, bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (Inner, _special) = (tokenizer, addSpecialTokens);
    }

    /// <summary>The wrapped tokenizer.</summary>
    public DnaTokenizer Inner { get; }

    /// <summary>Writes the token strings one after another; [CLS], [UNK] and the like are left out.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="destination">Takes the text.</param>
    /// <param name="idsConsumed">Ids whose text was written whole.</param>
    /// <param name="charsWritten">Chars written.</param>
    /// <returns><see cref="OperationStatus.InvalidData"/> at an id that the vocabulary does not have.</returns>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        (idsConsumed, charsWritten) = (0, 0);
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)Inner.VocabularySize) return OperationStatus.InvalidData;
            var text = Inner.IsSpecial(id) ? "" : Inner.TokenText(id);
            if (!text.TryCopyTo(destination[charsWritten..])) return OperationStatus.DestinationTooSmall;
            charsWritten += text.Length;
            idsConsumed++;
        }
        return OperationStatus.Done;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The limit has no room for [CLS] and [SEP].</exception>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var letters = text is null ? textSpan : text;
        var tokens = Inner.EncodeToTokens(letters, settings.MaxTokenCount, _special);
        var rest = tokens.Length == 0 ? 0 : tokens[^1].End;   // [SEP] stands after the last token that was kept
        return new EncodeResults<EncodedToken>
        {
            Tokens = Array.ConvertAll(tokens, t => new EncodedToken(t.Id, t.Value, t.Start..t.End)),
            CharsConsumed = tokens.Length < settings.MaxTokenCount || letters[rest..].IsWhiteSpace() ? letters.Length : rest,
        };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The limit has no room for [CLS] and [SEP].</exception>
    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var ids = Inner.EncodeToIds(text is null ? textSpan : text, settings.MaxTokenCount, out var consumed, _special);
        return new EncodeResults<int> { Tokens = ids, CharsConsumed = consumed };
    }

    /// <inheritdoc/>
    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
        => Math.Min(Inner.CountTokens(text is null ? textSpan : text, _special), settings.MaxTokenCount);
}
