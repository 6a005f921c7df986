using System.Diagnostics;

namespace Genomics.Lm.Benchmarks.Engine;

/// <summary>How long something took.</summary>
/// <param name="Wall">By the clock.</param>
/// <param name="Processor">Processor time of all threads of this process.</param>
internal readonly record struct Seconds(double Wall, double Processor)
{
    /// <summary>Runs and measures.</summary>
    public static Seconds Of(Action work)
    {
        var (before, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        work();
        return new Seconds(watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }
}
