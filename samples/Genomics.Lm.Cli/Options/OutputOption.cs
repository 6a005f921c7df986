using System.CommandLine;
using System.CommandLine.Parsing;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Cli.Options;

/// <summary>
/// An option that names a file or folder to be written, or to be kept for later runs; <c>-</c> is standard output. A <c>~</c> that the
/// shell left is refused: it would name a folder beside the inputs that is easily taken for the home folder.
/// </summary>
internal sealed class OutputOption : Option<string?>
{
    private const string StandardOutput = "/dev/stdout";

    public OutputOption(string name) : base(name, name == "--output" ? ["-o"] : []) => CustomParser = PathOf;

    /// <summary>Whether a folder is written, which standard output cannot be.</summary>
    public bool IsFolder { get; init; }

    /// <summary>The endings that the name of a file may have, which say its format; empty text: none at all is good too.</summary>
    public IReadOnlyList<string> Endings { get; init; } = [];

    private string? PathOf(ArgumentResult argument)
    {
        var path = argument.Tokens[0].Value;
        if (path.Length == 0) argument.AddError($"{Name} is empty; give a path");
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
            argument.AddError($"{Name} {path} names the home folder only where the shell puts it in; write it in full");
        if (path != "-")
        {
            if (Endings.Count > 0 && path.Length > 0 && !HasEnding(path))
                argument.AddError($"{Name} {path} ends in no format that is known here; give a name ending in {Listed()}");
            return path;
        }
        if (IsFolder) argument.AddError($"{Name} - is standard output, and this verb writes a folder of files; give its name (./- for -)");
        if (OperatingSystem.IsWindows()) argument.AddError($"{Name} - is not known on Windows; give the name of a file");
        return StandardOutput;
    }

    private bool HasEnding(string path) => OutputFile.IsWrittenInPlace(path) || Endings.Any(ending => ending.Length > 0
        ? path.EndsWith(ending, StringComparison.OrdinalIgnoreCase) : !Path.HasExtension(path));

    private string Listed()
    {
        string[] endings = [.. Endings.Where(e => e.Length > 0)];
        return endings.Length == 1 ? endings[0] : $"{string.Join(", ", endings[..^1])} or {endings[^1]}";
    }
}
