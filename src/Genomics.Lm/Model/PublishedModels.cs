using System.Security.Cryptography;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Model;

/// <summary>
/// The published models whose files are known by size and SHA-256, so that a download can be told from a forgery or a fragment.
/// </summary>
public static class PublishedModels
{
    /// <summary>
    /// DNABERT-2, 117M parameters (Zhou et al. 2024). Its configuration was re-issued without a change of meaning, so any revision of that
    /// is taken.
    /// </summary>
    public static PublishedModel Dnabert2 { get; } = new("dnabert2", "zhihan1996/DNABERT-2-117M",
    [
        new("config.json", 0, null),
        new("tokenizer.json", 167_908, "5d178e8ce2ba55df97fff197f4b30f40133b95d7096be398c2df6b526c5d8cd3"),
        new("pytorch_model.bin", 468_354_983, "7ff39ec77a484dd01070a41bfd6e95cdd7247bec80fe357ab43a4be33687aeba"),
    ]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PublishedModel> All { get; } = [Dnabert2];

    /// <summary>Finds a model by its short name or hub id; null when it is not known.</summary>
    public static PublishedModel? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(m => m.Name == name || string.Equals(m.HubId, name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Checks a file against what was published: size first, then SHA-256.</summary>
    /// <param name="path">The file on disk.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="progress">Bytes read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="GenomicsDataException">The file is missing, cut off or another one.</exception>
    public static void Verify(string path, PublishedFile expected, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(expected);
        var info = new FileInfo(path);
        if (!info.Exists) throw new GenomicsDataException("there is no such file", path);
        if (expected.Sha256 is null) return;
        if (info.Length != expected.Bytes)
            throw new GenomicsDataException(
                $"the file has {info.Length} bytes, the published {expected.Name} has {expected.Bytes}; it is cut off or another version: "
                + $"fetch it again", path);
        var found = Sha256(path, progress, cancellationToken);
        if (found != expected.Sha256)
            throw new GenomicsDataException(
                $"the file's SHA-256 is {found}, the published {expected.Name} has {expected.Sha256}; it is damaged or another version: "
                + $"fetch it again", path);
    }

    /// <summary>The SHA-256 of a file in lower-case hexadecimal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Bytes read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="GenomicsDataException">The file is missing or cannot be read.</exception>
    public static string Sha256(string path, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return HashOf(path, progress, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file"
                : $"cannot be read: {ErrorText.Of(e, path)}", path, 0, null, e);
        }
    }

    private static string HashOf(string path, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, done) = (new byte[1 << 20], 0L);
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, count));
            done += count;
            progress?.Report(new WorkProgress($"checking {Path.GetFileName(path)}", done, stream.Length, "bytes"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
