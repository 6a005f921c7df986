using Genomics.Lm.Extensions.AI.Internals;
using Genomics.Lm.Prediction;
using Microsoft.Extensions.AI;

namespace Genomics.Lm.Extensions.AI;

/// <summary>Genome language models behind the abstractions of Microsoft.Extensions.AI.</summary>
public static class EmbedderExtensions
{
    /// <summary>
    /// An embedder as a generator of embeddings of DNA sequences, IUPAC letters of either case. It computes on the thread pool and is safe
    /// for concurrent use. Disposing it leaves the embedder open.
    /// </summary>
    /// <param name="embedder">Computes; stays the caller's.</param>
    /// <param name="modelId">The model's name, for metadata and results; null: none.</param>
    /// <returns>
    /// One embedding of <see cref="Embedder.Width"/> numbers per sequence, in their order. It throws an <see cref="ArgumentException"/> for
    /// another number of dimensions, and a <see cref="Data.GenomicsDataException"/> for letters that are no nucleotide codes, or where the
    /// embedder's options do not fit a sequence.
    /// </returns>
    public static IEmbeddingGenerator<string, Embedding<float>> AsIEmbeddingGenerator(this Embedder embedder, string? modelId = null)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        return new EmbedderGenerator(embedder, modelId);
    }
}
