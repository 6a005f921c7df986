using Genomics.Lm.Data;
using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Puts the outputs of micro-batches together to those of the whole batch. Used again for the next batch.</summary>
internal sealed unsafe class OutputCollector(ModelSpec model) : IDisposable
{
    private static readonly OutputKind[] Whole = [OutputKind.LastHidden, OutputKind.Pooled, OutputKind.Prediction,
        OutputKind.MaskedLanguageLogits];

    private readonly EncoderConfig _config = model.Encoder;
    private readonly AlignedBuffer[] _buffers = [.. Whole.Select(_ => new AlignedBuffer())];
    private readonly AlignedBuffer[] _layers = [.. Enumerable.Range(0, model.Encoder.Layers + 1).Select(_ => new AlignedBuffer())];
    private float[][] _attention = [];   // [sequences][heads × length × length] of the layer that is running
    private OutputKind _kinds;
    private int _tokens, _sequences;

    /// <summary>Makes room for the outputs of a batch.</summary>
    public void Begin(OutputKind kinds, in PackedBatch batch)
    {
        (_kinds, _tokens, _sequences) = (kinds, batch.Tokens, batch.Sequences);
        for (var i = 0; i < Whole.Length; i++)
            if (Wants(Whole[i])) _buffers[i].Reserve(Length(Whole[i]));
        if (Wants(OutputKind.AllHidden))
            foreach (var layer in _layers) layer.Reserve(Length(OutputKind.LastHidden));
    }

    public bool Wants(OutputKind kind) => _kinds.HasFlag(kind);

    /// <summary>Takes the rows of a micro-batch: its tokens' or its sequences'.</summary>
    public void Take(OutputKind kind, MicroBatch part, ReadOnlySpan<float> rows)
    {
        var index = Array.IndexOf(Whole, kind);
        var first = kind is OutputKind.LastHidden or OutputKind.MaskedLanguageLogits
            ? (long)part.FirstToken * (rows.Length / part.Tokens) : (long)part.FirstSequence * (rows.Length / part.Sequences);
        rows.CopyTo(new Span<float>(_buffers[index].Pointer + first, rows.Length));
    }

    /// <summary>Takes the states after a layer (0: the embeddings).</summary>
    public void TakeLayer(int layer, MicroBatch part, ReadOnlySpan<float> states)
        => states.CopyTo(new Span<float>(_layers[layer].Pointer + (long)part.FirstToken * _config.HiddenSize, states.Length));

    /// <summary>What takes the tiles of attention probabilities of one layer after another.</summary>
    public ProbabilityTile Attention(MicroBatch part)
    {
        var longest = Enumerable.Range(0, part.Sequences).Max(part.Length);
        if ((long)_config.Heads * longest * longest > Array.MaxLength)
            throw new GenomicsDataException(
                $"the attention of a sequence of {longest} tokens has {(long)_config.Heads * longest * longest} numbers a layer, too many "
                + $"to hand over; take a shorter one, or leave attention out");
        _attention = [.. Enumerable.Range(0, part.Sequences)
            .Select(s => new float[(long)_config.Heads * part.Length(s) * part.Length(s)])];
        return (sequence, head, first, queries, probabilities, stride) =>
        {
            var length = part.Length(sequence);
            for (var i = 0; i < queries; i++)
                new ReadOnlySpan<float>(probabilities + (long)i * stride, length)
                    .CopyTo(_attention[sequence].AsSpan((head * length + first + i) * length));
        };
    }

    /// <summary>Hands over the attention of a layer (from 1).</summary>
    public void FlushAttention(int layer, MicroBatch part, IOutputSink sink)
    {
        for (var s = 0; s < part.Sequences; s++) sink.Take(OutputKind.Attention, layer, part.FirstSequence + s, _attention[s]);
    }

    /// <summary>Hands over everything else.</summary>
    public void Flush(IOutputSink sink)
    {
        _attention = [];
        if (Wants(OutputKind.AllHidden))
            for (var layer = 0; layer < _layers.Length; layer++)
                sink.Take(OutputKind.AllHidden, layer, -1, new(_layers[layer].Pointer, checked((int)Length(OutputKind.LastHidden))));
        for (var i = 0; i < Whole.Length; i++)
            if (Wants(Whole[i])) sink.Take(Whole[i], -1, -1, new(_buffers[i].Pointer, checked((int)Length(Whole[i]))));
    }

    public void Dispose()
    {
        foreach (var buffer in _buffers) buffer.Dispose();
        foreach (var buffer in _layers) buffer.Dispose();
    }

    private long Length(OutputKind kind) => kind switch
    {
        OutputKind.LastHidden => (long)_tokens * _config.HiddenSize,
        OutputKind.Pooled => (long)_sequences * _config.HiddenSize,
        OutputKind.Prediction => (long)_sequences * ((model.Head as PooledHead)?.Outputs ?? 0),
        _ => (long)_tokens * _config.VocabularySize,
    };
}
