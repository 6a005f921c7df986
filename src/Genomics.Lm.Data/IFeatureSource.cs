using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>Named numbers computed from a sequence: k-mer frequencies, DExTER variables, embeddings. Safe for concurrent use.</summary>
public interface IFeatureSource
{
    /// <summary>The feature names, in column order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Computes all features of all sequences.</summary>
    /// <param name="sequences">Windows of the geometry the source was made for.</param>
    /// <param name="destination">Receives [sequences, features] in row-major order.</param>
    /// <param name="progress">Receives the number of sequences done.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    /// <exception cref="ArgumentException">The destination has another length than sequences × features.</exception>
    /// <exception cref="GenomicsDataException">A sequence does not fit the geometry.</exception>
    void Extract(
        IReadOnlyList<DnaSequence> sequences,
        Span<float> destination,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default);
}
