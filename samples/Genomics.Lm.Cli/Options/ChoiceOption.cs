using System.CommandLine;

namespace Genomics.Lm.Cli.Options;

/// <summary>An option with a few accepted words; any other is wrong usage.</summary>
internal sealed class ChoiceOption : Option<string>
{
    public IReadOnlyList<string> Words { get; }

    public ChoiceOption(string name, params IEnumerable<string> words) : base(name)
    {
        string[] known = [.. words];
        Words = known;
        CompletionSources.Add(known);
        Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !known.Contains(t.Value, StringComparer.Ordinal)))
                result.AddError($"{name}: unknown '{token.Value}'; give {Give(known)}");
        });
    }

    private static string Give(string[] known) => known is [var only] ? only : $"{string.Join(", ", known[..^1])} or {known[^1]}";
}
