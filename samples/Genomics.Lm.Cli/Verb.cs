using System.CommandLine;
using Genomics.Lm.Cli.Help;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Data;

namespace Genomics.Lm.Cli;

/// <summary>A verb of the command line. What is wrong with its options is found before anything is read, made or written.</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    private readonly List<Action<ParseResult>> _checks = [];

    /// <summary>Adds a check, which throws what is wrong usage.</summary>
    public void Check(Action<ParseResult> check) => _checks.Add(check);

    /// <summary>Runs the checks, and makes sure that every input there was given exists.</summary>
    /// <exception cref="ArgumentException">Wrong usage, in the words of the command line.</exception>
    /// <exception cref="GenomicsDataException">An input does not exist.</exception>
    public void CheckAll(ParseResult parsed)
    {
        try
        {
            foreach (var check in _checks) check(parsed);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException(UsageErrors.Of(error, this), error);
        }
        foreach (var option in Options.OfType<IInputOption>())
            if (parsed.GetResult((Option)option) is { Implicit: false } given)
                foreach (var path in given.Tokens.SelectMany(token => option.PathsOf(token.Value))) option.Require(path);
    }
}
