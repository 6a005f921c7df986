using System.Text.Json;

namespace Genomics.Lm.Data.Files;

/// <summary>
/// The SHA-256 of the files of a folder whose formats are others' and have no place for a digest, in <c>sha256.json</c> beside them.
/// </summary>
public static class FolderSeal
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "sha256.json";

    private const string What = "list of files";

    /// <summary>Writes the list, when the files are complete.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">Names of files in it.</param>
    /// <exception cref="GenomicsDataException">A file cannot be read, or the list not be written.</exception>
    public static void Write(string folder, params IEnumerable<string> names)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format_version", SealedJson.SealedSince);
            Write(json, names.Select(name => FileFingerprint.Of(Path.Combine(folder, name), name)));
            json.WriteEndObject();
        }
        OutputFile.Write(Path.Combine(folder, FileName), file => file.Write(SealedJson.Seal(stream.ToArray())));
    }

    /// <summary>Checks a folder that has such a list.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Whether it has one.</returns>
    /// <exception cref="GenomicsDataException">A file is missing or not what was written.</exception>
    public static bool Check(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return false;
        foreach (var recorded in JsonRecord.Read(SealedJson.Read(path, What, SealedJson.SealedSince), path, What, Read))
        {
            if (Path.GetFileName(recorded.Name) != recorded.Name)
                throw new GenomicsDataException($"lists '{recorded.Name}', which is no file of its folder", path);
            if (FileFingerprint.Of(Path.Combine(folder, recorded.Name), recorded.Name) != recorded)
                throw SealedJson.Changed(Path.Combine(folder, recorded.Name),
                    $"it is another than {FileName} says (delete that file if the change was meant)");
        }
        return true;
    }

    internal static IReadOnlyList<FileFingerprint> Read(JsonRecord root)
        => [.. root.Objects("files").Select(f => new FileFingerprint(f.Text("name"), f.Long("bytes", 0), f.Text("sha256")))];

    internal static void Write(Utf8JsonWriter json, IEnumerable<FileFingerprint> files)
    {
        json.WriteStartArray("files");
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
