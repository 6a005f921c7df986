using System.CommandLine.Parsing;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;

namespace Genomics.Lm.Cli.Manifests;

/// <summary>
/// The command line of a manifest, read as the program reads one, so that nothing in it says where the new run writes or what it takes as
/// done.
/// </summary>
internal sealed class RecordedCommand
{
    // the verbs that write a manifest
    private static readonly HashSet<string> Replayable = ["ablate", "compare", "classify", "dexter", "evaluate", "finetune", "study"];

    // where a run writes, and where it would find its work done already: that is for the person who replays to say
    private static readonly HashSet<string> Dropped = ["--output", KeptFits.FolderName, "--embedding-cache", "--resume",
        "--force", "--shard", "--forecast", KeptFits.KeptOnlyName];

    private readonly string _verb;
    private readonly List<(string Option, string[] Values)> _options = [];

    /// <summary>Reads a manifest's command.</summary>
    /// <param name="command">Its arguments, the verb first.</param>
    /// <param name="path">The manifest, for messages.</param>
    /// <param name="devices">Engines by device.</param>
    /// <exception cref="GenomicsDataException">No command of this program, or not one that can be replayed.</exception>
    public RecordedCommand(IReadOnlyList<string> command, string path, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var parsed = GenomicsCli.Parse([.. command], new CliConsole(TextReader.Null, TextWriter.Null, TextWriter.Null), devices);
        _verb = parsed.CommandResult.Command.Name;
        if (!Replayable.Contains(_verb) || command[0] != _verb)
            throw new GenomicsDataException(
                $"records the command '{command.FirstOrDefault()}', which cannot be replayed; expected "
                    + $"{string.Join(", ", Replayable.Order(StringComparer.Ordinal))}", path);
        if (parsed.Errors.Count > 0)
            throw new GenomicsDataException($"records a command that this program does not understand: {parsed.Errors[0].Message}", path);
        foreach (var option in parsed.CommandResult.Children.OfType<OptionResult>()
            .Where(o => !o.Implicit && !Dropped.Contains(o.Option.Name)))
            _options.Add((option.Option.Name, [.. option.Tokens.Select(t => t.Value)]));
    }

    /// <summary>Puts another value in the place of an option's recorded one.</summary>
    public void Replace(string option, string recorded, string value)
    {
        foreach (var (name, values) in _options)
            for (var i = 0; name == option && i < values.Length; i++)
                if (values[i] == recorded) values[i] = value;
                else if (values[i].EndsWith($"={recorded}", StringComparison.Ordinal))
                    values[i] = $"{values[i][..^recorded.Length]}{value}";
                else if (values[i].Contains(','))   // a list of which some are paths
                    values[i] = string.Join(',', values[i].Split(',').Select(word => word == recorded ? value : word));
    }

    /// <summary>The arguments of the new run.</summary>
    /// <param name="output">Where it writes.</param>
    /// <param name="isQuiet">Whether it says nothing.</param>
    public string[] ToArray(string output, bool isQuiet) =>
    [
        _verb, .. _options.SelectMany(o => o.Values.Length == 0 ? [o.Option] : o.Values.Select(value => $"{o.Option}={value}")),
        $"--output={output}", .. isQuiet && _options.All(o => o.Option != "--quiet") ? ["--quiet"] : (string[])[],
    ];
}
