using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Study.Runs;

/// <summary>An input of a run: the option that named it, the path as it was given, and what was found there.</summary>
/// <param name="Option">The option, for example <c>--fasta</c>.</param>
/// <param name="Path">The file or folder as it was given.</param>
/// <param name="Files">The file, or every file of the folder.</param>
public sealed record ManifestInput(string Option, string Path, IReadOnlyList<FileFingerprint> Files);
