using System.Text.Json;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data;

/// <summary>
/// Reads and writes what every predictor folder has in common: <c>predictor.json</c> with kind, conditions, transform, window
/// geometry and format version.
/// </summary>
/// <remarks>
/// Formats: a reader accepts its own version and all older ones (a missing newer property takes its default) and refuses newer ones by name.
/// </remarks>
public static class PredictorFolder
{
    /// <summary>The newest format this library reads and the one it writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>Writes a predictor folder: the files go into a temporary folder beside it, which is renamed at the end.</summary>
    /// <param name="folder">Must not exist, or be empty.</param>
    /// <param name="info">Written as <c>predictor.json</c>.</param>
    /// <param name="writeFiles">Writes the kind's own files into the folder it is given.</param>
    /// <exception cref="IOException">The folder exists and holds files, or cannot be written.</exception>
    public static void Save(string folder, PredictorInfo info, Action<string> writeFiles)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new IOException($"{folder} exists already; give a new folder or delete it first");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            writeFiles(temporary);
            OutputFile.Write(Path.Combine(temporary, PredictorCatalog.FileName), stream => stream.Write(ToJson(info)));
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
    /// <exception cref="GenomicsDataException">Not a predictor folder, another kind, a newer format, or damaged.</exception>
    public static PredictorInfo ReadInfo(string folder, params ReadOnlySpan<string> kinds)
    {
        var file = Path.Combine(folder, PredictorCatalog.FileName);
        if (!File.Exists(file))
            throw new GenomicsDataException($"not a predictor folder: it has no {PredictorCatalog.FileName}; give the folder that a fit or 'compare' wrote", folder);
        PredictorInfo info;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            info = FromJson(json.RootElement, file);
        }
        catch (JsonException error)
        {
            throw new GenomicsDataException($"not valid JSON: {error.Message}; the folder is damaged, fit the predictor again", file, (error.LineNumber ?? 0) + 1, null, error);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new GenomicsDataException($"a property is missing or of another type: {error.Message}; the folder is damaged, fit the predictor again", file, 0, null, error);
        }
        if (kinds.Length > 0 && !kinds.Contains(info.Kind))
            throw new GenomicsDataException($"holds a predictor of kind '{info.Kind}', expected {string.Join(" or ", kinds.ToArray())}", file);
        return info;
    }

    private static PredictorInfo FromJson(JsonElement root, string file)
    {
        var version = root.GetProperty("format_version").GetInt32();
        if (version > FormatVersion)
            throw new GenomicsDataException($"has format version {version}, this library reads up to {FormatVersion}; use a newer version of the library", file);
        var transform = root.GetProperty("transform");
        var window = new WindowGeometry(
            root.GetProperty("window").GetProperty("length").GetInt32(),
            root.GetProperty("window").GetProperty("alignment_index").GetInt32());
        window.Validate();
        return new PredictorInfo
        {
            Kind = root.GetProperty("kind").GetString()!,
            Name = root.GetProperty("name").GetString()!,
            Conditions = [.. root.GetProperty("conditions").EnumerateArray().Select(c => c.GetString()!)],
            Transform = new TransformSummary(
                Enum.TryParse<ExpressionTransform>(transform.GetProperty("name").GetString(), out var name)
                    ? name : throw new FormatException($"unknown transform {transform.GetProperty("name")}"),
                [.. transform.GetProperty("floors").EnumerateArray().Select(v => v.GetDouble())],
                [.. transform.GetProperty("replaced").EnumerateArray().Select(v => v.GetInt32())],
                transform.TryGetProperty("not_detected", out var floor) && floor.ValueKind == JsonValueKind.Number ? floor.GetDouble() : null),
            Window = window,
            FormatVersion = version,
            Parameters = root.GetProperty("parameters").GetInt64(),
        };
    }

    private static byte[] ToJson(PredictorInfo info)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
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
            json.WriteEndObject();
        }
        return stream.ToArray();
    }
}
