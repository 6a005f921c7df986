using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Study.Runs.Internals;

/// <summary>Which paths may be a run's folder.</summary>
internal static class OutputPlace
{
    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The full path of a folder to write, links followed; its parent is made.</summary>
    /// <exception cref="ArgumentException">The current or the home folder, one that holds them, or a root.</exception>
    /// <exception cref="GenomicsDataException">A file, a link that leads nowhere, or below something that is no folder.</exception>
    public static string Resolve(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            var full = RealPath(path);
            RefuseSpecial(path, full);
            if (IsLink(full)) throw new GenomicsDataException("is a link that leads nowhere; give another --output", path);
            if (File.Exists(full)) throw new GenomicsDataException("is a file; give a folder", path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            return full;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new GenomicsDataException($"cannot be written: {ErrorText.Of(error, path)}", path, inner: error);
        }
    }

    /// <summary>Whether a path is a link, wherever it leads.</summary>
    public static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    // files of all sorts stand there, and they cannot be moved aside or renamed as the folder of a run can
    private static void RefuseSpecial(string path, string full)
    {
        if (Path.GetPathRoot(full) == full) throw Special(path, "a root");
        if (Holds(full, Environment.CurrentDirectory)) throw Special(path, "the current folder, or holds it");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length > 0 && Holds(full, home)) throw Special(path, "the home folder, or holds it");
    }

    private static ArgumentException Special(string path, string what)
        => new($"the output folder {path} is {what}; a run's folder is its own, so give one such as {Path.Combine(path, "result")}");

    private static bool Holds(string folder, string other)
    {
        var inner = RealPath(other);
        return inner.Equals(folder, Comparison) || inner.StartsWith(folder + Path.DirectorySeparatorChar, Comparison);
    }

    /// <summary>The full path with every link on the way followed; one that leads nowhere stays.</summary>
    public static string RealPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent) return full;
        var real = Path.Combine(RealPath(parent), Path.GetFileName(full));
        var target = IsLink(real) ? new FileInfo(real).ResolveLinkTarget(returnFinalTarget: true) : null;
        return target is not null && Path.Exists(target.FullName) ? RealPath(target.FullName) : real;
    }
}
