namespace Genomics.Lm.Model;

/// <summary>A file of a published model.</summary>
/// <param name="Name">File name in the model folder.</param>
/// <param name="Bytes">Its size, or 0 when the publisher has changed the file and any revision is taken.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal, or null as for <paramref name="Bytes"/>.</param>
public sealed record PublishedFile(string Name, long Bytes, string? Sha256);
