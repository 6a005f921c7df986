using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Puts the outputs of micro-batches together to those of the whole batch.</summary>
internal sealed unsafe class OutputCollector(ModelSpec model, OutputKind kinds, int tokens, int sequences)
{
    private readonly EncoderConfig _config = model.Encoder;
    private readonly float[] _last = Take(kinds, OutputKind.LastHidden, (long)tokens * model.Encoder.HiddenSize);
    private readonly float[] _pooled = Take(kinds, OutputKind.Pooled, (long)sequences * model.Encoder.HiddenSize);
    private readonly float[] _prediction = Take(kinds, OutputKind.Prediction, (long)sequences * ((model.Head as RegressionHead)?.Outputs ?? 0));
    private readonly float[] _logits = Take(kinds, OutputKind.MaskedLanguageLogits, (long)tokens * model.Encoder.VocabularySize);
    private readonly float[][] _layers = [.. Enumerable.Range(0, model.Encoder.Layers + 1).Select(_ => Take(kinds, OutputKind.AllHidden, (long)tokens * model.Encoder.HiddenSize))];
    private float[][][] _attention = [];   // [layers][sequences][heads × length × length]

    public void Layer(int layer, MicroBatch part, ReadOnlySpan<float> states) => states.CopyTo(_layers[layer].AsSpan(part.FirstToken * _config.HiddenSize));

    public void Last(MicroBatch part, ReadOnlySpan<float> states) => states.CopyTo(_last.AsSpan(part.FirstToken * _config.HiddenSize));

    public void Pooled(MicroBatch part, ReadOnlySpan<float> vectors) => vectors.CopyTo(_pooled.AsSpan(part.FirstSequence * _config.HiddenSize));

    public void Prediction(MicroBatch part, ReadOnlySpan<float> outputs) => outputs.CopyTo(_prediction.AsSpan(part.FirstSequence * (outputs.Length / part.Sequences)));

    public void Logits(MicroBatch part, ReadOnlySpan<float> logits) => logits.CopyTo(_logits.AsSpan(part.FirstToken * _config.VocabularySize));

    public ProbabilityTile Attention(int layer, MicroBatch part)
    {
        if (layer == 0)
            _attention = [.. Enumerable.Range(0, _config.Layers).Select(_ =>
                Enumerable.Range(0, part.Sequences).Select(s => new float[(long)_config.Heads * part.Length(s) * part.Length(s)]).ToArray())];
        return (sequence, head, first, queries, probabilities, stride) =>
        {
            var length = part.Length(sequence);
            for (var i = 0; i < queries; i++)
                new ReadOnlySpan<float>(probabilities + (long)i * stride, length).CopyTo(_attention[layer][sequence].AsSpan((head * length + first + i) * length));
        };
    }

    public void FlushAttention(MicroBatch part, IOutputSink sink)
    {
        for (var layer = 0; layer < _config.Layers; layer++)
            for (var s = 0; s < part.Sequences; s++)
                sink.Take(OutputKind.Attention, layer + 1, part.FirstSequence + s, _attention[layer][s]);
    }

    public void Flush(IOutputSink sink)
    {
        if (kinds.HasFlag(OutputKind.AllHidden))
            for (var layer = 0; layer < _layers.Length; layer++) sink.Take(OutputKind.AllHidden, layer, -1, _layers[layer]);
        if (kinds.HasFlag(OutputKind.LastHidden)) sink.Take(OutputKind.LastHidden, -1, -1, _last);
        if (kinds.HasFlag(OutputKind.Pooled)) sink.Take(OutputKind.Pooled, -1, -1, _pooled);
        if (kinds.HasFlag(OutputKind.Prediction)) sink.Take(OutputKind.Prediction, -1, -1, _prediction);
        if (kinds.HasFlag(OutputKind.MaskedLanguageLogits)) sink.Take(OutputKind.MaskedLanguageLogits, -1, -1, _logits);
    }

    private static float[] Take(OutputKind kinds, OutputKind kind, long length) => kinds.HasFlag(kind) ? new float[length] : [];
}
