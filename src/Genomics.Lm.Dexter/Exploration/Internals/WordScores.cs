namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>
/// What is known of one word: its counts while they are kept, and its correlation per target and region where asked for.
/// </summary>
internal sealed class WordScores(string word, int targets, int regions)
{
    private readonly double[] _correlations = NotANumber(targets * regions);
    private readonly List<int> _wanted = [];

    /// <summary>The word.</summary>
    public string Word { get; } = word;

    /// <summary>Counts cumulative over bins, [bins, genes]; null when not counted or given up again.</summary>
    public ushort[]? Cumulative { get; set; }

    /// <summary>The correlation of a target in a region; NaN when it was never asked for.</summary>
    public double this[int target, int region] => _correlations[region * targets + target];

    /// <summary>What has been asked for and is not computed: region × targets + target, grouped by region.</summary>
    public IReadOnlyList<int> Wanted => _wanted;

    /// <summary>Asks for a correlation.</summary>
    /// <returns>True when it is not known yet.</returns>
    public bool Request(int target, int region)
    {
        var place = region * targets + target;
        if (!double.IsNaN(_correlations[place])) return false;
        _wanted.Add(place);
        return true;
    }

    /// <summary>Sorts what is wanted by region and drops repeats.</summary>
    public void OrderWanted()
    {
        _wanted.Sort();
        var kept = 0;
        for (var i = 0; i < _wanted.Count; i++)
            if (kept == 0 || _wanted[i] != _wanted[kept - 1]) _wanted[kept++] = _wanted[i];
        _wanted.RemoveRange(kept, _wanted.Count - kept);
    }

    /// <summary>Computes a part of what is wanted.</summary>
    public void Compute(int from, int to, RegionScorer scorer, IReadOnlyList<RankedValues> values, Segmentation.RegionLattice lattice)
    {
        var selected = -1;
        for (var i = from; i < to; i++)
        {
            var (region, target) = (_wanted[i] / targets, _wanted[i] % targets);
            if (region != selected) scorer.SelectRegion(Cumulative, lattice.FirstBin(region), lattice.LastBin(region));
            selected = region;
            _correlations[_wanted[i]] = scorer.Correlate(values[target]);
        }
    }

    /// <summary>Forgets what was wanted, once it is computed.</summary>
    public void ClearWanted() => _wanted.Clear();

    private static double[] NotANumber(int length)
    {
        var values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }
}
