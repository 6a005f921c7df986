using Genomics.Lm.Compute;
using Genomics.Lm.Model;

namespace Genomics.Lm.TorchSharp.Internals;

/// <summary>Puts outputs of passes, which take the sequences in another order, together to those of the batch.</summary>
internal sealed class OutputCollector(int tokens, int sequences)
{
    private readonly SortedDictionary<(OutputKind Kind, int Layer), float[]> _outputs = [];

    /// <summary>Takes rows of tokens, padding left out.</summary>
    /// <param name="values">[tokens of the part, width] in the order of the part.</param>
    public void Tokens(OutputKind kind, int layer, PaddedBatch part, ReadOnlySpan<float> values)
    {
        var width = values.Length / part.Lengths.Sum();
        var all = Of(kind, layer, tokens * width);
        for (int i = 0, at = 0; i < part.Count; at += part.Lengths[i++] * width)
            values.Slice(at, part.Lengths[i] * width).CopyTo(all.AsSpan(part.Starts[i] * width));
    }

    /// <summary>Takes one row per sequence.</summary>
    /// <param name="values">[sequences of the part, width].</param>
    public void Sequences(OutputKind kind, PaddedBatch part, ReadOnlySpan<float> values)
    {
        var width = values.Length / part.Count;
        var all = Of(kind, -1, sequences * width);
        for (var i = 0; i < part.Count; i++) values.Slice(i * width, width).CopyTo(all.AsSpan(part.Sequences[i] * width));
    }

    public void Flush(IOutputSink sink)
    {
        foreach (var (key, values) in _outputs) sink.Take(key.Kind, key.Layer, -1, values);
    }

    /// <summary>Hands on [sequences, heads, tokens, tokens] probabilities, padding left out.</summary>
    public static void Attention(int layer, PaddedBatch part, EncoderConfig config, ReadOnlySpan<float> padded, IOutputSink sink)
    {
        for (var i = 0; i < part.Count; i++)
        {
            var (length, stride) = (part.Lengths[i], (long)part.Tokens);
            var own = new float[(long)config.Heads * length * length];
            for (var head = 0; head < config.Heads; head++)
                for (var row = 0; row < length; row++)
                    padded.Slice(checked((int)((((long)i * config.Heads + head) * stride + row) * stride)), length)
                        .CopyTo(own.AsSpan((head * length + row) * length));
            sink.Take(OutputKind.Attention, layer, part.Sequences[i], own);
        }
    }

    private float[] Of(OutputKind kind, int layer, int length)
    {
        if (!_outputs.TryGetValue((kind, layer), out var values)) _outputs.Add((kind, layer), values = new float[length]);
        return values;
    }
}
