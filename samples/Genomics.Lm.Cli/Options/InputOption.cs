using System.CommandLine;
using Genomics.Lm.Data;

namespace Genomics.Lm.Cli.Options;

/// <summary>An option that names files or folders to be read, which a run's manifest remembers with their fingerprints.</summary>
internal interface IInputOption
{
    /// <summary>The paths in what was given.</summary>
    IEnumerable<string> PathsOf(string given) => [given];

    /// <summary>Makes sure, before any work, that it exists.</summary>
    /// <exception cref="GenomicsDataException">It does not.</exception>
    void Require(string path) => RequirePath(path);

    /// <summary>The same for a path.</summary>
    static void RequirePath(string path)
    {
        if (Path.Exists(path)) return;
        throw new GenomicsDataException(path == "-" ? "is standard input, which is not read here; give a file"
            : "does not exist; check the path", path);
    }
}

/// <inheritdoc cref="IInputOption"/>
/// <typeparam name="T">One path or several.</typeparam>
internal sealed class InputOption<T>(string name) : Option<T>(name), IInputOption
{
    /// <summary>Whether <c>-</c> is standard input.</summary>
    public bool TakesStandardInput { get; init; }

    void IInputOption.Require(string path)
    {
        if (!TakesStandardInput || path != "-") IInputOption.RequirePath(path);
    }
}

/// <summary>An option that names files or folders, each with a name of one's own before it where wanted: <c>NAME=PATH</c>.</summary>
internal sealed class NamedInputOption(string name) : Option<string[]>(name), IInputOption
{
    /// <inheritdoc/>
    public IEnumerable<string> PathsOf(string given) => [Split(given).Path];

    /// <summary>The names and paths that were given; the name is that of the file or folder unless it was given.</summary>
    public IReadOnlyList<(string Name, string Path)> Values(ParseResult parsed)
        => [.. (parsed.GetValue(this) ?? []).Select(Split).Select(v => (v.Name ?? NameOf(v.Path), v.Path))];

    private static (string? Name, string Path) Split(string given)
    {
        var at = given.IndexOf('=');
        return at <= 0 || Path.Exists(given) || given[..at].AsSpan().ContainsAny('/', '\\') ? (null, given)
            : (given[..at], given[(at + 1)..]);
    }

    private static string NameOf(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        foreach (var ending in (string[])[".gz", ".bgz", ".tsv", ".csv", ".txt", ".tab"])
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) name = name[..^ending.Length];
        return name.Length > 0 ? name : path;
    }
}
