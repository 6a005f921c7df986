using System.Text;
using System.Text.RegularExpressions;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Study.Runs.Internals;

/// <summary>The files in a folder that runs have written there, by a list among them; all else is foreign and is kept.</summary>
internal static partial class OwnFiles
{
    private const long LargestList = 64L << 20;

    private static readonly EnumerationOptions Beside = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    private static readonly EnumerationOptions Everything =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    // what a run is known by comes last
    private static readonly string[] Last = ["predictor.json", RunManifest.FileName, RunFolder.ListName];

    /// <summary>Lists every file below a folder in it.</summary>
    public static void WriteList(string folder)
    {
        var names = FilesIn(folder).Append(RunFolder.ListName).Distinct().Order(StringComparer.Ordinal).ToList();
        OutputFile.WriteText(Path.Combine(folder, RunFolder.ListName), writer => names.ForEach(writer.WriteLine));
    }

    /// <summary>The list of a folder; empty where there is none or what stands there is no list.</summary>
    public static IReadOnlyList<string> ReadList(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, RunFolder.ListName));
        if (!file.Exists || file.LinkTarget is not null || file.Length > LargestList) return [];
        return [.. File.ReadLines(file.FullName, Encoding.UTF8).Where(IsInside)];
    }

    /// <summary>Refuses a folder in which something stands in the way.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">Files to be written; folders with a <c>/</c> at the end.</param>
    /// <exception cref="GenomicsDataException">A folder where a file is to be, a file or link where a folder is to be.</exception>
    public static void CheckRoom(string folder, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            for (var slash = name.IndexOf('/'); slash >= 0; slash = name.IndexOf('/', slash + 1))
            {
                var part = Path.Combine(folder, name[..slash]);
                if (OutputPlace.IsLink(part) || File.Exists(part))
                    throw new GenomicsDataException("is no folder, but the run writes one of this name; move it elsewhere", part);
            }
            var path = Path.Combine(folder, name);
            if (!name.EndsWith('/') && Directory.Exists(path))
                throw new GenomicsDataException("is a folder, but the run writes a file of this name; move it elsewhere", path);
        }
    }

    /// <summary>The first of some inputs that is the folder itself, or holds or is something to be written there; else null.</summary>
    /// <param name="folder">The output folder, links followed.</param>
    /// <param name="written">Files to be written, or folders (with a <c>/</c> at the end).</param>
    /// <param name="inputs">Files and folders that are read.</param>
    public static string? Replaced(string folder, IEnumerable<string> written, IReadOnlyList<string> inputs)
    {
        if (!Directory.Exists(folder) || inputs.Count == 0) return null;
        var names = written.Distinct(StringComparer.Ordinal).ToList();
        return inputs.FirstOrDefault(input => Path.Exists(input) && IsReplaced(NameIn(folder, OutputPlace.RealPath(input))));

        bool IsReplaced(string input) => input == "." || names.Exists(name
            => name == input || name.StartsWith(input + "/", StringComparison.Ordinal)
            || (name.EndsWith('/') && input.StartsWith(name, StringComparison.Ordinal)));
    }

    /// <summary>
    /// Moves all files from a listed folder into another, and deletes what the list there names besides; the same call goes on after a
    /// kill.
    /// </summary>
    public static void Move(string from, string to)
    {
        List<string> names = [.. FilesIn(from).OrderBy(n => Array.IndexOf(Last, n))];
        CheckRoom(to, names);
        var stale = names.Contains(PredictorCatalog.FileName) ? PredictorFolder.FilesOf(to).Concat(ReadList(to)) : ReadList(to);
        foreach (var name in stale.Except(ReadList(from)).ToList()) Delete(to, name);
        foreach (var name in names)
        {
            var (source, target) = (Path.Combine(from, name), Path.Combine(to, name));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(source, target, overwrite: true);
        }
    }

    /// <summary>Deletes what killed runs left: half-written files and folders under the temporary name of what is the run's own.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="names">Files and folders (with a <c>/</c>) that such a run writes, beside those that are listed.</param>
    public static void DeleteLitter(string folder, IReadOnlyList<string> names)
    {
        var (parent, called) = (Path.GetDirectoryName(folder)!, Path.GetFileName(folder));
        var own = names.Concat(ReadList(folder)).Append(RunFolder.ListName).ToHashSet(StringComparer.Ordinal);
        foreach (var beside in Directory.EnumerateDirectories(parent, "*", Beside).ToList())
            if (NameOfLitter(Path.GetFileName(beside)) == called) Directory.Delete(beside, recursive: true);
        if (!Directory.Exists(folder)) return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*.tmp", Everything).ToList())
        {
            if (NameOfLitter(NameIn(folder, entry)) is not { } name || !IsOwn(name)) continue;
            if (File.Exists(entry)) File.Delete(entry);
            else if (Directory.Exists(entry)) Directory.Delete(entry, recursive: true);
        }

        bool IsOwn(string name)
        {
            if (own.Contains(name) || own.Any(o => o.StartsWith(name + "/", StringComparison.Ordinal))) return true;
            for (var slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/', slash - 1))
                if (own.Contains(name[..(slash + 1)])) return true;
            return false;
        }
    }

    // a file, and the folders that it leaves empty
    private static void Delete(string folder, string name)
    {
        var parts = name.Split('/');
        for (var i = 1; i < parts.Length; i++)
            if (OutputPlace.IsLink(Path.Combine([folder, .. parts[..i]]))) return;
        var path = Path.Combine([folder, .. parts]);
        if (!File.Exists(path)) return;
        File.Delete(path);
        for (var i = parts.Length - 1; i > 0; i--)
        {
            var above = Path.Combine([folder, .. parts[..i]]);
            if (Directory.EnumerateFileSystemEntries(above).Any()) return;
            Directory.Delete(above);
        }
    }

    // the name that a temporary one stands for, or null
    private static string? NameOfLitter(string name) => Litter().Match(name) is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>Every file below a folder, by its name in it.</summary>
    public static IEnumerable<string> FilesIn(string folder)
        => Directory.EnumerateFiles(folder, "*", Everything).Select(file => NameIn(folder, file));

    private static string NameIn(string folder, string path)
        => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');

    // a list may come from elsewhere with its folder
    private static bool IsInside(string name)
        => name.Length > 0 && !Path.IsPathRooted(name) && !name.Contains(OperatingSystem.IsWindows() ? '\\' : '\0')
            && !name.Split('/').Any(part => part is "" or "." or "..");

    [GeneratedRegex(@"^(.+)\.[0-9a-f]{32}\.(?:tmp|new)$", RegexOptions.Singleline)]
    private static partial Regex Litter();
}
