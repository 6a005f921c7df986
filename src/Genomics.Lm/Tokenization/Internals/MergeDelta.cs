using System.Numerics;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>
/// Merges one pair in pieces of text, in place, and notes how the counts of adjacent pairs change. Every changed pair has a part of
/// the merged pair or the product in it, so four rows suffice.
/// </summary>
internal sealed class MergeDelta(int symbols)
{
    public readonly long[] BeforeLeft = new long[symbols];     // change of (x, left)
    public readonly long[] AfterRight = new long[symbols];     // change of (right, y)
    public readonly long[] BeforeProduct = new long[symbols];  // change of (x, product)
    public readonly long[] AfterProduct = new long[symbols];   // change of (product, y)

    /// <summary>How many times the pair was merged.</summary>
    public long Merged { get; private set; }

    /// <summary>Merges every occurrence from left to right. Returns the new length of the text.</summary>
    public int Merge(Span<ushort> text, ushort left, ushort right, ushort product)
    {
        var first = NextPair(text, left, right);
        if (first < 0) return text.Length;
        var write = first;
        for (var read = first; ;)
        {
            // text[read], text[read + 1] is an occurrence
            if (write > 0) Change(BeforeLeft, BeforeProduct, text[write - 1]);
            Change(AfterRight, AfterProduct, text[read + 2]);
            text[write++] = product;
            Merged++;
            read += 2;
            var gap = NextPair(text[read..], left, right);
            var copied = gap < 0 ? text.Length - read : gap;
            text.Slice(read, copied).CopyTo(text[write..]);
            write += copied;
            if (gap < 0) return write;
            read += gap;
        }
    }

    private static void Change(long[] old, long[] created, ushort neighbour)
    {
        if (neighbour == BpeCorpus.Border) return;
        old[neighbour]--;
        created[neighbour]++;
    }

    private static int NextPair(ReadOnlySpan<ushort> text, ushort left, ushort right)
    {
        var (lefts, rights, from) = (Vector256.Create(left), Vector256.Create(right), 0);
        for (; from < text.Length - Vector256<ushort>.Count; from += Vector256<ushort>.Count)
        {
            var hits = Vector256.Equals(Vector256.Create(text[from..]), lefts) & Vector256.Equals(Vector256.Create(text[(from + 1)..]),
                rights);
            if (hits != Vector256<ushort>.Zero) return from + BitOperations.TrailingZeroCount(hits.ExtractMostSignificantBits());
        }
        for (; from < text.Length - 1; from++)
            if (text[from] == left && text[from + 1] == right) return from;
        return -1;
    }

    /// <summary>Adds another's changes.</summary>
    public void TakeFrom(MergeDelta other)
    {
        foreach (var (mine, theirs) in (ReadOnlySpan<(long[], long[])>)[(BeforeLeft, other.BeforeLeft), (AfterRight, other.AfterRight),
            (BeforeProduct, other.BeforeProduct), (AfterProduct, other.AfterProduct)])
            for (var i = 0; i < mine.Length; i++) mine[i] += theirs[i];
        Merged += other.Merged;
    }

    /// <summary>Forgets all changes.</summary>
    public void Clear()
    {
        foreach (var row in (ReadOnlySpan<long[]>)[BeforeLeft, AfterRight, BeforeProduct, AfterProduct]) Array.Clear(row);
        Merged = 0;
    }
}
