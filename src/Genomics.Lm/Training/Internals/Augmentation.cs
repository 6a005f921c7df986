using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// Reads training windows a little differently in every epoch: moved by some bases with their bins, read from the other strand, and cut
/// into other tokens (in the spirit of BPE-dropout, Provilkov et al. 2020: here single borders between bases are closed to tokens).
/// Depends on seed, epoch and gene only.
/// </summary>
/// <param name="reader">Reads the windows.</param>
/// <param name="sequences">The training windows.</param>
/// <param name="shift">Largest shift in bases; 0: none.</param>
/// <param name="tokenDropout">Share of the borders between bases that are closed; 0: none.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="reverseComplement">Share of the windows that are read from the other strand.</param>
internal sealed class Augmentation(SequenceReader reader, IReadOnlyList<DnaSequence> sequences, int shift, double tokenDropout,
    long seed, double reverseComplement = 0)
{
    /// <summary>Reads a window for an epoch.</summary>
    public TokenizedSequence Read(int gene, int epoch)
    {
        var random = new CounterRandom(seed, RandomStreams.Augmentation + (ulong)epoch * (ulong)sequences.Count + (ulong)gene);
        var moved = shift == 0 ? 0 : random.NextInt(2 * shift + 1) - shift;
        var reversed = reverseComplement > 0 && random.NextDouble() < reverseComplement;
        return reader.Read(sequences[gene], moved, tokenDropout == 0 ? [] : Borders(sequences[gene].Length, random), reversed);
    }

    // Gaps between closed borders are geometric.
    private List<int> Borders(int length, CounterRandom random)
    {
        var borders = new List<int>();
        var scale = 1 / Math.Log(1 - tokenDropout);
        for (var at = 0.0; ;)
        {
            at += 1 + Math.Floor(Math.Log(1 - random.NextDouble()) * scale);
            if (at >= length) return borders;
            borders.Add((int)at);
        }
    }
}
