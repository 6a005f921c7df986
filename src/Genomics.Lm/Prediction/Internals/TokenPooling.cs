using Genomics.Lm.Model;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>Token states [tokens, hidden] of one sequence to its embedding.</summary>
internal static class TokenPooling
{
    /// <summary>Pools.</summary>
    /// <param name="pooling">How.</param>
    /// <param name="states">[tokens, hidden]; [1, hidden] for the pooler.</param>
    /// <param name="sequence">Its bins, for binned pooling.</param>
    /// <param name="result">[hidden], or [bins × hidden].</param>
    public static void Pool(Pooling pooling, ReadOnlySpan<float> states, TokenizedSequence sequence, Span<float> result)
    {
        switch (pooling)
        {
            case Pooling.Cls or Pooling.Pooler:
                states[..result.Length].CopyTo(result);
                break;
            case Pooling.Max:
                states[..result.Length].CopyTo(result);
                for (var row = result.Length; row < states.Length; row += result.Length)
                    for (var i = 0; i < result.Length; i++) result[i] = Math.Max(result[i], states[row + i]);
                break;
            case Pooling.Mean:
                result.Clear();
                for (var row = 0; row < states.Length; row += result.Length) Add(result, states.Slice(row, result.Length), 1);
                var tokens = states.Length / result.Length;
                for (var i = 0; i < result.Length; i++) result[i] /= tokens;
                break;
            case Pooling.Bins:
                PoolBins(states, sequence, result);
                break;
        }
    }

    private static void PoolBins(ReadOnlySpan<float> states, TokenizedSequence sequence, Span<float> result)
    {
        result.Clear();
        var bins = sequence.BinStarts.Length - 1;
        var hidden = result.Length / bins;
        for (var bin = 0; bin < bins; bin++)
            for (var entry = sequence.BinStarts[bin]; entry < sequence.BinStarts[bin + 1]; entry++)
                Add(result.Slice(bin * hidden, hidden), states.Slice(sequence.BinTokens[entry] * hidden, hidden),
                    sequence.BinWeights[entry]);
    }

    private static void Add(Span<float> sum, ReadOnlySpan<float> values, float weight)
    {
        for (var i = 0; i < sum.Length; i++) sum[i] += weight * values[i];
    }
}
