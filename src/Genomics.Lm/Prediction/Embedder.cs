using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Prediction;

/// <summary>Turns sequences into vectors by a language model; a feature source for any other method. Safe for concurrent use.</summary>
public sealed class Embedder : IFeatureSource, IDisposable
{
    private const int SequencesPerChunk = 64;

    private readonly SequenceReader _reader;
    private readonly SessionPool _pool;
    private readonly EmbeddingOptions _options;
    private readonly Lazy<string> _fingerprint;
    private readonly int _hidden, _bins;

    /// <summary>Makes an embedder.</summary>
    /// <param name="model">The model; must stay open as long as the embedder is used.</param>
    /// <param name="options">Pooling, limits, geometry; checked here.</param>
    /// <param name="engine">Computes; null for the managed CPU engine.</param>
    /// <exception cref="GenomicsDataException">The pooler is asked for and the model has none, or a tensor is missing.</exception>
    public Embedder(ModelFolder model, EmbeddingOptions options, IComputeEngine? engine = null)
        : this((model ?? throw new ArgumentNullException(nameof(model))).Config, model.Tokenizer,
        model.Resolve(new EncoderOnlyHead { Pooler = RequirePooler(model, options) }, 0), options,
        engine)
    { }

    internal Embedder(EncoderConfig config, DnaTokenizer tokenizer, IParameterSource weights, EmbeddingOptions options,
        IComputeEngine? engine)
    {
        options.Validate();
        var bins = options.MakeBins();
        (_options, _hidden, _bins) = (options, config.HiddenSize, bins?.Count ?? 1);
        _reader = new SequenceReader(tokenizer, new InputRecipe(options.Window, options.Part, options.MaxTokens, bins));
        _pool = new SessionPool(engine ?? ManagedCpuEngine.Instance,
            new ModelSpec(config, new EncoderOnlyHead { Pooler = options.Pooling == Pooling.Pooler }), weights, options.Precision);
        _fingerprint = new Lazy<string>(() => EmbedderFingerprint.Of(config, tokenizer, weights, options));
        Names = [.. Enumerable.Range(0, Width).Select(i => $"v{i}")];
    }

    private static bool RequirePooler(ModelFolder model, EmbeddingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Pooling == Pooling.Pooler && !model.HasPooler)
            throw new GenomicsDataException(
                "the model has no pooler (the published pre-trained checkpoint has none); choose mean, cls, max or bins",
                model.WeightsFile);
        return options.Pooling == Pooling.Pooler;
    }

    /// <summary>
    /// SHA-256 (hexadecimal) of everything that decides a sequence's vector: weights, sizes, vocabulary, pooling, window, limits.
    /// </summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Numbers per sequence.</summary>
    public int Width => _hidden * _bins;

    /// <summary><c>v0</c>, <c>v1</c>, …; with bins, bin after bin from upstream to downstream.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public void Extract(IReadOnlyList<DnaSequence> sequences, Span<float> destination, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        PredictionBuffer.Check(destination.Length, sequences.Count, Width);
        foreach (var sequence in sequences) _reader.Recipe.Check(sequence);
        using var loan = _pool.Rent(_options.Threads);
        var pooler = new SequencePooler(_options.Pooling, _hidden, _options.SpecialTokens);
        for (var start = 0; start < sequences.Count; start += SequencesPerChunk)
        {
            var count = Math.Min(SequencesPerChunk, sequences.Count - start);
            var read = _reader.ReadAll(sequences, start, count, _options.Threads);
            _pool.RequireFeasible(read, sequences, start, _options.Threads);
            pooler.Pool(loan.Session, read, destination.Slice(start * Width, count * Width), cancellationToken);
            progress?.Report(new WorkProgress("embedding", start + count, sequences.Count));
        }
    }

    /// <summary>Embeds a stream of sequences without keeping it in memory.</summary>
    /// <param name="sequences">Any number of sequences.</param>
    /// <param name="cancellationToken">Checked between batches and, by the managed engine, within long sequences.</param>
    /// <returns>Each sequence with its vector of <see cref="Width"/> numbers, in order.</returns>
    public IEnumerable<(DnaSequence Sequence, float[] Vector)> Embed(IEnumerable<DnaSequence> sequences,
        CancellationToken cancellationToken = default)
    {
        foreach (var chunk in sequences.Chunk(SequencesPerChunk))
        {
            var vectors = new float[chunk.Length * Width];
            Extract(chunk, vectors, null, cancellationToken);
            for (var i = 0; i < chunk.Length; i++) yield return (chunk[i], vectors.AsSpan(i * Width, Width).ToArray());
        }
    }

    /// <summary>Closes the sessions.</summary>
    public void Dispose() => _pool.Dispose();
}
