using Genomics.Lm.Data;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Model;

/// <summary>Compares the tensors that a model needs with those that a checkpoint has.</summary>
internal sealed class WeightMatch
{
    // the parts that the published checkpoint may lack or have left over
    private static readonly string[] OptionalParts = ["bert.pooler.", "classifier.", "cls.predictions.", "cls.seq_relationship."];

    private readonly IParameterSource _source;
    private readonly List<string> _problems = [];

    public WeightMatch(ModelSpec model, IParameterSource source, bool freshHead)
    {
        _source = source;
        var names = new CheckpointNames(source);
        var stored = names.Stored;
        _problems.AddRange(names.Ambiguous);
        var catalog = ParameterCatalog.For(model);
        foreach (var part in catalog.GroupBy(p => PartOf(p.Name)))
            if (part.Key is null || (!freshHead && part.Any(p => stored.ContainsKey(p.Name)))) Match(part, stored);
        Account(model, stored, catalog);
        Unused.AddRange(names.Ignored);
    }

    /// <summary>The model's tensors that the checkpoint has, with the checkpoint's names.</summary>
    public Dictionary<string, string> StoredNames { get; } = new(StringComparer.Ordinal);

    public List<string> Unused { get; } = [];

    public void ThrowOnProblems()
    {
        if (_problems.Count == 0) return;
        const int Shown = 12;
        var more = _problems.Count > Shown ? $"; and {_problems.Count - Shown} more" : "";
        throw new GenomicsDataException(
            $"the checkpoint does not fit the model: {string.Join("; ", _problems.Take(Shown))}{more}. Is it of the same architecture "
            + $"and config.json?");
    }

    private static string? PartOf(string name) => Array.Find(OptionalParts, part => name.StartsWith(part, StringComparison.Ordinal));

    // a part is taken whole
    private void Match(IEnumerable<ParameterInfo> part, Dictionary<string, string> stored)
    {
        foreach (var parameter in part)
        {
            if (!stored.TryGetValue(parameter.Name, out var name)) _problems.Add($"'{parameter.Name}' {Text(parameter.Shape)} is missing");
            else if (!_source.Shape(name).SequenceEqual(parameter.Shape))
                _problems.Add($"'{name}' has shape {Text(_source.Shape(name))}, expected {Text(parameter.Shape)}");
            else StoredNames.Add(parameter.Name, name);
        }
    }

    private void Account(ModelSpec model, Dictionary<string, string> stored, IReadOnlyList<ParameterInfo> catalog)
    {
        var known = catalog.Where(p => PartOf(p.Name) is null).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, storedName) in stored)
        {
            if (name == ParameterCatalog.Names.MaskedDecoder && model.Head is MaskedLanguageHead)
                RequireTied(storedName, ParameterCatalog.Names.WordEmbeddings);
            else if (name == ParameterCatalog.Names.MaskedBiasAlias && model.Head is MaskedLanguageHead)
                RequireTied(storedName, ParameterCatalog.Names.MaskedBias);
            else if (StoredNames.ContainsKey(name) || known.Contains(name)) continue;
            else if (PartOf(name) is not null) Unused.Add(storedName);
            else _problems.Add($"'{storedName}' {Text(_source.Shape(storedName))} is unexpected");
        }
    }

    private void RequireTied(string repeated, string published)
    {
        if (!StoredNames.TryGetValue(published, out var original)) return;
        var shape = _source.Shape(original);
        var count = shape.Aggregate(1, (product, dimension) => product * dimension);
        if (!_source.Shape(repeated).SequenceEqual(shape) || !Values(repeated).AsSpan().SequenceEqual(Values(original)))
            _problems.Add($"'{repeated}' differs from '{original}', to which it must be tied");

        float[] Values(string name)
        {
            var values = new float[count];
            _source.Read(name, values);
            return values;
        }
    }

    private static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}
