namespace Genomics.Lm.Training.Internals;

/// <summary>Memory that can still be taken.</summary>
/// <param name="Machine">Of the machine or container, for whatever purpose.</param>
/// <param name="Heap">
/// For the garbage-collected heap, which a limit may keep smaller (DOTNET_GCHeapHardLimit); networks are trained outside of it.
/// </param>
internal readonly record struct FreeMemory(long Machine, long Heap)
{
    /// <summary>As of the last garbage collection; a process that had none yet makes a small one.</summary>
    public static FreeMemory Now()
    {
        if (GC.GetGCMemoryInfo(GCKind.Any).Index == 0) GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        var info = GC.GetGCMemoryInfo(GCKind.Any);
        return From(info.TotalAvailableMemoryBytes, info.HighMemoryLoadThresholdBytes, info.MemoryLoadBytes,
            GC.GetTotalMemory(forceFullCollection: false));
    }

    /// <summary>Takes apart what the garbage collector says.</summary>
    /// <param name="available">The memory it may use: the machine's, or the limit that was set for it.</param>
    /// <param name="highLoad">The load at which it becomes thrifty, nine tenths of the machine's memory or more.</param>
    /// <param name="load">The machine's load.</param>
    /// <param name="heap">The heap's size.</param>
    internal static FreeMemory From(long available, long highLoad, long load, long heap)
    {
        // a limit of the heap says nothing of the machine, nor the machine's load anything of the heap
        var isLimited = available < highLoad;
        var machine = Math.Max(0, (isLimited ? highLoad : available) - load);
        return new FreeMemory(machine, isLimited ? Math.Max(0, available - heap) : machine);
    }
}
