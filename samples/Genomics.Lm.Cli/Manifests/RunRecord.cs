using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Manifests;

/// <summary>Collects what a run's manifest says: made before the work begins, written when it is done.</summary>
internal sealed class RunRecord
{
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly IReadOnlyList<ManifestInput> _inputs;
    private readonly ParseResult _parsed;

    /// <summary>On which conditions each method was fitted; null where nothing was.</summary>
    public IReadOnlyDictionary<string, string>? FittedOn { get; set; }

    public RunRecord(ParseResult parsed)
    {
        _parsed = parsed;
        _inputs = [.. Given().Where(o => o.Option is IInputOption)
            .SelectMany(o => o.Tokens.SelectMany(t => ((IInputOption)o.Option).PathsOf(t.Value))
                .Select(path => (o.Option.Name, Value: path)))
            .Where(i => Path.Exists(i.Value))
            .Select(i => new ManifestInput(i.Name, i.Value, FileFingerprint.OfAll(i.Value)))];
    }

    /// <summary>What the run's report says of its making; the same program, time and machine as the manifest.</summary>
    public ReportOrigin Origin
    {
        get
        {
            var version = ManifestBuild.Libraries[^1].Version;
            var end = version.IndexOf('+', StringComparison.Ordinal);   // behind it stands the state of the sources
            return new ReportOrigin($"genomics-lm {(end < 0 ? version : version[..end])}", _started,
                $"{ManifestMachine.Current.System}, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}, "
                    + $"{ManifestMachine.Current.Runtime}");
        }
    }

    /// <summary>The command line as a person would type it.</summary>
    public static string CommandLine(ParseResult parsed)
        => "genomics-lm " + string.Join(' ', parsed.Tokens.Select(t => Quoted(t.Value)));

    /// <summary>The same command with options added that it lacks.</summary>
    public static string CommandLine(ParseResult parsed, params IEnumerable<string> more)
        => CommandLine(parsed) + string.Concat(more.Select(m => " " + m));

    /// <summary>The line that tells how an interrupted run is gone on with.</summary>
    public static string GoOn(ParseResult parsed, Option<bool> resume)
        => $"go on with: {CommandLine(parsed, parsed.GetValue(resume) ? [] : [resume.Name])}";

    /// <summary>A word as a shell reads it.</summary>
    public static string Quoted(string word)
        => word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || "\"'\\`$&|;<>()*?[]{}~#!".Contains(c)) ? word
        : $"'{word.Replace("'", "'\\''")}'";

    /// <summary>Writes <c>manifest.json</c> into a folder.</summary>
    /// <param name="folder">The run's output folder.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="dataset">The genes.</param>
    /// <param name="split">Their split.</param>
    /// <param name="results">Result files in the folder.</param>
    public void Write(string folder, long seed, GeneDataset dataset, GeneSplit split, params IEnumerable<string> results)
        => Write(folder, seed, ManifestSplit.Of(dataset, split), results);

    /// <summary>Writes <c>manifest.json</c> of a run without a split of its own.</summary>
    public void Write(string folder, long seed, params IEnumerable<string> results) => Write(folder, seed, null, results);

    /// <summary>The manifest of a shard; <c>--force</c> and such do not make another run of it.</summary>
    /// <param name="shard">Which.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="results">Its results.</param>
    public RunManifest OfShard(Shard shard, long seed, IReadOnlyList<FileFingerprint> results)
        => Manifest(seed, null, results) with { Shard = shard.ToString() };

    private void Write(string folder, long seed, ManifestSplit? split, IEnumerable<string> results)
        => Manifest(seed, split, [.. results.Select(name => FileFingerprint.Of(Path.Combine(folder, name), name))])
            .Write(Path.Combine(folder, RunManifest.FileName));

    private RunManifest Manifest(long seed, ManifestSplit? split, IReadOnlyList<FileFingerprint> results) => new()
    {
        Command = [.. _parsed.Tokens.Select(t => t.Value)],
        Options = Options(),
        Seed = seed,
        Inputs = _inputs,
        Split = split,
        FittedOn = FittedOn,
        Results = results,
        Libraries = ManifestBuild.Libraries,
        Machine = ManifestMachine.Current,
        Started = _started,
        Seconds = Math.Round(_clock.Elapsed.TotalSeconds, 3),
    };

    private IEnumerable<OptionResult> Given()
        => _parsed.CommandResult.Command.Options.Select(_parsed.GetResult).OfType<OptionResult>().Where(o => !o.Implicit);

    private SortedDictionary<string, string> Options()
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in _parsed.CommandResult.Command.Options)
            if (_parsed.GetResult(option) is { Implicit: false } given)
                values[option.Name] = given.Tokens.Count == 0 ? "true" : string.Join(' ', given.Tokens.Select(t => t.Value));
            else if (option.HasDefaultValue && option.GetDefaultValue() is { } value)
                values[option.Name] = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
        return values;
    }
}
