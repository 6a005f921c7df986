using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Genomics.Lm.Data;

/// <summary>
/// One of several equal parts of some work, divided by position: part after part gives everything, in order. A part has
/// <see cref="Number"/> from 1 to <see cref="Count"/>.
/// </summary>
public readonly record struct Shard
{
    private readonly int _before, _others;

    /// <summary>Makes a part.</summary>
    /// <param name="number">Which part, from 1.</param>
    /// <param name="count">How many parts there are.</param>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public Shard(int number, int count)
    {
        if (count < 1 || number < 1 || number > count)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"there is no shard {number} of {count}; shards are numbered from 1 to their count"), nameof(number));
        (_before, _others) = (number - 1, count - 1);
    }

    /// <summary>Which part, from 1.</summary>
    public int Number => _before + 1;

    /// <summary>How many parts there are.</summary>
    public int Count => _others + 1;

    /// <summary>Reads <c>i/n</c>, for example <c>3/8</c>.</summary>
    /// <param name="text">The number of the part from 1, and the number of parts.</param>
    /// <exception cref="ArgumentException">It is no such text, or there is no such part.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var number, var count] && Whole(number, out var i) && Whole(count, out var n) ? new Shard(i, n)
            : throw new ArgumentException($"'{text}' is no shard; give i/n, for example 3/8", nameof(text));

        static bool Whole([NotNullWhen(true)] string? digits, out int value)
            => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The positions of this part, from 0; empty where there are fewer items than parts.</summary>
    /// <param name="count">Number of items in all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public Range Range(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Start(_before, count)..Start(_before + 1L, count);
    }

    private int Start(long part, int count) => (int)(part * count / (_others + 1L));

    /// <summary>The items of this part, in order.</summary>
    /// <param name="items">All items.</param>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var (start, length) = Range(items.Count).GetOffsetAndLength(items.Count);
        return [.. Enumerable.Range(start, length).Select(i => items[i])];
    }

    /// <summary><c>i/n</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");
}
