using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Cli.Help;

/// <summary>What is wrong with a command line, in its own terms: options and verbs, never types of .NET.</summary>
internal static class UsageErrors
{
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0) return Unknown(command, parsed.UnmatchedTokens);
        return [.. parsed.Errors.Select(Reworded).Distinct()];
    }

    // the value of an unknown option is not named a second time
    private static List<string> Unknown(Command command, IReadOnlyList<string> tokens)
    {
        var lines = new List<string>();
        var afterOption = false;
        foreach (var token in tokens)
        {
            var isOption = token.Length > 1 && token[0] == '-' && !char.IsAsciiDigit(token[1]);
            var name = isOption ? token.Split('=')[0] : token;
            if (isOption) lines.Add($"unknown option {name}{Hint(name, command.Options.Select(o => o.Name))}");
            else if (command.Subcommands.Count > 0)
                lines.Add($"unknown verb '{name}'{Hint(name, command.Subcommands.Select(c => c.Name))}");
            else if (!afterOption) lines.Add($"'{token}' is neither an option nor the value of one");
            if (command.Subcommands.Count > 0 && !isOption) break;
            afterOption = isOption;
        }
        return lines;
    }

    /// <summary>What may have been meant by an unknown word, to follow a message; empty when nothing known is near.</summary>
    public static string Hint(string word, IEnumerable<string> known)
        => SimilarNames.Find(word, known, name => name.ToLowerInvariant()) is { Count: > 0 } near
            ? $"; did you mean {string.Join(" or ", near)}?" : "";

    /// <summary>The message of an error in an option's value, naming the option where the library names its own property.</summary>
    public static string Of(ArgumentException error, Command? verb)
    {
        if (error.ParamName is not { Length: > 0 } name) return error.Message;
        var property = name[(name.LastIndexOf('.') + 1)..];
        string[] names = [$"--{JsonNamingPolicy.KebabCaseLower.ConvertName(property)}", Properties.GetValueOrDefault(property, "")];
        return ErrorText.OfArgument(error, names.FirstOrDefault(option => verb?.Options.Any(o => o.Name == option) == true) ?? name);
    }

    // properties of the libraries whose options have other names
    private static readonly Dictionary<string, string> Properties = new(StringComparer.Ordinal)
    {
        ["Alpha"] = "--lora",
        ["Bins"] = "--lm-bins",
        ["Coverage"] = "--prediction-intervals",
        ["Downstream"] = "--length",
        ["Fewest"] = "--fewest-sites",
        ["MaximumUnknownShare"] = "--max-unknown",
        ["Members"] = "--seeds",
        ["Protected"] = "--protect",
        ["Rank"] = "--lora",
        ["ShuffledBaselines"] = "--baselines",
        ["Upstream"] = "--length",
    };

    private static string Reworded(ParseError error) => error.SymbolResult switch
    {
        OptionResult { IdentifierToken: null } option => $"{option.Option.Name} is missing",
        OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} needs a value",
        OptionResult option when error.Message.Contains(option.Option.ValueType.ToString(), StringComparison.Ordinal)
            || error.Message.StartsWith("Cannot parse", StringComparison.Ordinal)
            => $"{option.Option.Name}: '{string.Join(' ', option.Tokens.Select(t => t.Value))}' is not {Kind(option.Option.ValueType)}",
        ArgumentResult { Tokens.Count: 0 } argument => $"{argument.Argument.Name.ToUpperInvariant()} is missing",
        CommandResult command when command.Command.Arguments.FirstOrDefault() is { } argument
            && command.GetResult(argument) is null or { Tokens.Count: 0 } => $"{argument.Name.ToUpperInvariant()} is missing",
        _ => error.Message,
    };

    internal static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(int) || t == typeof(long) => "a whole number",
        var t when t == typeof(double) => "a number",
        var t when t == typeof(bool) => "true or false",
        { IsEnum: true } t => $"one of {string.Join(", ", Enum.GetNames(t).Select(n => n.ToLowerInvariant()))}",
        _ => "what it takes",
    };
}
