using System.Text;

namespace Genomics.Lm.Data.Files;

/// <summary>
/// The one way to write a file: under a temporary name of its own in the same folder, renamed at the end, so that no half-written file is
/// left.
/// </summary>
/// <remarks>
/// A link stays, and what it points to is replaced. Pipes and devices (<c>/dev/stdout</c>) are written in place. A name ending in
/// <c>.gz</c> is compressed as bgzip does (BGZF), which every gzip reader takes and which <c>tabix</c> and <c>samtools faidx</c> need. The
/// same contents give the same bytes.
/// </remarks>
public static class OutputFile
{
    private const int LongestPrefix = 60;   // of the temporary name: it must not be too long where the name itself is not

    /// <summary>Writes a text file in UTF-8 without a byte order mark, with line feeds, as <see cref="Write"/> does.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="write">Writes the text.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void WriteText(string path, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        Write(path, stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            write(text);
        });
    }

    /// <summary>Writes a file, and its folder when there is none; a name ending in <c>.gz</c> is compressed.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="write">Writes the contents to the stream it is given.</param>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        if (!SpecialFile.Exists(path))
        {
            Replace(path, write);
            return;
        }
        using var place = new OutputStream(path, () => SpecialFile.Open(path));
        Fill(place, path, write);
    }

    /// <summary>
    /// Tries, before long work, whether a file can be written: makes its folder, writes and removes an empty file there. Pipes and devices
    /// are not touched.
    /// </summary>
    /// <param name="path">The file to be written later.</param>
    /// <exception cref="GenomicsDataException">It is a folder, its name is too long, or its folder cannot be made or written
    /// to.</exception>
    public static void Check(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        OutputStream.Guard(path, () =>
        {
            if (SpecialFile.Exists(path)) return;
            var target = Target(path);
            try { File.GetAttributes(target); }   // the system's opinion of the name
            catch (FileNotFoundException) { }
            using var trial = new FileStream(TemporaryBeside(target), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1,
                FileOptions.DeleteOnClose);
        });
    }

    /// <summary>
    /// Whether the path is a pipe, a device, or leads to an open descriptor: such are written in place and nothing is lost there.
    /// </summary>
    /// <param name="path">Any path.</param>
    public static bool IsWrittenInPlace(string path) => SpecialFile.Exists(path);

    private static void Replace(string path, Action<Stream> write)
    {
        var target = "";
        OutputStream.Guard(path, () => target = Target(path));
        var temporary = TemporaryBeside(target);
        try
        {
            using (var file = new OutputStream(path,
                () => new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))) Fill(file, path, write);
            OutputStream.Guard(path, () => File.Move(temporary, target, overwrite: true));
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    private static void Fill(Stream file, string path, Action<Stream> write)
    {
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            write(file);
            return;
        }
        using var blocks = new BgzfWriteStream(file);
        write(blocks);
        blocks.Complete();
    }

    // what is to be replaced, in a folder that exists
    private static string Target(string path)
    {
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
            throw new GenomicsDataException("is a folder; give the name of a file", path);
        var file = new FileInfo(Path.GetFullPath(path));
        var target = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        return target;
    }

    internal static string TemporaryBeside(string target)
        => Path.Combine(Path.GetDirectoryName(target)!, $"{FileNames.Of(Path.GetFileName(target), LongestPrefix)}.{Guid.NewGuid():N}.tmp");
}
