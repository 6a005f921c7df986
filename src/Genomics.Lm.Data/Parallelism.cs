namespace Genomics.Lm.Data;

/// <summary>What a number of threads means, everywhere: 0 is every core. Results never depend on it.</summary>
public static class Parallelism
{
    /// <summary>The number of threads to use.</summary>
    /// <param name="threads">As asked for; 0 = all cores.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static int Threads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <summary>The same as options of a parallel loop.</summary>
    /// <param name="threads">As asked for; 0 = all cores.</param>
    /// <param name="cancellationToken">Stops the loop.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static ParallelOptions Of(int threads, CancellationToken cancellationToken = default)
        => new() { MaxDegreeOfParallelism = Threads(threads), CancellationToken = cancellationToken };
}
