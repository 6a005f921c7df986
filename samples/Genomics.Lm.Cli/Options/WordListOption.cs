using System.CommandLine;
using Genomics.Lm.Cli.Help;

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
            if (result.Tokens.Count == 0) return;
            var words = Split(string.Join(',', result.Tokens.Select(t => t.Value)));
            if (words.Length == 0) result.AddError($"{name} is empty; give {string.Join(", ", _known)}");
            if (words.GroupBy(w => w).FirstOrDefault(g => g.Count() > 1) is { } twice)
                result.AddError($"{name}: {what} '{twice.Key}' is named twice; name it once");
            foreach (var word in words.Where(w => !_known.Contains(w) && alsoKnown?.Invoke(w) != true))
                result.AddError($"{name}: unknown {what} '{word}'{UsageErrors.Hint(word, _known)}; give {string.Join(", ", _known)}");
        });
    }

    /// <summary>The words that were given.</summary>
    public string[] Words(ParseResult parsed) => Split(parsed.GetValue(this) ?? "");

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
