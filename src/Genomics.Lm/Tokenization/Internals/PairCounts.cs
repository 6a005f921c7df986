namespace Genomics.Lm.Tokenization.Internals;

/// <summary>Counts of adjacent pairs, with the most frequent at hand (ties: smaller left symbol, then smaller right symbol).</summary>
internal sealed class PairCounts
{
    private readonly Dictionary<uint, long> _counts = [];
    private readonly PriorityQueue<uint, (long NegativeCount, uint Pair)> _queue = new();

    public static uint Key(int left, int right) => ((uint)left << 16) | (uint)right;

    /// <summary>Changes a count. A pair that grows is queued again; one that shrinks is put right when it comes up.</summary>
    public void Add(int left, int right, long change)
    {
        if (change == 0) return;
        var key = Key(left, right);
        var count = _counts.GetValueOrDefault(key) + change;
        if (count == 0) _counts.Remove(key);
        else _counts[key] = count;
        if (change > 0 && count > 0) _queue.Enqueue(key, (-count, key));
    }

    /// <summary>The most frequent pair and its count; false when there is none.</summary>
    public bool TryBest(out int left, out int right, out long count)
    {
        while (_queue.TryPeek(out var key, out var priority))
        {
            count = _counts.GetValueOrDefault(key);
            (left, right) = ((int)(key >> 16), (int)(key & 0xFFFF));
            if (count == -priority.NegativeCount) return true;
            _queue.Dequeue();
            if (count > 0) _queue.Enqueue(key, (-count, key));
        }
        (left, right, count) = (0, 0, 0);
        return false;
    }
}
