using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Model;

/// <summary>
/// The weights of a model, every tensor accounted for: read from a checkpoint under its published name, or drawn fresh because the
/// published checkpoint does not have it. Anything else is an error, never a silently random layer.
/// </summary>
/// <remarks>
/// Fresh may be, whole or not at all: the pooler (<c>bert.pooler.dense</c>), the classifier, and the masked-language head
/// (<c>cls.predictions</c>). The same parts may be left over in a checkpoint. Names are understood with the prefixes
/// <c>module.</c>, <c>_orig_mod.</c> and <c>model.</c>, without <c>bert.</c>, and with gamma and beta in LayerNorm. Fresh values depend on
/// the seed and the tensor's name only. Safe for concurrent reading.
/// </remarks>
public sealed class ModelWeights : IParameterSource
{
    private readonly IParameterSource? _source;
    private readonly Dictionary<string, ParameterInfo> _parameters;
    private readonly Dictionary<string, string> _storedNames;   // of the loaded ones
    private readonly long _seed;
    private readonly float _range;

    private ModelWeights(ModelSpec model, IParameterSource? source, Dictionary<string, string> storedNames, IReadOnlyList<string> unused,
        long seed)
    {
        var catalog = ParameterCatalog.For(model);
        (_source, _storedNames, _seed, _range) = (source, storedNames, seed, model.Encoder.InitializerRange);
        _parameters = catalog.ToDictionary(p => p.Name, StringComparer.Ordinal);
        Names = [.. catalog.Select(p => p.Name)];
        Loaded = [.. catalog.Where(p => storedNames.ContainsKey(p.Name)).Select(p => p.Name)];
        Fresh = [.. catalog.Where(p => !storedNames.ContainsKey(p.Name)).Select(p => p.Name)];
        Unused = unused;
    }

    /// <summary>All tensors drawn fresh: a model to train from scratch.</summary>
    public static ModelWeights FromScratch(ModelSpec model, long seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelWeights(model, null, [], [], seed);
    }

    /// <summary>Matches a model with a checkpoint.</summary>
    /// <param name="model">The model that is wanted.</param>
    /// <param name="source">The checkpoint; read lazily, so it must stay open while these weights are read.</param>
    /// <param name="seed">Seed of fresh parts.</param>
    /// <param name="freshHead">Draws the head anew even if the checkpoint has one, for fine-tuning with other outputs.</param>
    /// <exception cref="GenomicsDataException">A tensor is missing, unexpected, ambiguous, of another shape, or a decoder is not tied to
    /// the embeddings; all are listed.</exception>
    public static ModelWeights Resolve(ModelSpec model, IParameterSource source, long seed, bool freshHead = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        var match = new WeightMatch(model, source, freshHead);
        match.ThrowOnProblems();
        return new ModelWeights(model, source, match.StoredNames, match.Unused, seed);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Tensors that come from the checkpoint.</summary>
    public IReadOnlyList<string> Loaded { get; }

    /// <summary>Tensors that were drawn.</summary>
    public IReadOnlyList<string> Fresh { get; }

    /// <summary>
    /// Tensors of the checkpoint that this model has no use for (another head, tables of positions), by their names there.
    /// </summary>
    public IReadOnlyList<string> Unused { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Shape(string name) => _parameters[name].Shape;

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        var parameter = _parameters[name];
        if (destination.Length != parameter.Count)
            throw new ArgumentException($"tensor '{name}' has {parameter.Count} elements, the destination {destination.Length}",
                nameof(destination));
        if (_storedNames.TryGetValue(name, out var stored)) _source!.Read(stored, destination);
        else if (parameter.Init == ParameterInit.Normal) Draw(name, destination);
        else destination.Fill(parameter.Init == ParameterInit.One ? 1 : 0);
    }

    // One stream per name (FNV-1a), so that a tensor's values do not depend on which others are fresh.
    private void Draw(string name, Span<float> destination)
    {
        var stream = 14695981039346656037UL;
        foreach (var letter in Encoding.UTF8.GetBytes(name)) stream = (stream ^ letter) * 1099511628211UL;
        var random = new CounterRandom(_seed, stream);
        for (var i = 0; i < destination.Length; i++) destination[i] = (float)(_range * random.NextNormal());
    }
}
