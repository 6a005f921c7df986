using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// The batches of one epoch in a seeded order. It depends on seed and epoch alone, so that a resumed run goes on exactly where it stopped.
/// </summary>
internal static class BatchOrder
{
    /// <summary>Random streams of one run; each use has its own.</summary>
    /// <summary>Shuffles, sorts by length within pools of several batches, cuts into batches, shuffles the batches.</summary>
    /// <param name="lengths">Tokens per sequence.</param>
    /// <param name="batch">Sequences per batch; the last one may be smaller.</param>
    /// <param name="pool">Batches per pool; 1 leaves the lengths alone.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">0-based.</param>
    public static int[][] For(ReadOnlySpan<int> lengths, int batch, int pool, long seed, int epoch)
    {
        var random = new CounterRandom(seed, RandomStreams.BatchOrder + (ulong)epoch);
        var order = new int[lengths.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        random.Shuffle<int>(order);
        if (pool > 1)
        {
            var keys = new (int Length, int Position)[order.Length];
            for (var i = 0; i < order.Length; i++) keys[i] = (lengths[order[i]], i);
            var size = (int)Math.Min((long)batch * pool, Math.Max(1, order.Length));
            for (var start = 0; start < order.Length; start += size)
            {
                var count = Math.Min(size, order.Length - start);
                Array.Sort(keys, order, start, count);
            }
        }
        var batches = order.Chunk(batch).ToArray();
        if (pool > 1) random.Shuffle<int[]>(batches);
        return batches;
    }
}
