using System.Runtime.ExceptionServices;

namespace Genomics.Lm.Data;

/// <summary>
/// Parallel loops whose errors are those of their pieces: what a piece throws leaves the loop as it is, never inside an
/// <see cref="AggregateException"/>.
/// </summary>
public static class ParallelLoop
{
    /// <summary><see cref="Parallel.For(int, int, ParallelOptions, Action{int})"/>; of several errors one is thrown.</summary>
    /// <param name="from">The first index.</param>
    /// <param name="to">The index after the last.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="body">One piece.</param>
    public static void For(int from, int to, ParallelOptions options, Action<int> body)
        => Unwrapped(() => Parallel.For(from, to, options, body));

    /// <summary>A loop in which every thread has something of its own.</summary>
    /// <typeparam name="T">What a thread has.</typeparam>
    /// <param name="from">The first index.</param>
    /// <param name="to">The index after the last.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="begin">Makes it.</param>
    /// <param name="body">One piece.</param>
    /// <param name="end">Called once with each.</param>
    public static void For<T>(int from, int to, ParallelOptions options, Func<T> begin, Func<int, ParallelLoopState, T, T> body,
        Action<T> end)
        => Unwrapped(() => Parallel.For(from, to, options, begin, body, end));

    /// <summary><see cref="Parallel.ForEach{T}(IEnumerable{T}, ParallelOptions, Action{T})"/>; of several errors one is thrown.</summary>
    /// <typeparam name="T">What is gone through.</typeparam>
    /// <param name="items">What is gone through.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <param name="body">One piece.</param>
    public static void ForEach<T>(IEnumerable<T> items, ParallelOptions options, Action<T> body)
        => Unwrapped(() => Parallel.ForEach(items, options, body));

    private static void Unwrapped(Action loop)
    {
        try
        {
            loop();
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.Flatten().InnerExceptions[0]);
        }
    }
}
