namespace Genomics.Lm.Data.Annotation;

/// <summary>
/// The shape of windows around gene starts, and what happens at chromosome ends and gaps. The defaults are the study's: 4,001 bases, the
/// start at index 2000.
/// </summary>
public sealed record WindowOptions
{
    /// <summary>Most bases on either side.</summary>
    public const int MostBases = 100_000_000;

    /// <summary>Bases before the start, on the gene's strand; also the 0-based index of the start in the window.</summary>
    public int Upstream { get; init; } = 2000;

    /// <summary>Bases after the start, on the gene's strand.</summary>
    public int Downstream { get; init; } = 2000;

    /// <summary>Windows that leave the chromosome are filled with N instead of left out.</summary>
    public bool FillEnds { get; init; }

    /// <summary>Windows with a larger share of N are left out; 1 keeps all.</summary>
    public double MaximumUnknownShare { get; init; } = 1;

    /// <summary>Bases per window.</summary>
    public int Length => Upstream + 1 + Downstream;

    /// <summary>Length and place of the start, as datasets and predictors know them.</summary>
    public WindowGeometry Geometry => new(Length, Upstream);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Upstream is < 0 or > MostBases)
            throw new ArgumentOutOfRangeException(nameof(Upstream), Upstream, $"from 0 to {MostBases} bases are possible");
        if (Downstream is < 0 or > MostBases)
            throw new ArgumentOutOfRangeException(nameof(Downstream), Downstream, $"from 0 to {MostBases} bases are possible");
        if (MaximumUnknownShare is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MaximumUnknownShare), MaximumUnknownShare, "a share from 0 to 1 is needed");
    }
}
