using Genomics.Lm.Compute;
using Genomics.Lm.Model;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>Runs an encoder over read sequences and pools the token states of each into one vector. Belongs to one thread.</summary>
/// <param name="pooling">How.</param>
/// <param name="hidden">Width of a token's state.</param>
/// <param name="specialTokens">Whether mean and maximum take [CLS] and [SEP] in.</param>
internal sealed class SequencePooler(Pooling pooling, int hidden, bool specialTokens = true) : IOutputSink
{
    private readonly BatchPacker _packer = new();
    private readonly OutputKind _kind = pooling == Pooling.Pooler ? OutputKind.Pooled : OutputKind.LastHidden;
    private float[] _states = [];

    /// <summary>Pools.</summary>
    /// <param name="session">The encoder.</param>
    /// <param name="sequences">All with bins, or none.</param>
    /// <param name="destination">Receives [sequences, width], row-major.</param>
    /// <param name="cancellationToken">Checked between batches and within long sequences.</param>
    public void Pool(IEncoderSession session, TokenizedSequence[] sequences, Span<float> destination, CancellationToken cancellationToken)
    {
        var width = destination.Length / sequences.Length;
        foreach (var run in BatchPacker.Runs(sequences, BatchPacker.TokensPerCall))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (start, count) = run.GetOffsetAndLength(sequences.Length);
            session.Run(_packer.Pack(sequences.AsSpan(run)), new OutputRequest(_kind) { Cancellation = cancellationToken }, this);
            var states = _states.AsSpan();
            for (var i = start; i < start + count; i++)
            {
                var rows = _kind == OutputKind.Pooled ? 1 : sequences[i].Ids.Length;
                TokenPooling.Pool(pooling, Wanted(states[..(rows * hidden)]), sequences[i], destination.Slice(i * width, width));
                states = states[(rows * hidden)..];
            }
        }
    }

    // without the first and last token where they are not wanted and others are there
    private ReadOnlySpan<float> Wanted(ReadOnlySpan<float> states)
        => !specialTokens && pooling is (Pooling.Mean or Pooling.Max) && states.Length > 2 * hidden ? states[hidden..^hidden] : states;

    void IOutputSink.Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values)
    {
        if (kind != _kind) return;
        if (_states.Length < values.Length) _states = new float[values.Length];
        values.CopyTo(_states);
    }
}
