using System.Security.Cryptography;

namespace Genomics.Lm.Data.Files;

/// <summary>What a file held: enough to tell later whether it is still the same.</summary>
/// <param name="Name">The file's name, relative to the folder that it is recorded for; with forward slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its bytes as they are (compressed files are not unpacked), hexadecimal in lower case.</param>
public sealed record FileFingerprint(string Name, long Bytes, string Sha256)
{
    /// <summary>Takes the fingerprint of one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name to record; null: the file's own without folder.</param>
    /// <exception cref="GenomicsDataException">The file is missing or cannot be read.</exception>
    public static FileFingerprint Of(string path, string? name = null)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return new FileFingerprint(name ?? Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be read: {ErrorText.Of(error, path)}", path, inner: error);
        }
    }

    /// <summary>Takes the fingerprint of a file's contents.</summary>
    /// <param name="contents">The bytes.</param>
    /// <param name="name">The name to record.</param>
    public static FileFingerprint Of(ReadOnlySpan<byte> contents, string name)
        => new(name, contents.Length, Convert.ToHexStringLower(SHA256.HashData(contents)));

    /// <summary>Takes the fingerprints of a file, or of every file below a folder in the order of their names.</summary>
    /// <exception cref="GenomicsDataException">There is nothing of that name, or a file cannot be read.</exception>
    public static IReadOnlyList<FileFingerprint> OfAll(string path)
        => Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Select(file => (file, Name: Path.GetRelativePath(path, file).Replace('\\', '/')))
                .OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => Of(f.file, f.Name))]
            : [Of(path)];
}
