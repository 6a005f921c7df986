using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Prediction;

/// <content>What the network makes of a window, as a vector: the mean state of its tokens after the last layer, of the first network where
/// several are averaged. Says how far a window is from others, whatever the head reads.</content>
public sealed partial class LanguageModelPredictor : IFeatureSource
{
    IReadOnlyList<string> IFeatureSource.Names => [.. Enumerable.Range(0, _encoder.HiddenSize).Select(i => $"v{i}")];

    void IFeatureSource.Extract(IReadOnlyList<DnaSequence> sequences, Span<float> destination, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_ensemble?._disposed ?? _disposed, this);
        var hidden = _encoder.HiddenSize;
        PredictionBuffer.Check(destination.Length, sequences.Count, hidden);
        foreach (var sequence in sequences) _reader.Recipe.Check(sequence);
        using var loan = _pools[0].Rent(0);
        var pooler = new SequencePooler(Pooling.Mean, hidden);
        for (var start = 0; start < sequences.Count; start += SequencesPerChunk)
        {
            var count = Math.Min(SequencesPerChunk, sequences.Count - start);
            var read = _reader.ReadAll(sequences, start, count, 0);
            _pools[0].RequireFeasible(read, sequences, start, 0);
            pooler.Pool(loan.Session, read, destination.Slice(start * hidden, count * hidden), cancellationToken);
            progress?.Report(new WorkProgress("embedding", start + count, sequences.Count));
        }
    }
}
