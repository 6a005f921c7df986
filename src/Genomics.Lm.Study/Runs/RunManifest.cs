using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Study.Runs.Internals;

namespace Genomics.Lm.Study.Runs;

/// <summary>
/// Everything needed to do a run again and to see whether it gives the same: command, inputs with their hashes, split, seed, libraries,
/// instruction set, and the hashes of the results.
/// </summary>
public sealed record RunManifest
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>
    /// The newest format this library reads and the one it writes; older ones are read. Since 2 the window of a command, <c>--lm-window
    /// UP,DOWN</c>, counts the start base beside UP and DOWN; in 1 DOWN included it, and the file had no digest.
    /// </summary>
    public const int NewestFormat = 2;

    private const string What = "manifest of a run";

    private const long LargestFile = 64L << 20;

    /// <summary>Version of the format.</summary>
    public int FormatVersion { get; init; } = NewestFormat;

    /// <summary>The arguments of the command line, the verb first.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Every option with the value in effect, as text.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The seed of everything drawn at random.</summary>
    public required long Seed { get; init; }

    /// <summary>What was read.</summary>
    public required IReadOnlyList<ManifestInput> Inputs { get; init; }

    /// <summary>Which genes were learnt from and tested; null where there was no split.</summary>
    public ManifestSplit? Split { get; init; }

    /// <summary>On which conditions each method was fitted, by its name; null where nothing was fitted or it was not said.</summary>
    public IReadOnlyDictionary<string, string>? FittedOn { get; init; }

    /// <summary>The files with the results, relative to the manifest's folder.</summary>
    public required IReadOnlyList<FileFingerprint> Results { get; init; }

    /// <summary>The libraries that did it.</summary>
    public required IReadOnlyList<ManifestBuild> Libraries { get; init; }

    /// <summary>The machine that did it.</summary>
    public required ManifestMachine Machine { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Wall-clock seconds of the run.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether another run must give the same bits: same libraries, system, runtime and instruction set.</summary>
    public bool IsSameBuild(IReadOnlyList<ManifestBuild> libraries, ManifestMachine machine)
        => Machine == machine && Libraries.OrderBy(l => l.Name, StringComparer.Ordinal)
        .SequenceEqual(libraries.OrderBy(l => l.Name, StringComparer.Ordinal));

    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public void Write(string path)
        => OutputFile.Write(path,
        stream =>
            stream.Write(
            SealedJson.Seal(JsonSerializer.SerializeToUtf8Bytes(this with { FormatVersion = NewestFormat },
                ManifestJson.Default.RunManifest))));

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="GenomicsDataException">No such file, not a manifest, damaged, changed after it was written, or of a newer
    /// format.</exception>
    public static RunManifest Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) path = Path.Combine(path, FileName);
        if (!File.Exists(path)) throw new GenomicsDataException($"does not exist; give the {FileName} that a run wrote", path);
        var bytes = SealedJson.Read(path, What, NewestFormat, LargestFile);
        try
        {
            var manifest = JsonSerializer.Deserialize(bytes, ManifestJson.Default.RunManifest) ?? throw new JsonException("it is null");
            return manifest.HasNull() is { } property ? throw new JsonException($"property '{property}' holds null") : manifest;
        }
        catch (JsonException error)
        {
            throw new GenomicsDataException($"is no {What}: {error.Message}", path, (error.LineNumber ?? -1) + 1, null, error);
        }
    }

    // what the types cannot say: no null within the lists
    private string? HasNull() =>
        Command.Contains(null!) ? "command"
        : Options.Values.Contains(null!) ? "options"
        : Inputs.Any(i => i?.Option is null || i.Path is null || i.Files is null || i.Files.Any(IsNull)) ? "inputs"
        : Results.Any(IsNull) ? "results"
        : Libraries.Any(l => l?.Name is null || l.Version is null || l.Build is null) ? "libraries"
        : null;

    private static bool IsNull(FileFingerprint? file) => file?.Name is null || file.Sha256 is null;
}
