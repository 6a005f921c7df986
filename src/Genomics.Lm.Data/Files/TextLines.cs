using System.Text;

namespace Genomics.Lm.Data.Files;

/// <summary>Reads small text files line by line.</summary>
public static class TextLines
{
    /// <summary>The lines of a file with their numbers, 1-based.</summary>
    /// <param name="path">Plain, gzip or bgzip.</param>
    /// <exception cref="GenomicsDataException">Thrown while enumerating: the file is missing, damaged or has no lines of text.</exception>
    public static IEnumerable<(long Number, string Text)> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var reader = new LineReader(path);
        while (Next(reader) is { } text) yield return (reader.LineNumber, text);
    }

    private static string? Next(LineReader reader) => reader.TryReadLine(out var line) ? Encoding.UTF8.GetString(line) : null;
}
