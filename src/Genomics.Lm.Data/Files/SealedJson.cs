using System.Security.Cryptography;

namespace Genomics.Lm.Data.Files;

/// <summary>
/// JSON files that end in the SHA-256 of their own text (<c>"sha256"</c>, the last property of the object): whoever reads one knows that
/// it is what was written. Property <c>format_version</c> says which rule a file follows: from <see cref="SealedSince"/> on the digest
/// must be there.
/// </summary>
public static class SealedJson
{
    /// <summary>The first format version of every kind of file whose files carry their digest; older ones are read without.</summary>
    public const int SealedSince = 2;

    private const int HexDigits = 64;

    private static ReadOnlySpan<byte> Before => ",\n  \"sha256\": \""u8;

    private static ReadOnlySpan<byte> After => "\"\n}\n"u8;

    /// <summary>Adds the digest to an object that has at least one property.</summary>
    /// <param name="json">A JSON object in UTF-8.</param>
    /// <exception cref="ArgumentException">It is no such object.</exception>
    public static byte[] Seal(ReadOnlySpan<byte> json)
    {
        var text = json.TrimEnd(" \r\n\t"u8);
        if (text.Length < 3 || text[0] != '{' || text[^1] != '}')
            throw new ArgumentException("only an object with properties can carry a digest", nameof(json));
        text = text[..^1].TrimEnd(" \r\n\t"u8);
        return [.. text, .. Before, .. Digest(text), .. After];
    }

    /// <summary>Whether a text carries its digest.</summary>
    /// <param name="json">The whole file.</param>
    /// <param name="file">Its path, for the message.</param>
    /// <exception cref="GenomicsDataException">It carries another: the file was changed after it was written.</exception>
    public static bool IsSealed(ReadOnlySpan<byte> json, string file)
    {
        var tail = Before.Length + HexDigits + After.Length;
        if (json.Length <= tail || !json.EndsWith(After) || !json[^tail..].StartsWith(Before)) return false;
        if (!json.Slice(json.Length - HexDigits - After.Length, HexDigits).SequenceEqual(Digest(json[..^tail])))
            throw Changed(file, "its text has another SHA-256 than it says");
        return true;
    }

    /// <summary>Reads a file, and checks its version and its digest.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should be, for the message, for example <c>manifest of a run</c>.</param>
    /// <param name="newest">The newest version that the caller reads.</param>
    /// <param name="largest">The largest size in bytes that such a file can have.</param>
    /// <returns>The file's bytes: a JSON object with an acceptable <c>format_version</c> (1 where it says none).</returns>
    /// <exception cref="GenomicsDataException">No such file, unreadable, no JSON object, of a newer version, or changed after it was
    /// written.</exception>
    public static byte[] Read(string path, string what, int newest, long largest = 64L << 20)
    {
        var json = ReadBytes(path, what, largest);
        var isSealed = IsSealed(json, path);
        var version = JsonRecord.Read(json, path, what, static root => root.Has("format_version") ? root.Integer("format_version") : 1);
        if (version > newest)
            throw new GenomicsDataException($"has format version {version}, this program reads up to {newest}; use a newer version", path);
        if (version >= SealedSince && !isSealed) throw Changed(path, "the digest at its end is missing or damaged");
        return json;
    }

    /// <summary>Reads a file that must be small.</summary>
    /// <exception cref="GenomicsDataException">No such file, unreadable, or larger than <paramref name="largest"/>.</exception>
    internal static byte[] ReadBytes(string path, string what, long largest)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16,
                FileOptions.SequentialScan);
            using var bytes = new MemoryStream(stream.CanSeek ? (int)Math.Min(stream.Length, largest) : 0);
            var block = new byte[1 << 16];
            for (int count; (count = stream.Read(block)) > 0;)
            {
                if (bytes.Length + count > largest) throw new GenomicsDataException($"is larger than any {what}", path);
                bytes.Write(block.AsSpan(0, count));
            }
            return bytes.Capacity == bytes.Length ? bytes.GetBuffer() : bytes.ToArray();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GenomicsDataException($"there is no {Path.GetFileName(path)}; expected a {what}", path, inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GenomicsDataException($"cannot be read: {ErrorText.Of(error, path)}", path, inner: error);
        }
    }

    /// <summary>The error for a file that is not what was written.</summary>
    internal static GenomicsDataException Changed(string file, string how)
        => new($"was changed after it was written: {how}; it is damaged or was edited by hand, restore it or make it again", file);

    private static byte[] Digest(ReadOnlySpan<byte> text)
    {
        var digits = new byte[HexDigits];
        Convert.TryToHexStringLower(SHA256.HashData(text), digits, out _);
        return digits;
    }
}
