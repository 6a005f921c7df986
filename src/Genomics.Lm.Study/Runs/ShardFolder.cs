using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Study.Runs;

/// <summary>
/// The folder of one shard's results with its manifest. It is there whole or not at all: written under a name of its own and renamed, so
/// that a kill leaves nothing half done, and of two workers on one shard the first wins. No locks are needed, so that it also holds on
/// network file systems.
/// </summary>
public static class ShardFolder
{
    private const int MostTries = 10;

    /// <summary>Where a run's shard stands: <c>OUTPUT.shards/3-of-8</c>.</summary>
    /// <param name="output">What the single run writes, a file or folder.</param>
    /// <param name="shard">The shard.</param>
    public static string PathOf(string output, Shard shard)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        return Path.Combine(ParentOf(output), string.Create(CultureInfo.InvariantCulture, $"{shard.Number}-of-{shard.Count}"));
    }

    /// <summary>The folder of a run's shards: <c>OUTPUT.shards</c>.</summary>
    /// <param name="output">What the single run writes, a file or folder.</param>
    public static string ParentOf(string output) => Path.TrimEndingDirectorySeparator(output) + ".shards";

    /// <summary>Whether a shard's folder is complete: its manifest is sealed, and every result is as it was written.</summary>
    /// <param name="folder">The shard's folder.</param>
    /// <param name="manifest">What the manifest says; null where it is not complete.</param>
    public static bool IsComplete(string folder, out RunManifest? manifest)
    {
        manifest = Problem(folder, out var found) is null ? found : null;
        return manifest is not null;
    }

    /// <summary>Writes a shard's folder, in the place of one that is not complete.</summary>
    /// <param name="folder">The shard's folder.</param>
    /// <param name="write">Writes the results into the folder that it is given.</param>
    /// <param name="manifest">Makes the manifest; it is given the results.</param>
    /// <param name="replace">Also in the place of a complete one.</param>
    /// <exception cref="GenomicsDataException">The folder cannot be written.</exception>
    public static void Write(string folder, Action<string> write, Func<IReadOnlyList<FileFingerprint>, RunManifest> manifest,
        bool replace = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(manifest);
        var own = TemporaryBeside(folder);
        try
        {
            Directory.CreateDirectory(own);
            write(own);
            manifest(FileFingerprint.OfAll(own)).Write(Path.Combine(own, RunManifest.FileName));
            Place(own, folder, replace);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be written: {ErrorText.Of(error, folder)}", folder, inner: error);
        }
        finally
        {
            if (Directory.Exists(own)) Directory.Delete(own, recursive: true);
        }
    }

    /// <summary>Why a folder is no complete shard; null when it is one.</summary>
    internal static string? Problem(string folder, out RunManifest? manifest)
    {
        manifest = null;
        try
        {
            manifest = RunManifest.Read(Path.Combine(folder, RunManifest.FileName));
            if (manifest.Shard is null) return "is no shard, but a whole run";
            foreach (var result in manifest.Results)
                if (FileFingerprint.Of(Path.Combine(folder, result.Name), result.Name) != result)
                    return $"is damaged: {result.Name} is not as it was written";
            return null;
        }
        catch (GenomicsDataException error)
        {
            return $"is not complete: {error.Message}";
        }
    }

    private static void Place(string own, string folder, bool replace)
    {
        for (var tries = 1; ; tries++)
        {
            if (Directory.Exists(folder))
            {
                if (!replace && IsComplete(folder, out _)) return;   // another worker was first
                Remove(folder);
            }
            try
            {
                Directory.Move(own, folder);
                return;
            }
            catch (IOException) when (Directory.Exists(folder) && tries < MostTries) { }   // another worker was faster
        }
    }

    private static void Remove(string folder)
    {
        var aside = TemporaryBeside(folder);
        try
        {
            Directory.Move(folder, aside);
        }
        catch (DirectoryNotFoundException)
        {
            return;   // another worker did it
        }
        Directory.Delete(aside, recursive: true);
    }

    private static string TemporaryBeside(string folder) => $"{Path.TrimEndingDirectorySeparator(folder)}.{Guid.NewGuid():N}.tmp";
}
