using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>Turns windows into encoder input by a tokenizer and a recipe. Safe for concurrent use.</summary>
internal sealed class SequenceReader(DnaTokenizer tokenizer, InputRecipe recipe)
{
    /// <summary>The recipe.</summary>
    public InputRecipe Recipe => recipe;

    /// <summary>The tokenizer.</summary>
    public DnaTokenizer Tokenizer => tokenizer;

    /// <summary>Reads one window.</summary>
    public TokenizedSequence Read(DnaSequence sequence) => Read(sequence, 0, []);

    /// <summary>Reads one window, its part moved by some bases, in other tokens.</summary>
    /// <param name="sequence">The window.</param>
    /// <param name="shift">Bases by which the part is moved downstream.</param>
    /// <param name="closed">Borders within what is read that no token crosses, ascending.</param>
    /// <param name="reversed">Read from the other strand; each bin averages the same bases as on this one.</param>
    public TokenizedSequence Read(DnaSequence sequence, int shift, IReadOnlyList<int> closed, bool reversed = false)
    {
        var bases = recipe.Cut(sequence, shift, out var alignment);
        if (reversed)
        {
            var other = bases.ToArray();
            ReverseComplement.InPlace(other);
            bases = other;
        }
        var tokens = TokenLayout.Of(tokenizer, bases, closed, recipe.MaxTokens > 0 ? recipe.MaxTokens : int.MaxValue);
        var cut = bases.Length - tokens.Ends[^1];
        if (recipe.Bins is not { } bins) return new TokenizedSequence(tokens.Ids, [], [], [], cut);
        for (var i = 0; i < tokens.Count; i++)
            (tokens.Starts[i], tokens.Ends[i]) = reversed
                ? (bases.Length - tokens.Ends[i] - alignment, bases.Length - tokens.Starts[i] - alignment)
                : (tokens.Starts[i] - alignment, tokens.Ends[i] - alignment);
        if (reversed) // bins are spread along the gene's strand
        {
            Array.Reverse(tokens.Starts);
            Array.Reverse(tokens.Ends);
        }
        var (rows, members, weights) = (new int[bins.Count + 1], new List<int>(tokens.Count + bins.Count),
            new List<float>(tokens.Count + bins.Count));
        bins.Spread(tokens.Starts, tokens.Ends, rows, members, weights);
        for (var i = 0; reversed && i < members.Count; i++) members[i] = tokens.Count - 1 - members[i];
        return new TokenizedSequence(tokens.Ids, rows, [.. members], [.. weights], cut);
    }

    /// <summary>The borders between the tokens of a window, within the part that is read; ascending.</summary>
    public int[] Borders(DnaSequence sequence)
        => TokenLayout.Of(tokenizer, recipe.Cut(sequence, 0, out _)) is { Count: > 3 } tokens ? tokens.Starts[2..^1] : [];

    /// <summary>The tokens of a window's part that is read; no token crosses a closed border.</summary>
    /// <param name="sequence">The window.</param>
    /// <param name="closed">Borders within what is read, ascending.</param>
    /// <param name="first">Where that part begins in the window.</param>
    public TokenLayout Layout(DnaSequence sequence, IReadOnlyList<int> closed, out int first)
    {
        var bases = recipe.Cut(sequence, 0, out var alignment);
        first = recipe.Window.AlignmentIndex - alignment;
        return TokenLayout.Of(tokenizer, bases, closed, closed.Count == 0 && recipe.MaxTokens > 0 ? recipe.MaxTokens : int.MaxValue);
    }

    /// <summary>Reads a run of windows in parallel; no token crosses a closed border.</summary>
    public TokenizedSequence[] ReadAll(IReadOnlyList<DnaSequence> sequences, int start, int count, int threads,
        IReadOnlyList<int>? closed = null)
    {
        var result = new TokenizedSequence[count];
        ParallelLoop.For(0, count, Parallelism.Of(threads), i => result[i] = Read(sequences[start + i], 0, closed ?? []));
        return result;
    }

    /// <summary>Counts tokens and what was cut off.</summary>
    public TruncationReport Report(IReadOnlyList<DnaSequence> sequences, TokenizedSequence[] read)
    {
        var report = new TruncationReport { MaxTokenCount = recipe.MaxTokens };
        for (var i = 0; i < read.Length; i++)
        {
            var bases = recipe.Cut(sequences[i], 0, out var alignment);
            var ids = read[i].BasesCut > 0 ? TokenLayout.Of(tokenizer, bases).Ids : read[i].Ids;
            report = report.With(
                bases.Length, ids.Length, read[i].Ids.Length, ids.AsSpan(1, ids.Length - 2).Count(tokenizer.UnknownTokenId),
                    bases.Length - read[i].BasesCut, alignment);
        }
        return report;
    }
}
