using Genomics.Lm.Compute;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>
/// Lays sequences out one after another as the engine seam wants them. Buffers are kept from batch to batch; not thread-safe.
/// </summary>
internal sealed class BatchPacker
{
    /// <summary>Tokens per call when nothing is learned; bounds memory, changes no number.</summary>
    public const int TokensPerCall = 16384;

    private int[] _ids = [], _offsets = [], _ordinals = [], _binOffsets = [], _binTokens = [];
    private float[] _binWeights = [], _anchors = [];
    private int _sequences, _tokens, _binRows, _binEntries, _outputs;

    /// <summary>Packs sequences; the result is valid until the next call.</summary>
    /// <param name="sequences">The sequences of this batch; all with bins, or none.</param>
    /// <param name="ordinals">A stable number per sequence that keys its dropout masks; empty for 0, 1, 2, …</param>
    public PackedBatch Pack(ReadOnlySpan<TokenizedSequence> sequences, ReadOnlySpan<int> ordinals = default)
    {
        Reserve(sequences);
        (_sequences, _tokens, _binRows, _binEntries, _outputs) = (sequences.Length, 0, 0, 0, 0);
        for (var i = 0; i < sequences.Length; i++)
        {
            var sequence = sequences[i];
            _offsets[i] = _tokens;
            sequence.Ids.CopyTo(_ids, _tokens);
            _tokens += sequence.Ids.Length;
            for (var bin = 0; bin + 1 < sequence.BinStarts.Length; bin++) _binOffsets[_binRows++] = _binEntries + sequence.BinStarts[bin];
            sequence.BinTokens.CopyTo(_binTokens, _binEntries);
            sequence.BinWeights.CopyTo(_binWeights, _binEntries);
            _binEntries += sequence.BinTokens.Length;
            sequence.Anchors.CopyTo(_anchors, _outputs);
            _outputs += sequence.Anchors.Length;
        }
        _offsets[_sequences] = _tokens;
        if (_binRows > 0) _binOffsets[_binRows++] = _binEntries;
        ordinals.CopyTo(_ordinals);
        return new PackedBatch
        {
            Ids = _ids.AsSpan(0, _tokens),
            Offsets = _offsets.AsSpan(0, _sequences + 1),
            Ordinals = _ordinals.AsSpan(0, ordinals.Length),
            BinOffsets = _binOffsets.AsSpan(0, _binRows),
            BinTokens = _binTokens.AsSpan(0, _binEntries),
            BinWeights = _binWeights.AsSpan(0, _binEntries),
            Anchors = _anchors.AsSpan(0, _outputs),
        };
    }

    private void Reserve(ReadOnlySpan<TokenizedSequence> sequences)
    {
        var (tokens, rows, entries, outputs) = (0, 1, 0, 0);
        foreach (var sequence in sequences)
        {
            tokens += sequence.Ids.Length;
            rows += Math.Max(0, sequence.BinStarts.Length - 1);
            entries += sequence.BinTokens.Length;
            outputs += sequence.Anchors.Length;
        }
        Grow(ref _ids, tokens);
        Grow(ref _offsets, sequences.Length + 1);
        Grow(ref _ordinals, sequences.Length);
        Grow(ref _binOffsets, rows);
        Grow(ref _binTokens, entries);
        Grow(ref _binWeights, entries);
        Grow(ref _anchors, outputs);
    }

    private static void Grow<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new T[Math.Max(length, buffer.Length * 2)];
    }

    /// <summary>Cuts a range of sequences into runs of at most so many tokens, at least one sequence each.</summary>
    public static IEnumerable<Range> Runs(IReadOnlyList<TokenizedSequence> sequences, int tokens)
    {
        for (var start = 0; start < sequences.Count;)
        {
            var (end, sum) = (start + 1, sequences[start].Ids.Length);
            while (end < sequences.Count && sum + sequences[end].Ids.Length <= tokens) sum += sequences[end++].Ids.Length;
            yield return start..end;
            start = end;
        }
    }
}
