using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Prediction;

// Where the heads look.
public sealed partial class LanguageModelPredictor : IAttentionPredictor
{
    /// <inheritdoc/>
    public AttentionMaps Attend(DnaSequence window, PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        options ??= new PredictOptions();
        options.Validate();
        ObjectDisposedException.ThrowIf(_ensemble?._disposed ?? _disposed, this);
        _reader.Recipe.Check(window);
        var (read, layout) = (_reader.Read(window), _reader.Layout(window, [], out var first));
        if ((long)_encoder.Layers * _encoder.Heads * layout.Count * layout.Count is var numbers && numbers > AttentionMaps.MostNumbers)
            throw new GenomicsDataException(
                $"window '{window.Id}' has {layout.Count} tokens: {numbers} attention probabilities are more than the "
                + $"{AttentionMaps.MostNumbers} that are kept; give a shorter window");
        _pools[0].RequireFeasible([read], [window], 0, options.Threads);
        var sink = new AttentionSink(_encoder.Layers);
        using var loan = _pools[0].Rent(options.Threads);
        loan.Session.Run(new BatchPacker().Pack([read]),
            new OutputRequest(OutputKind.Attention) { Cancellation = cancellationToken }, sink);
        return new AttentionMaps(window.Length, [.. layout.Starts.Zip(layout.Ends, (s, e) => (first + s, first + e))], sink.Layers,
            _encoder.Heads, _head.Pooling is Pooling.Pooler or Pooling.Cls);
    }

    private sealed class AttentionSink(int layers) : IOutputSink
    {
        public float[][] Layers { get; } = new float[layers][];

        public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values) => Layers[layer - 1] = values.ToArray();
    }
}
