using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Data;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Options;

/// <summary>
/// What a shard will take, from some seconds of the very work on a few of its items: what came before the first item is paid once per
/// shard, the rest grows with the items.
/// </summary>
internal sealed record ForecastTrial(int Items, int Shards, double FixedSeconds, double SecondsOfShard, double MemoryOfShard,
    double DiskOfShard)
{
    private const double TrialSeconds = 3;
    private const double Megabyte = 1e6;

    /// <summary>Tries items that are spread over all.</summary>
    public static ForecastTrial Spread<T>(IReadOnlyList<T> items, Func<T, long> size, Action<IReadOnlyList<T>, string> work, int shards)
    {
        var total = (double)items.Sum(size);
        return Run(items.Count, shards, count =>
        {
            T[] part = [.. Enumerable.Range(0, count).Select(i => items[(int)((i + 0.5) * items.Count / count)])];
            return (folder => work(part, folder), total > 0 ? part.Sum(size) / total * items.Count : count);
        });
    }

    /// <summary>Tries neighbouring items from the middle.</summary>
    public static ForecastTrial Middle(int items, Action<int, int, string> work, int shards)
        => Run(items, shards, count => (folder => work((items - count) / 2, count, folder), count));

    /// <summary>Tries the fits of a comparison, one of each method; the shard that takes most counts.</summary>
    /// <param name="planned">All fits.</param>
    /// <param name="shards">Over how many shards they are divided.</param>
    /// <param name="progress">Is told which method is tried.</param>
    /// <param name="cancellationToken">Stops the trials.</param>
    public static ForecastTrial Fits(IReadOnlyList<FitCell> planned, int shards, CliProgress progress, CancellationToken cancellationToken)
    {
        using var process = Process.GetCurrentProcess();
        var (before, held) = (Cpu(), process.PeakWorkingSet64);
        var tried = planned.GroupBy(cell => cell.Name).ToDictionary(group => group.Key, group =>
        {
            var fit = FitForecast.Of(group.MaxBy(cell => cell.Genes)!, cancellationToken: cancellationToken);
            progress.Message(string.Create(CultureInfo.InvariantCulture,
                $"a fit of {group.Key}: {fit.Seconds:G3} s of processor time, {(held + fit.Memory) / Megabyte:0} MB"));
            return fit;
        });
        var parts = Enumerable.Range(1, shards)
            .Select(number => new Shard(number, shards).Of(planned).Select(cell => tried[cell.Name]).ToArray()).ToArray();
        return new ForecastTrial(planned.Count, shards, before, parts.Max(part => part.Sum(fit => fit.Seconds)),
            held + parts.Max(part => part.Max(fit => (double?)fit.Memory) ?? 0), parts.Max(part => part.Sum(fit => fit.Disk)))
        {
            AllSeconds = shards * before + parts.Sum(part => part.Sum(fit => fit.Seconds)),
        };
    }

    private double? AllSeconds { get; init; }

    /// <summary>Prints a table of one row.</summary>
    public void Print(ParseResult parsed, CliConsole console)
    {
        console.Output.WriteLine(
            "verb\titems\tshards\tcpu_hours_per_shard\tcpu_hours\tmemory_mb_per_shard\tdisk_mb_per_shard\tcpu_minutes_fixed");
        var perShard = FixedSeconds + SecondsOfShard;
        console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{parsed.CommandResult.Command.Name}\t{Items}\t{Shards}\t{perShard / 3600:G4}\t{(AllSeconds ?? perShard * Shards) / 3600:G4}\t"
                + $"{MemoryOfShard / Megabyte:0}\t{DiskOfShard / Megabyte:G4}\t{FixedSeconds / 60:G4}"));
    }

    private static ForecastTrial Run(int items, int shards, Func<int, (Action<string> Work, double Weight)> trial)
    {
        var perShard = (items + shards - 1) / shards;
        var (allSeconds, allWeight, rate, bytesPerItem) = (Cpu(), 0.0, 0.0, 0.0);
        for (var count = Math.Min(1, perShard); count > 0;)
        {
            var folder = Directory.CreateTempSubdirectory("genomics-lm-forecast-").FullName;
            try
            {
                // what earlier trials left is no memory of a shard
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                var (work, weight) = trial(count);
                var (cpu, clock) = (Cpu(), Stopwatch.GetTimestamp());
                work(folder);
                var seconds = Cpu() - cpu;
                (allSeconds, allWeight, rate) = (allSeconds + seconds, allWeight + weight, seconds / weight);
                bytesPerItem = Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length) / weight;
                if (count == perShard || Stopwatch.GetElapsedTime(clock).TotalSeconds >= TrialSeconds) break;
                count = Math.Min(perShard, count * 2);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        // what the trials took beyond the last one's rate is reading, loading and compiling, once per shard
        using var process = Process.GetCurrentProcess();
        return new ForecastTrial(items, shards, Math.Max(0, allSeconds - rate * allWeight), rate * perShard, process.PeakWorkingSet64,
            bytesPerItem * perShard);
    }

    private static double Cpu() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
