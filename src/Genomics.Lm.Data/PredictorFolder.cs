using System.Text.Json;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data;

/// <summary>
/// Reads and writes what every predictor folder has in common: <c>predictor.json</c> with kind, conditions, transform, window
/// geometry, format version, the SHA-256 of every file beside it and its own.
/// </summary>
/// <remarks>
/// Formats: a reader accepts its own version and all older ones (a missing newer property takes its default) and refuses newer ones by
/// name. Version 1 had no digests.
/// </remarks>
public static class PredictorFolder
{
    /// <summary>The newest format this library reads and the one it writes.</summary>
    public const int FormatVersion = 2;

    /// <summary>The most predictors that one folder may hold, members of members included.</summary>
    public const int MostMembers = 1000;

    /// <summary>How deep members may hold members.</summary>
    public const int DeepestMembers = 8;

    private const string What = "predictor description";

    /// <summary>Writes a predictor folder: the files go into a temporary folder beside it, which is renamed at the end.</summary>
    /// <param name="folder">Must not exist, or be empty.</param>
    /// <param name="info">Written as <c>predictor.json</c>.</param>
    /// <param name="writeFiles">Writes the kind's own files into the folder it is given.</param>
    /// <exception cref="IOException">The folder exists and holds files, or cannot be written.</exception>
    public static void Save(string folder, PredictorInfo info, Action<string> writeFiles)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(writeFiles);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new IOException($"{folder} exists already; give a new folder or delete it first");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            writeFiles(temporary);
            var description = SealedJson.Seal(ToJson(info, Files(temporary)));
            OutputFile.Write(Path.Combine(temporary, PredictorCatalog.FileName), stream => stream.Write(description));
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(temporary, target);
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    /// <summary>Reads <c>predictor.json</c>.</summary>
    /// <param name="folder">A predictor folder.</param>
    /// <param name="kinds">The kinds the caller can load; empty accepts any.</param>
    /// <exception cref="GenomicsDataException">Not a predictor folder, another kind, a newer format, damaged, or changed after it was
    /// written.</exception>
    public static PredictorInfo ReadInfo(string folder, params ReadOnlySpan<string> kinds) => Open(folder, kinds).Info;

    /// <summary>Reads <c>predictor.json</c> in order to read the files beside it.</summary>
    /// <param name="folder">A predictor folder.</param>
    /// <param name="kinds">The kinds the caller can load; empty accepts any.</param>
    /// <exception cref="GenomicsDataException">Not a predictor folder, another kind, a newer format, damaged, or changed after it was
    /// written.</exception>
    public static PredictorFiles Open(string folder, params ReadOnlySpan<string> kinds)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var file = Path.Combine(folder, PredictorCatalog.FileName);
        if (!File.Exists(file))
            throw new GenomicsDataException(
                $"not a predictor folder: it has no {PredictorCatalog.FileName}; give the folder that a fit or 'compare' wrote", folder);
        var (info, listed) = JsonRecord.Read(SealedJson.Read(file, What, FormatVersion), file, What, FromJson);
        if (kinds.Length > 0 && !kinds.Contains(info.Kind))
            throw new GenomicsDataException($"holds a predictor of kind '{info.Kind}', expected {string.Join(" or ", kinds.ToArray())}",
                file);
        return new PredictorFiles(folder, info, listed);
    }

    /// <summary>The files that the predictor in a folder consists of, by their names there.</summary>
    /// <param name="folder">Any folder.</param>
    /// <returns><c>predictor.json</c> and those it lists that are still what was written; none where there is no predictor.</returns>
    public static IReadOnlyList<string> FilesOf(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            if (!File.Exists(Path.Combine(folder, PredictorCatalog.FileName))) return [];
            return [.. Open(folder).Listed.Where(f => IsUnchanged(folder, f)).Select(f => f.Name).Append(PredictorCatalog.FileName)];
        }
        catch (GenomicsDataException)
        {
            return [];   // damaged, or of a newer format
        }
    }

    private static bool IsUnchanged(string folder, FileFingerprint file)
        => !Path.IsPathRooted(file.Name) && !file.Name.Split('/').Any(part => part is "" or "." or "..")
            && new FileInfo(Path.Combine(folder, file.Name)) is { Exists: true, LinkTarget: null } found && found.Length == file.Bytes
            && FileFingerprint.Of(found.FullName, file.Name) == file;

    // what stands in the folder, and the description of each predictor folder in it, which vouches for the rest of that
    private static IEnumerable<FileFingerprint> Files(string folder)
        => Directory.EnumerateFiles(folder).Select(file => FileFingerprint.Of(file))
            .Concat(Directory.EnumerateDirectories(folder).Select(inner => Path.Combine(inner, PredictorCatalog.FileName))
            .Where(File.Exists)
                .Select(file => FileFingerprint.Of(file, Path.GetRelativePath(folder, file).Replace('\\', '/'))))
            .OrderBy(f => f.Name, StringComparer.Ordinal);

    private static (PredictorInfo Info, IReadOnlyList<FileFingerprint>? Files) FromJson(JsonRecord root)
    {
        var version = root.Integer("format_version", 1);
        var window = new WindowGeometry(root.Object("window").Integer("length", 0), root.Object("window").Integer("alignment_index", 0));
        window.Validate();
        var info = new PredictorInfo
        {
            Kind = root.Text("kind"),
            Name = root.Text("name"),
            Conditions = root.Texts("conditions"),
            Transform = Transform(root.Object("transform")),
            Window = window,
            FormatVersion = version,
            Parameters = root.Long("parameters", 0),
        };
        if (info.Conditions.Count == 0 || info.Conditions.Distinct(StringComparer.Ordinal).Count() < info.Conditions.Count)
            throw root.Wrong("conditions", "must name at least one condition, none of them twice");
        return (info, version < SealedJson.SealedSince ? null : FolderSeal.Read(root));
    }

    private static TransformSummary Transform(JsonRecord json) => new(
        Enum.TryParse<ExpressionTransform>(json.Text("name"), out var name) && Enum.IsDefined(name) ? name
            : throw json.Wrong("name", $"is the unknown transform '{json.Text("name")}'"),
        json.Numbers("floors"),
        json.Integers("replaced"),
        json.Has("not_detected") ? json.Number("not_detected") : null);

    private static byte[] ToJson(PredictorInfo info, IEnumerable<FileFingerprint> files)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format_version", FormatVersion);
            json.WriteString("kind", info.Kind);
            json.WriteString("name", info.Name);
            json.WriteStartArray("conditions");
            foreach (var condition in info.Conditions) json.WriteStringValue(condition);
            json.WriteEndArray();
            json.WriteStartObject("transform");
            json.WriteString("name", info.Transform.Transform.ToString());
            json.WriteStartArray("floors");
            foreach (var floor in info.Transform.Floors) json.WriteNumberValue(floor);
            json.WriteEndArray();
            json.WriteStartArray("replaced");
            foreach (var count in info.Transform.Replaced) json.WriteNumberValue(count);
            json.WriteEndArray();
            if (info.Transform.NotDetected is { } value) json.WriteNumber("not_detected", value);
            json.WriteEndObject();
            json.WriteStartObject("window");
            json.WriteNumber("length", info.Window.Length);
            json.WriteNumber("alignment_index", info.Window.AlignmentIndex);
            json.WriteEndObject();
            json.WriteNumber("parameters", info.Parameters);
            FolderSeal.Write(json, files);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }
}
