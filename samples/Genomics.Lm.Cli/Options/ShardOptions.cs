using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Genomics.Lm.Cli.Help;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Options;

/// <summary>One part of a verb's work, and what such a part will take.</summary>
internal sealed class ShardOptions
{
    public Option<Shard?> Shard { get; } = new("--shard")
    {
        HelpName = "I/N",
        Description = "Only part I of N, from 1, for one machine of several: it is written to OUTPUT.shards/I-of-N, and what is done there "
            + "is not done again. 'merge' makes of all parts what the single run writes.",
        CustomParser = argument =>
        {
            try
            {
                return Data.Shard.Parse(argument.Tokens[0].Value);
            }
            catch (ArgumentException error)
            {
                argument.AddError($"--shard: {UsageErrors.Of(error, null)}");
                return null;
            }
        },
    };

    public Option<int?> Forecast { get; } = new("--forecast")
    {
        HelpName = "N",
        Description = "Writes nothing, but tries some seconds and prints what each of N shards will take: CPU hours, memory, disk.",
    };

    /// <summary>Adds the options to a verb that writes a file.</summary>
    public void AddTo(Verb verb, OutputOption output)
    {
        foreach (var option in (Option[])[Shard, Forecast]) verb.Add(option);
        verb.Check(parsed =>
        {
            if (parsed.GetValue(Forecast) is < 1 and var count) throw new ArgumentException($"{Forecast.Name} {count}: must be at least 1");
            if (parsed.GetValue(Shard) is null) return;
            if (parsed.GetValue(Forecast) is not null)
                throw new ArgumentException($"{Forecast.Name} writes nothing, {Shard.Name} a part; give one");
            if (parsed.GetValue(output)!.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
                throw new ArgumentException($"{Shard.Name} writes parts that are put together, which Parquet files cannot be; give a .tsv");
            if (parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(o => o.Option is IInputOption
                && o.Tokens.Any(t => t.Value == "-")) is { } piped)
                throw new ArgumentException($"every shard reads the whole of {piped.Option.Name}; give a file, not standard input");
            if (OutputFile.IsWrittenInPlace(parsed.GetValue(output)!))
                throw new ArgumentException($"{Shard.Name} writes a folder of files beside --output; give the name of a file");
        });
    }

    /// <summary>Refuses an output that cannot be written, before the work.</summary>
    public void Check(ParseResult parsed, RunOptions run, string output, params IEnumerable<string> others)
    {
        if (parsed.GetValue(Forecast) is not null)
        {
            _ = new RunRecord(parsed);   // a shard takes the digests of its inputs too
            return;
        }
        if (parsed.GetValue(Shard) is not { } shard) run.CheckFile(parsed, output, others);
        else OutputFile.Check(ShardFolder.PathOf(output, shard) + ".tmp");
    }

    /// <summary>Does the work on all items, on those of the shard, or on a few for a forecast.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">Where a forecast is printed.</param>
    /// <param name="run">The other options.</param>
    /// <param name="output">What the single run writes.</param>
    /// <param name="items">All items.</param>
    /// <param name="size">To what the work on an item is proportional.</param>
    /// <param name="work">Does the work on some items and writes the file that it is given, and its companions beside it.</param>
    public void Write<T>(ParseResult parsed, CliConsole console, RunOptions run, string output, IReadOnlyList<T> items,
        Func<T, long> size, Action<IReadOnlyList<T>, string> work)
    {
        if (parsed.GetValue(Forecast) is { } count)
            ForecastTrial.Spread(items, size, (part, folder) => work(part, Path.Combine(folder, Path.GetFileName(output))), count)
                .Print(parsed, console);
        else if (parsed.GetValue(Shard) is { } shard) WriteShard(parsed, console, run, output, shard, file => work(shard.Of(items), file));
        else work(items, output);
    }

    /// <summary>The same for items that are read one by one; null for a length is all of them.</summary>
    public void WriteStream(ParseResult parsed, CliConsole console, RunOptions run, string output, Func<int> count,
        Action<int, int?, string> work)
    {
        if (parsed.GetValue(Forecast) is { } shards)
            ForecastTrial.Middle(count(), (start, length, folder) =>
                work(start, length, Path.Combine(folder, Path.GetFileName(output))), shards).Print(parsed, console);
        else if (parsed.GetValue(Shard) is { } shard)
            WriteShard(parsed, console, run, output, shard, file =>
            {
                var all = count();
                var (start, length) = shard.Range(all).GetOffsetAndLength(all);
                work(start, length, file);
            });
        else work(0, null, output);
    }

    /// <summary>Writes a shard's folder unless it is complete.</summary>
    public static void WriteShard(ParseResult parsed, CliConsole console, RunOptions run, string output, Shard shard,
        Action<string> write, bool always = false)
    {
        var (folder, record, force) = (ShardFolder.PathOf(output, shard), new RunRecord(parsed), parsed.GetValue(run.Force));
        using var progress = new CliProgress(console, parsed.GetValue(run.Quiet));
        if (!force && ShardFolder.IsComplete(folder, out var done))
        {
            if (done!.DifferenceTo(record.OfShard(shard, 0, [])) is { } difference)
                throw new IOException($"{folder} holds a shard of another run: {difference}; give another --output or --force");
            if (!always)
            {
                progress.Message($"shard {shard} is complete: {folder}");
                return;
            }
        }
        ShardFolder.Write(folder, own => write(Path.Combine(own, Path.GetFileName(Path.TrimEndingDirectorySeparator(output)))),
            results => record.OfShard(shard, 0, results), force || always);
        progress.Message($"shard {shard}: {folder}");
    }

    /// <summary>Fits a shard's part of what was planned, and lists it.</summary>
    public static void WriteFits(ParseResult parsed, CliConsole console, RunOptions run, string output, Shard shard,
        IReadOnlyList<FitCell> planned, CliProgress progress, CancellationToken cancellationToken)
        => WriteShard(parsed, console, run, output, shard, file =>
        {
            var own = shard.Of(planned);
            for (var i = 0; i < own.Count; i++)
            {
                progress.Message(string.Create(CultureInfo.InvariantCulture,
                    $"fit {i + 1} of {own.Count}: {own[i].Name}, seed {own[i].Seed}"));
                own[i].Fit(progress, cancellationToken);
            }
            OutputFile.WriteText(Path.Combine(Path.GetDirectoryName(file)!, FitsFile), text =>
            {
                text.WriteLine("method\tseed\tfit");
                foreach (var cell in own)
                    text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TableCell.Of(cell.Name)}\t{cell.Seed}\t{cell.Entry}"));
            });
        }, always: true);

    private const string FitsFile = "fits.tsv";
}
