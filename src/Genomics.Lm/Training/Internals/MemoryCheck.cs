using System.Globalization;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Model;

namespace Genomics.Lm.Training.Internals;

/// <summary>Refuses a training for which the memory is not there, before it begins.</summary>
internal static class MemoryCheck
{
    /// <summary>The bytes that a training will take.</summary>
    /// <param name="engine">Forecasts.</param>
    /// <param name="model">What is trained.</param>
    /// <param name="sequences">Sequences computed at once.</param>
    /// <param name="longest">Tokens of the longest one.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="advice">What takes less memory, for the message.</param>
    /// <exception cref="GenomicsDataException">Less is free.</exception>
    public static long Require(IComputeEngine engine, ModelSpec model, int sequences, int longest, int threads, string advice)
    {
        var forecast = engine.Forecast(model,
            new WorkShape(sequences, longest, checked(sequences * longest), Training: true, Threads: threads)).TotalBytes;
        if (!engine.Info.SharesHostMemory)
            return forecast;   // a GPU's memory cannot be asked for; the engine says so when it does not suffice
        var (free, all) = Memory();
        return forecast <= free ? forecast : throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
            $"training would need about {forecast / 1e9:0.0} GB of memory, {free / 1e9:0.0} of {all / 1e9:0.0} GB are free; take "
            + $"{advice}, or end other programs"));
    }

    // As of the last garbage collection; a process that had none yet makes a small one.
    private static (long Free, long All) Memory()
    {
        if (GC.GetGCMemoryInfo(GCKind.Any).Index == 0) GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        var info = GC.GetGCMemoryInfo(GCKind.Any);
        return (Math.Max(0, info.TotalAvailableMemoryBytes - info.MemoryLoadBytes), info.TotalAvailableMemoryBytes);
    }
}
