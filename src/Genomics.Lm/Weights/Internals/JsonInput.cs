using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Weights.Internals;

/// <summary>Reads the small JSON files of a model folder: their size is bounded before memory is taken.</summary>
internal static class JsonInput
{
    /// <summary>Reads a document and hands its root on.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What is expected, for messages, such as "a model's config.json".</param>
    /// <param name="largest">The most bytes; a DOM takes up to six times as much.</param>
    /// <param name="read">Reads the values.</param>
    /// <exception cref="GenomicsDataException">The file is missing, not readable, too large, no JSON, names a member twice, or holds a
    /// value of the wrong kind.</exception>
    public static T Read<T>(string path, string kind, int largest, Func<JsonElement, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var bytes = ReadBytes(path, kind, largest);
            if (ForeignFile.Explain(bytes.Span) is { } other) throw new GenomicsDataException($"{other}; expected {kind}", path);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new GenomicsDataException(
                $"not a complete JSON document: {ErrorText.Of(e)}; expected {kind}: fetch or copy it again", path,
                (e.LineNumber ?? -1) + 1, null, e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GenomicsDataException($"there is no such file; expected {kind}", path, 0, null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be read: {ErrorText.Of(e, path)}", path, 0, null, e);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new GenomicsDataException($"a value is of the wrong kind for {kind}; fetch or copy it again", path, 0, null, e);
        }
    }

    private static ReadOnlyMemory<byte> ReadBytes(string path, string kind, int largest)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
        var bytes = new byte[stream.CanSeek ? (int)Math.Min(stream.Length, largest) + 1L : largest + 1L];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (count == bytes.Length)
            throw new GenomicsDataException($"the file has more than {count - 1} bytes, far more than {kind}", path);
        var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        return bytes.AsMemory(start, count - start);
    }
}
