namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>
/// Pairs of genes, each once: the first reason given stays, unless it was only an overlap of a few bases. What an alignment shows is added.
/// </summary>
internal sealed class PairCollection(int minimumSharedBases)
{
    private readonly Dictionary<(int, int), LeakagePair> _pairs = [];

    public void Add(IEnumerable<LeakagePair> pairs)
    {
        foreach (var pair in pairs)
        {
            var key = (pair.First, pair.Second);
            if (_pairs.TryAdd(key, pair)) continue;
            var known = _pairs[key];
            if (pair.Kind == LeakageKind.Alignment && pair.Identity * pair.Coverage > known.Identity * known.Coverage)
                _pairs[key] = known = known with { Identity = pair.Identity, Coverage = pair.Coverage };
            if (known.Kind == LeakageKind.Overlap
                && (known.Bases < minimumSharedBases || (pair.Kind == LeakageKind.Overlap && pair.Bases > known.Bases)))
                _pairs[key] = pair;
        }
    }

    public LeakagePair[] Ordered() => [.. _pairs.Values.OrderBy(p => p.First).ThenBy(p => p.Second)];
}
