using System.Buffers;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>A growing list of tokens with their ranges, in pooled arrays.</summary>
internal struct TokenBuffer : IDisposable
{
    private int[] _values;   // id, start, end of each token

    public TokenBuffer(int capacity) => _values = ArrayPool<int>.Shared.Rent(Math.Max(16, capacity) * 3);

    public int Count { get; private set; }

    public readonly int Id(int index) => _values[3 * index];

    public readonly int Start(int index) => _values[3 * index + 1];

    public readonly int End(int index) => _values[3 * index + 2];

    public void Add(int id, int start, int end)
    {
        if (3 * Count + 3 > _values.Length) Grow();
        (_values[3 * Count], _values[3 * Count + 1], _values[3 * Count + 2]) = (id, start, end);
        Count++;
    }

    private void Grow()
    {
        var larger = ArrayPool<int>.Shared.Rent(_values.Length * 2);
        _values.AsSpan().CopyTo(larger);
        ArrayPool<int>.Shared.Return(_values);
        _values = larger;
    }

    public void Dispose() => ArrayPool<int>.Shared.Return(_values);
}
