using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Prediction;

/// <summary>How a network reads a window: the part of it, the token limit, and the bins that its states are pooled into.</summary>
/// <param name="Window">The windows expected; length 0 takes any length.</param>
/// <param name="Part">The part around the alignment base that is read; null: all of it.</param>
/// <param name="MaxTokens">Longest input in tokens, [CLS] and [SEP] included; 0: no limit.</param>
/// <param name="BinBorders">[bins + 1] ascending, relative to the alignment base; null unless states are pooled by bins.</param>
public sealed record NetworkInput(WindowGeometry Window, WindowPart? Part, int MaxTokens, IReadOnlyList<int>? BinBorders)
{
    /// <summary>Where the alignment base lies, counted from the first base that is read.</summary>
    public int Alignment => Part is { } part ? Math.Min(Window.AlignmentIndex, part.Upstream) : Window.AlignmentIndex;

    /// <summary>The ids of a window's tokens, [CLS] and [SEP] included.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="window">On the gene's strand.</param>
    /// <exception cref="GenomicsDataException">The window has another length than expected.</exception>
    public int[] Read(DnaTokenizer tokenizer, DnaSequence window)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return TokenLayout.Of(tokenizer, Cut(window), MaxTokens > 0 ? MaxTokens : int.MaxValue).Ids;
    }

    /// <summary>The bases of a window that are read.</summary>
    /// <param name="window">On the gene's strand.</param>
    /// <exception cref="GenomicsDataException">The window has another length than expected.</exception>
    public ReadOnlySpan<byte> Cut(DnaSequence window)
    {
        ArgumentNullException.ThrowIfNull(window);
        var recipe = new InputRecipe(Window, Part, MaxTokens, null);
        recipe.Check(window);
        return recipe.Cut(window, 0, out _);
    }
}
