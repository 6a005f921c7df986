namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>Turns the library's thread count (0 = all cores) into options of parallel loops.</summary>
internal static class Threads
{
    public static ParallelOptions Options(int threads, CancellationToken cancellation) => new()
    {
        MaxDegreeOfParallelism = threads <= 0 ? -1 : threads,
        CancellationToken = cancellation,
    };
}
