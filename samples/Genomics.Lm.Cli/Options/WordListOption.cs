using System.CommandLine;

namespace Genomics.Lm.Cli.Options;

/// <summary>An option with a list of known words, separated by commas; an unknown one is wrong usage.</summary>
internal sealed class WordListOption : Option<string>
{
    private readonly IReadOnlyList<string> _known;

    /// <param name="name">The option.</param>
    /// <param name="what">What a word names.</param>
    /// <param name="known">The words.</param>
    /// <param name="alsoKnown">Words beside those listed.</param>
    public WordListOption(string name, string what, IEnumerable<string> known, Func<string, bool>? alsoKnown = null) : base(name)
    {
        _known = [.. known];
        Validators.Add(result =>
        {
            foreach (var word in Split(string.Join(',', result.Tokens.Select(t => t.Value))).Where(w => !_known.Contains(w)
                && alsoKnown?.Invoke(w) != true))
                result.AddError($"{name}: unknown {what} '{word}'; give {string.Join(", ", _known)}");
        });
    }

    /// <summary>The words that were given.</summary>
    public string[] Words(ParseResult parsed) => Split(parsed.GetValue(this) ?? "");

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
