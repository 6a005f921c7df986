namespace Genomics.Lm.Data.Sections;

/// <summary>One coloured interval.</summary>
/// <param name="Left">First position, relative to the alignment point.</param>
/// <param name="Right">Last position, inclusive, relative to the alignment point.</param>
/// <param name="Value">The value shown by colour.</param>
public readonly record struct RegionMark(int Left, int Right, double Value);
