namespace Genomics.Lm.Dexter.Segmentation;

/// <summary>
/// All contiguous unions of bins: B bins give B(B + 1)/2 regions, numbered by rank (single bins first), then from left to right.
/// </summary>
public sealed class RegionLattice
{
    private readonly (int Rank, int Index)[] _places;

    /// <summary>Makes the lattice over bins.</summary>
    public RegionLattice(BinLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Bins = layout.Bins;
        _places = new (int, int)[Bins.Count * (Bins.Count + 1) / 2];
        for (int rank = 0, next = 0; rank < Bins.Count; rank++)
            for (var index = 0; index < Bins.Count - rank; index++) _places[next++] = (rank, index);
    }

    /// <summary>The bins, ascending.</summary>
    public IReadOnlyList<Region> Bins { get; }

    /// <summary>Number of regions.</summary>
    public int Count => _places.Length;

    /// <summary>Number of the region that spans all bins: the last one.</summary>
    public int Whole => Count - 1;

    /// <summary>A region by its number.</summary>
    public Region this[int region] => new(Bins[FirstBin(region)].Left, Bins[LastBin(region)].Right);

    /// <summary>Number of bins in the region less one.</summary>
    public int Rank(int region) => _places[region].Rank;

    /// <summary>The region's place among those of its rank, which is its first bin.</summary>
    public int Index(int region) => _places[region].Index;

    /// <summary>The number of the region of a rank and index.</summary>
    public int At(int rank, int index) => rank * Bins.Count - rank * (rank - 1) / 2 + index;

    /// <summary>True when two regions share a bin.</summary>
    public bool Overlap(int a, int b) => FirstBin(a) <= LastBin(b) && FirstBin(b) <= LastBin(a);

    /// <summary>The number of a region, or −1 when it is no union of these bins.</summary>
    public int Find(Region region)
    {
        for (var i = 0; i < Count; i++)
            if (this[i] == region) return i;
        return -1;
    }

    internal int FirstBin(int region) => _places[region].Index;

    internal int LastBin(int region) => _places[region].Index + _places[region].Rank;
}
