namespace Genomics.Lm.Evaluation.Statistics.Internals;

/// <summary>Thread counts as the library's options give them.</summary>
internal static class Parallelism
{
    /// <summary>Parallel options for a number of threads; 0 means all cores.</summary>
    public static ParallelOptions Of(int threads, CancellationToken cancellation = default)
        => new() { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads, CancellationToken = cancellation };
}
