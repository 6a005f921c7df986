namespace Genomics.Lm.Compute.Cpu;

/// <summary>Whole sequences of a batch that are computed together, copied out of the spans so that worker threads can see them.</summary>
internal sealed class MicroBatch
{
    /// <summary>Sequences are taken together up to this many tokens; a longer one is computed alone.</summary>
    private const int TokenLimit = 2048;

    /// <summary>Index of the first sequence in the batch.</summary>
    public required int FirstSequence { get; init; }

    /// <summary>Index of the first token in the batch.</summary>
    public required int FirstToken { get; init; }

    /// <summary>[tokens] ids.</summary>
    public required int[] Ids { get; init; }

    /// <summary>[tokens] types, or empty for all 0.</summary>
    public required byte[] Types { get; init; }

    /// <summary>[sequences + 1] first token of each sequence, relative to this micro-batch.</summary>
    public required int[] Starts { get; init; }

    /// <summary>[sequences] dropout keys.</summary>
    public required int[] Ordinals { get; init; }

    /// <summary>[tokens] index of each token's sequence.</summary>
    public required int[] SequenceOf { get; init; }

    public int Sequences => Starts.Length - 1;

    public int Tokens => Ids.Length;

    /// <summary>Checks a batch and cuts it up.</summary>
    public static List<MicroBatch> Cut(in PackedBatch batch, int vocabulary, int types)
    {
        Check(batch, vocabulary, types);
        var pieces = new List<MicroBatch>();
        for (var first = 0; first < batch.Sequences;)
        {
            var last = first + 1;
            while (last < batch.Sequences && batch.Offsets[last + 1] - batch.Offsets[first] <= TokenLimit) last++;
            pieces.Add(Take(batch, first, last));
            first = last;
        }
        return pieces;
    }

    private static MicroBatch Take(in PackedBatch batch, int first, int last)
    {
        var (from, to) = (batch.Offsets[first], batch.Offsets[last]);
        var starts = batch.Offsets[first..(last + 1)].ToArray();
        var sequenceOf = new int[to - from];
        for (var s = first; s < last; s++)
        {
            starts[s - first] -= from;
            sequenceOf.AsSpan(batch.Offsets[s] - from, batch.Offsets[s + 1] - batch.Offsets[s]).Fill(s - first);
        }
        starts[^1] -= from;
        return new MicroBatch
        {
            FirstSequence = first,
            FirstToken = from,
            Ids = batch.Ids[from..to].ToArray(),
            Types = batch.Types.IsEmpty ? [] : batch.Types[from..to].ToArray(),
            Starts = starts,
            Ordinals = batch.Ordinals.IsEmpty ? [.. Enumerable.Range(first, last - first)] : batch.Ordinals[first..last].ToArray(),
            SequenceOf = sequenceOf,
        };
    }

    private static void Check(in PackedBatch batch, int vocabulary, int types)
    {
        if (batch.Offsets.Length < 1 || batch.Offsets[0] != 0 || batch.Offsets[^1] != batch.Ids.Length)
            throw new ArgumentException($"offsets must run from 0 to the {batch.Ids.Length} tokens", nameof(batch));
        for (var s = 0; s < batch.Sequences; s++)
            if (batch.Offsets[s + 1] <= batch.Offsets[s]) throw new ArgumentException($"sequence {s} has no tokens", nameof(batch));
        foreach (var id in batch.Ids)
            if ((uint)id >= (uint)vocabulary) throw new ArgumentException($"token id {id} is outside the vocabulary of {vocabulary}", nameof(batch));
        foreach (var type in batch.Types)
            if (type >= types) throw new ArgumentException($"token type {type} is outside the {types} types", nameof(batch));
    }
}
