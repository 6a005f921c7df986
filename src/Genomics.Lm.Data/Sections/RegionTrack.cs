namespace Genomics.Lm.Data.Sections;

/// <summary>One row of a region map.</summary>
/// <param name="Name">Row label.</param>
/// <param name="Regions">The coloured intervals.</param>
public sealed record RegionTrack(string Name, IReadOnlyList<RegionMark> Regions);
