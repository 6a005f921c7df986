using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>How a window becomes encoder input: the part that is read, the token limit, the bins.</summary>
/// <param name="Window">The windows expected.</param>
/// <param name="Part">The part that is read; null reads all of it.</param>
/// <param name="MaxTokens">Longest input in tokens, specials included; 0: no limit.</param>
/// <param name="Bins">Bins for bin pooling, or null.</param>
internal sealed record InputRecipe(WindowGeometry Window, WindowPart? Part, int MaxTokens, AlignedBins? Bins)
{
    /// <summary>Checks that a sequence has the expected length.</summary>
    /// <exception cref="GenomicsDataException">It has not; the message names it.</exception>
    public void Check(DnaSequence sequence)
    {
        if (Window.Length > 0 && sequence.Length != Window.Length)
            throw new GenomicsDataException(
                $"sequence '{sequence.Id}' has {sequence.Length} bases, this predictor expects windows of {Window.Length} bases with the "
                + $"start at index {Window.AlignmentIndex}");
        if (Window.Length == 0 && Part is not null && Window.AlignmentIndex > sequence.Length)
            throw new GenomicsDataException(
                $"sequence '{sequence.Id}' has {sequence.Length} bases, the start should lie at index {Window.AlignmentIndex}");
    }

    /// <summary>The part of a window that is read, as a sequence of its own.</summary>
    public DnaSequence Slice(DnaSequence sequence)
    {
        var bases = Cut(sequence, 0, out var alignment);
        return sequence.Slice(Window.AlignmentIndex - alignment, bases.Length);
    }

    /// <summary>The bases read, and where the alignment base lies relative to the first of them.</summary>
    /// <param name="sequence">A window that passes <see cref="Check"/>.</param>
    /// <param name="shift">Bases by which the part is moved downstream; what lies outside the window is not read.</param>
    /// <param name="alignment">0-based, relative to the first base of the result; may lie outside it.</param>
    public ReadOnlySpan<byte> Cut(DnaSequence sequence, int shift, out int alignment)
    {
        var centre = Window.AlignmentIndex + shift;
        var (start, end) = Part is { } part ? (centre - part.Upstream, centre + part.Downstream + 1) : (shift, sequence.Length + shift);
        start = Math.Clamp(start, 0, sequence.Length);
        end = Math.Clamp(end, start, sequence.Length);
        alignment = centre - start;
        return sequence.Bases[start..end];
    }
}
