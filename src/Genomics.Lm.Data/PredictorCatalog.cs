namespace Genomics.Lm.Data;

/// <summary>Knows how to load each kind of predictor. Kinds are registered explicitly: no scanning, safe for AOT.</summary>
public sealed class PredictorCatalog
{
    /// <summary>The file that says which kind of predictor a folder holds.</summary>
    public const string FileName = "predictor.json";

    private readonly Dictionary<string, Func<string, IExpressionPredictor>> _loaders = new(StringComparer.Ordinal);

    /// <summary>The registered kinds.</summary>
    public IReadOnlyCollection<string> Kinds => _loaders.Keys;

    /// <summary>Registers a kind.</summary>
    /// <param name="kind">The value of <c>kind</c> in <c>predictor.json</c>.</param>
    /// <param name="load">Loads a predictor from a folder.</param>
    /// <returns>This catalogue, for chaining.</returns>
    /// <exception cref="ArgumentException">The kind is registered already.</exception>
    public PredictorCatalog Add(string kind, Func<string, IExpressionPredictor> load)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(load);
        if (!_loaders.TryAdd(kind, load)) throw new ArgumentException($"predictor kind '{kind}' is registered already", nameof(kind));
        return this;
    }

    /// <summary>Loads the predictor in a folder, whatever its kind.</summary>
    /// <exception cref="GenomicsDataException">No predictor folder, an unknown kind, or a newer format.</exception>
    public IExpressionPredictor Load(string folder)
    {
        var kind = PredictorFolder.ReadInfo(folder).Kind;
        if (!_loaders.TryGetValue(kind, out var load))
            throw new GenomicsDataException(
                $"holds a predictor of kind '{kind}', this program knows {string.Join(", ", _loaders.Keys.Order(StringComparer.Ordinal))}",
                    Path.Combine(folder, FileName));
        return load(folder);
    }

    /// <summary><see cref="Load"/> on a thread of the pool.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Checked before it begins; what is loaded by the time of a cancellation is released.</param>
    /// <inheritdoc cref="Load" path="/exception"/>
    public Task<IExpressionPredictor> LoadAsync(string folder, CancellationToken cancellationToken = default)
        => Background.Run(() => Load(folder), cancellationToken);
}
