namespace Genomics.Lm.Study.Runs;

/// <summary>A place where two result files differ.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">The place: a JSON path, or row and column of a table.</param>
/// <param name="Recorded">What was recorded; empty when it was not there.</param>
/// <param name="Found">What was found now; empty when it is not there.</param>
/// <param name="Difference">
/// |found − recorded| / max(1, |recorded|, |found|) for numbers; NaN where a text differs or one side is missing.
/// </param>
public sealed record ResultDifference(string File, string Name, string Recorded, string Found, double Difference);
