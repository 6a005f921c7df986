using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Convolution.Internals;

/// <summary>Turns windows into letters 0–3 (4 for any other), one per base, with the positions that each bin averages.</summary>
/// <param name="recipe">The part that is read, and the bins.</param>
/// <param name="stride">Bases per position.</param>
internal sealed class BaseReader(InputRecipe recipe, int stride)
{
    /// <summary>The recipe.</summary>
    public InputRecipe Recipe => recipe;

    /// <summary>Reads a window, its part moved by some bases.</summary>
    public TokenizedSequence Read(DnaSequence sequence, int shift = 0)
    {
        var bases = recipe.Cut(sequence, shift, out var alignment);
        var codes = new int[bases.Length];
        for (var i = 0; i < codes.Length; i++) codes[i] = "ACGT"u8.IndexOf(bases[i]) is >= 0 and var code ? code : 4;
        var positions = (bases.Length + stride - 1) / stride;
        var (starts, ends) = (new int[positions], new int[positions]);
        for (var i = 0; i < positions; i++)
            (starts[i], ends[i]) = (i * stride - alignment, Math.Min((i + 1) * stride, bases.Length) - alignment);
        var bins = recipe.Bins!;
        var (rows, members, weights) = (new int[bins.Count + 1], new List<int>(positions + bins.Count),
            new List<float>(positions + bins.Count));
        bins.Spread(starts, ends, rows, members, weights);
        return new TokenizedSequence(codes, rows, [.. members], [.. weights], 0);
    }

    /// <summary>Reads all windows in parallel.</summary>
    public TokenizedSequence[] ReadAll(IReadOnlyList<DnaSequence> sequences, int threads)
    {
        var result = new TokenizedSequence[sequences.Count];
        ParallelLoop.For(0, result.Length, Parallelism.Of(threads), i => result[i] = Read(sequences[i]));
        return result;
    }
}
