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

    /// <summary>Which part of the run this is, <c>i/n</c>; null where it is the whole.</summary>
    public string? Shard { get; init; }

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

    /// <summary>
    /// What makes another run a different one, in words: the verb, the build or machine, the contents of the inputs, or options that decide
    /// results; null when both are the same run, or shards of it. Where files stand, threads and what is kept do not matter.
    /// </summary>
    /// <param name="other">Another manifest.</param>
    public string? DifferenceTo(RunManifest other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Command.FirstOrDefault() != other.Command.FirstOrDefault())
            return $"it is of '{other.Command.FirstOrDefault()}', not of '{Command.FirstOrDefault()}'";
        if (!IsSameBuild(other.Libraries, other.Machine))
            return "it was made with another build of the libraries, or on a machine with another system or instruction set";
        if (!Contents(Inputs).SequenceEqual(Contents(other.Inputs))) return "it has read other inputs";
        var (own, others) = (Deciding(), other.Deciding());
        return own.Keys.Union(others.Keys).Order(StringComparer.Ordinal)
            .FirstOrDefault(option => own.GetValueOrDefault(option) != others.GetValueOrDefault(option)) is { } different
            ? $"{different} is '{others.GetValueOrDefault(different)}', not '{own.GetValueOrDefault(different)}'" : null;
    }

    private static IEnumerable<(string Option, string Sha256)> Contents(IEnumerable<ManifestInput> inputs)
        => inputs.SelectMany(input => input.Files.Select(file => (input.Option, file.Sha256)));

    // the options that decide results; inputs count by what they hold
    private Dictionary<string, string> Deciding()
        => Options.Where(o => !Neutral.Contains(o.Key) && Inputs.All(input => input.Option != o.Key))
            .ToDictionary(o => o.Key, o => o.Value, StringComparer.Ordinal);

    private static readonly HashSet<string> Neutral = new(StringComparer.Ordinal)
    {
        "--shard", "--output", "--threads", "--quiet", "--force", "--fit-cache", "--embedding-cache",
    };

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
            throw new GenomicsDataException($"is no {What}: {ErrorText.Of(error, path)}", path, (error.LineNumber ?? -1) + 1, null, error);
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
