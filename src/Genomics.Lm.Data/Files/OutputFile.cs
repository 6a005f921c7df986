using System.IO.Compression;
using System.Text;

namespace Genomics.Lm.Data.Files;

/// <summary>Writes a file under a temporary name beside its target and renames it at the end, so that no half-written file is left.</summary>
public static class OutputFile
{
    /// <summary>Writes a text file in UTF-8 without a byte order mark, with line feeds, as <see cref="Write"/> does.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="write">Writes the text.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void WriteText(string path, Action<TextWriter> write) => Write(path, stream =>
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        write(text);
    });

    /// <summary>Writes a file, and its folder when there is none; a name ending in <c>.gz</c> is compressed.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="write">Writes the contents to the stream it is given.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                {
                    using var gzip = new GZipStream(file, CompressionLevel.Optimal);
                    write(gzip);
                }
                else
                {
                    write(file);
                }
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be written: {error.Message}", path, inner: error);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }
}
