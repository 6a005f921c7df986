using System.Globalization;

namespace Genomics.Lm.Dexter.Segmentation;

/// <summary>
/// A region of the window in DExTER's notation: first and last position, both inclusive, relative to the alignment point.
/// </summary>
/// <param name="Left">First position; 0 is the alignment point.</param>
/// <param name="Right">Last position, inclusive.</param>
public readonly record struct Region(int Left, int Right)
{
    /// <summary>Number of positions.</summary>
    public int Length => Right - Left + 1;

    /// <summary><c>[left;right]</c> in invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Left};{Right}]");
}
