using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Tokenization.Internals;

/// <summary>
/// The training text as symbols, two bytes each: words of A, C, G, T ended by <see cref="Border"/>. When more comes than may be kept,
/// the pieces with the smallest random numbers stay, which is an even sample of all pieces without knowing their number.
/// </summary>
internal sealed class BpeCorpus
{
    public const ushort Border = ushort.MaxValue;

    private readonly PriorityQueue<ushort[], (ulong, long)> _pieces = new(Comparer<(ulong, long)>.Create((a, b) => b.CompareTo(a)));
    private readonly long _maxBases, _seed;
    private readonly int _pieceLength;
    private long _count, _kept;

    public BpeCorpus(long maxBases, long seed, int pieceLength) => (_maxBases, _seed, _pieceLength) = (maxBases, seed, pieceLength);

    public long BasesRead { get; private set; }

    /// <summary>Adds a sequence, cut into pieces.</summary>
    public void Add(DnaSequence sequence)
    {
        BasesRead += sequence.Length;
        for (var start = 0; start < sequence.Length; start += _pieceLength)
        {
            var number = _count++;
            var random = new CounterRandom(_seed, (ulong)number);
            var priority = (random.NextUInt64(), number);
            if (_kept >= _maxBases && _pieces.TryPeek(out _, out var worst) && priority.CompareTo(worst) > 0) continue;
            var piece = ToSymbols(sequence.Bases.Slice(start, Math.Min(_pieceLength, sequence.Length - start)));
            _pieces.Enqueue(piece, priority);
            _kept += piece.Length;
            while (_pieces.Count > 1 && _kept - _pieces.Peek().Length >= _maxBases) _kept -= _pieces.Dequeue().Length;
        }
    }

    /// <summary>The pieces that were kept, in the order they were read; the corpus is empty afterwards.</summary>
    public ushort[][] TakePieces()
    {
        var list = new List<(long Number, ushort[] Piece)>(_pieces.Count);
        while (_pieces.TryDequeue(out var piece, out var priority)) list.Add((priority.Item2, piece));
        list.Sort((a, b) => a.Number.CompareTo(b.Number));
        return [.. list.Select(p => p.Piece)];
    }

    // Runs of letters that are not A, C, G, T become one border.
    private static ushort[] ToSymbols(ReadOnlySpan<byte> bases)
    {
        var symbols = new ushort[bases.Length + 1];
        var count = 0;
        foreach (var letter in bases)
        {
            var symbol = letter switch { (byte)'A' => 0, (byte)'C' => 1, (byte)'G' => 2, (byte)'T' => 3, _ => Border };
            if (symbol != Border || (count > 0 && symbols[count - 1] != Border)) symbols[count++] = (ushort)symbol;
        }
        if (count > 0 && symbols[count - 1] != Border) symbols[count++] = Border;
        return symbols.Length == count ? symbols : symbols[..count];
    }
}
