using Genomics.Lm.Compute;
using Genomics.Lm.Model;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>Sequences of similar length that go through the network together, padded to one length.</summary>
internal sealed class PaddedBatch
{
    /// <summary>Padded lengths are multiples of this: attention kernels want the rows of their bias aligned.</summary>
    private const int Multiple = 8;

    /// <summary>[sequences] their indexes in the batch.</summary>
    public required int[] Sequences { get; init; }

    /// <summary>[sequences] where each begins in the batch.</summary>
    public required int[] Starts { get; init; }

    /// <summary>[sequences] tokens without padding.</summary>
    public required int[] Lengths { get; init; }

    /// <summary>Tokens with padding.</summary>
    public required int Tokens { get; init; }

    /// <summary>[sequences, tokens] ids, 0 where padded.</summary>
    public required long[] Ids { get; init; }

    /// <summary>[sequences, tokens] types, or empty for all 0.</summary>
    public required long[] Types { get; init; }

    public int Count => Sequences.Length;

    /// <summary>Checks a batch, sorts it by length and cuts it up.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="model">The model that they go to.</param>
    /// <param name="tokensPerPass">At most so many tokens with padding, at least one sequence.</param>
    public static List<PaddedBatch> Cut(in PackedBatch batch, ModelSpec model, int tokensPerPass)
    {
        batch.Validate(model);
        var lengths = new int[batch.Sequences];
        for (var s = 0; s < lengths.Length; s++) lengths[s] = batch.Offsets[s + 1] - batch.Offsets[s];
        int[] order = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(s => lengths[s])];   // stable
        var parts = new List<PaddedBatch>();
        for (var first = 0; first < order.Length;)
        {
            var tokens = (lengths[order[first]] + Multiple - 1) / Multiple * Multiple;
            var count = Math.Min(order.Length - first, Math.Max(1, tokensPerPass / tokens));
            parts.Add(Take(batch, order[first..(first + count)], lengths, tokens));
            first += count;
        }
        return parts;
    }

    private static PaddedBatch Take(in PackedBatch batch, int[] sequences, int[] lengths, int tokens)
    {
        var part = new PaddedBatch
        {
            Sequences = sequences,
            Starts = new int[sequences.Length],
            Lengths = new int[sequences.Length],
            Tokens = tokens,
            Ids = new long[sequences.Length * tokens],
            Types = batch.Types.IsEmpty ? [] : new long[sequences.Length * tokens],
        };
        for (var i = 0; i < sequences.Length; i++)
        {
            (part.Starts[i], part.Lengths[i]) = (batch.Offsets[sequences[i]], lengths[sequences[i]]);
            for (var t = 0; t < part.Lengths[i]; t++)
            {
                part.Ids[i * tokens + t] = batch.Ids[part.Starts[i] + t];
                if (part.Types.Length > 0) part.Types[i * tokens + t] = batch.Types[part.Starts[i] + t];
            }
        }
        return part;
    }
}
