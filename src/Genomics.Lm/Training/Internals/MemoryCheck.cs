using System.Globalization;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Model;

namespace Genomics.Lm.Training.Internals;

/// <summary>Refuses a training for which the memory is not there, before it begins.</summary>
internal static class MemoryCheck
{
    /// <summary>The bytes that a training will take: the session's, and those of the weights that are kept beside it.</summary>
    /// <param name="engine">Forecasts.</param>
    /// <param name="model">What is trained.</param>
    /// <param name="sequences">Sequences computed at once.</param>
    /// <param name="longest">Tokens of the longest one.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="copies">Sets of weights that are kept beside the session: the best so far, an average, networks that are done.</param>
    /// <param name="advice">What takes less memory, for the message.</param>
    /// <exception cref="GenomicsDataException">Less is free.</exception>
    public static long Require(IComputeEngine engine, ModelSpec model, int sequences, int longest, int threads, int copies, string advice)
    {
        var session =
            engine.Forecast(model, new WorkShape(sequences, longest, checked(sequences * longest), Training: true,
            Threads: threads)).TotalBytes;
        var kept = copies * ParameterCatalog.For(model).Sum(p => p.Count) * sizeof(float);
        // a GPU's memory cannot be asked for; the engine says so when it does not suffice
        var (needed, memory) = (engine.Info.SharesHostMemory ? session + kept : kept, FreeMemory.Now());
        if (needed > memory.Machine) throw Error(needed, memory.Machine, "");
        if (kept > memory.Heap) throw Error(kept, memory.Heap, " within the limit that was set for the garbage collector");
        return session + kept;

        GenomicsDataException Error(long bytes, long free, string where) => new(string.Create(CultureInfo.InvariantCulture,
            $"training would need about {bytes / 1e9:0.0} GB of memory, {free / 1e9:0.0} GB are free{where}; take {advice}, or end other "
                + $"programs"));
    }
}
