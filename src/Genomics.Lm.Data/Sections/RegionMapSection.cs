namespace Genomics.Lm.Data.Sections;

/// <summary>Rows of coloured intervals along the window, such as DExTER's k-mer × region map.</summary>
/// <param name="Title">Heading.</param>
/// <param name="ValueLabel">What the colour means.</param>
/// <param name="Window">The window the positions refer to.</param>
/// <param name="Tracks">The rows.</param>
public sealed record RegionMapSection(string Title, string ValueLabel, WindowGeometry Window,
    IReadOnlyList<RegionTrack> Tracks) : ReportSection(Title);
