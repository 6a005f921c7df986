using System.Buffers.Binary;

namespace Genomics.Lm.Dexter.Exploration.Internals;

/// <summary>
/// Words of any length with IUPAC letters or gaps: the first letters find candidates, the others are compared one by one.
/// </summary>
internal sealed class PatternWordTable : WordTable
{
    private const int DegenerateSeedLength = 6; // a degenerate letter stands for up to four seeds
    private readonly int _seedLength;
    private readonly int[] _first;              // [4^seed + 1] where a seed's candidates begin
    private readonly int[] _candidates;         // word numbers
    private readonly byte[] _rest;              // [words, length - seed] sets of bases of the letters behind the seed

    public PatternWordTable(IReadOnlyList<string> words) : base(words)
    {
        _seedLength = Math.Min(WordLength, words.All(WordAlphabet.IsPlain) ? SeedLength : DegenerateSeedLength);
        _first = new int[(1 << (2 * _seedLength)) + 1];
        foreach (var word in words)
            foreach (var code in WordAlphabet.Codes(word, _seedLength)) _first[code + 1]++;
        for (var code = 1; code < _first.Length; code++) _first[code] += _first[code - 1];
        _candidates = new int[_first[^1]];
        var next = _first.AsSpan(0, _first.Length - 1).ToArray();
        for (var word = 0; word < words.Count; word++)
            foreach (var code in WordAlphabet.Codes(words[word], _seedLength)) _candidates[next[code]++] = word;
        _rest = [.. words.SelectMany(word => word.Skip(_seedLength).Select(letter => (byte)WordAlphabet.Bases(letter)))];
    }

    public override int Stride => Count;

    public override void AddCounts(ReadOnlySpan<byte> codes, int start, int end, Span<ushort> histogram)
    {
        var mask = (ulong)(_first.Length - 2);
        for (var position = start; position < end; position++)
        {
            var seed = (int)((BinaryPrimitives.ReadUInt64LittleEndian(codes[(position / 4)..]) >> (position % 4 * 2)) & mask);
            for (var i = _first[seed]; i < _first[seed + 1]; i++)
                if (RestMatches(codes, position + _seedLength, _candidates[i])) histogram[_candidates[i]]++;
        }
    }

    private bool RestMatches(ReadOnlySpan<byte> codes, int position, int word)
    {
        var rest = _rest.AsSpan(word * (WordLength - _seedLength), WordLength - _seedLength);
        for (var i = 0; i < rest.Length; i++, position++)
            if ((rest[i] >> (codes[position / 4] >> (position % 4 * 2) & 3) & 1) == 0) return false;
        return true;
    }
}
