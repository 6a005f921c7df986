using System.CommandLine;

namespace Genomics.Lm.Cli.Options;

/// <summary>The levels of a factor, separated by commas, the base's first; some may be paths that are read.</summary>
internal sealed class LevelOption : Option<string>, IInputOption
{
    private readonly bool _readsPaths;

    /// <param name="name">The option.</param>
    /// <param name="levels">The default.</param>
    /// <param name="readsPaths">Whether a level may be a path.</param>
    public LevelOption(string name, string levels, bool readsPaths = false) : base(name)
    {
        _readsPaths = readsPaths;
        DefaultValueFactory = _ => levels;
    }

    /// <summary>The levels that were given.</summary>
    public string[] Words(ParseResult parsed)
        => Split(parsed.GetValue(this) ?? "") is { Length: > 0 } words ? words
            : throw new ArgumentException($"{Name} is empty; give a level at least");

    /// <inheritdoc/>
    public IEnumerable<string> PathsOf(string given) => _readsPaths ? Split(given).Where(Path.Exists) : [];

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
