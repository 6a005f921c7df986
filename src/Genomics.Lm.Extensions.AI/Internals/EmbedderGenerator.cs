using System.Globalization;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction;
using Microsoft.Extensions.AI;

namespace Genomics.Lm.Extensions.AI.Internals;

/// <inheritdoc cref="EmbedderExtensions.AsIEmbeddingGenerator"/>
internal sealed class EmbedderGenerator(Embedder embedder, string? modelId) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingGeneratorMetadata _metadata = new("genomics-lm", null, modelId, embedder.Width);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } dimensions && dimensions != embedder.Width)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{dimensions} dimensions were asked for; this embedder gives {embedder.Width}, and vectors are not shortened"),
                nameof(options));
        DnaSequence[] sequences = [.. values.Select((bases, i) => new DnaSequence(i.ToString(CultureInfo.InvariantCulture), bases))];
        var vectors = new float[sequences.Length * embedder.Width];
        await Task.Run(() => embedder.Extract(sequences, vectors, null, cancellationToken), cancellationToken).ConfigureAwait(false);
        var width = embedder.Width;
        return [.. Enumerable.Range(0, sequences.Length)
            .Select(i => new Embedding<float>(vectors.AsMemory(i * width, width)) { ModelId = modelId })];
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(embedder) ? embedder
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose() { }
}
