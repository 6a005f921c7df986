using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter.Exploration.Internals;

namespace Genomics.Lm.Dexter.Internals;

/// <summary>
/// What occurrences of the models' words are worth: a substitution takes away the words over the old base and brings those over the new
/// one, and no other word is looked at. Immutable.
/// </summary>
internal sealed class SubstitutionEffects
{
    // words up to the first length are looked up at once; longer ones by their first letters, the others are compared
    private const int Longest = 8, DegenerateSeed = 6;

    private static readonly byte Unknown = 4;

    private readonly int _first, _length;
    private readonly Worth _worth;
    private readonly ShortWords _short;
    private readonly LongWords[] _long;

    /// <param name="models">The models.</param>
    /// <param name="window">The windows.</param>
    /// <param name="options">The part that is counted, and whether the last start is.</param>
    public SubstitutionEffects(IReadOnlyList<DexterModel> models, WindowGeometry window, DexterOptions options)
    {
        var read = options.Read(window);
        (_first, _length) = (window.AlignmentIndex - read.AlignmentIndex, read.Length);
        var terms = models.SelectMany((m, condition) => m.Variables.Where(v => v.Coefficient != 0).Select(v => (v.Kmer, Term: new Term(
                v.Region.Left + read.AlignmentIndex,
                Math.Min(v.Region.Right + read.AlignmentIndex, _length - v.Kmer.Length - (options.CountLastStart ? 0 : 1)),
                condition, v.Coefficient / (v.Scale * v.Region.Length))))).ToList();
        string[] words = [.. terms.Select(t => t.Kmer).Distinct()];
        _worth = new Worth(words, terms.ToLookup(t => t.Kmer, t => t.Term), _length, models.Count);
        _short = new ShortWords(words, _worth);
        _long = [.. words.Select(w => w.Length).Where(l => l > Longest).Distinct().Order().Select(l => new LongWords(words, l, _worth))];
    }

    /// <summary>Predicts a window with each of some substitutions alone.</summary>
    /// <param name="window">The window.</param>
    /// <param name="reference">[conditions] its own prediction.</param>
    /// <param name="substitutions">The substitutions; quickest when those of a position follow one another.</param>
    /// <param name="destination">Receives [substitutions, conditions].</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    public void Predict(DnaSequence window, ReadOnlySpan<double> reference, ReadOnlySpan<Substitution> substitutions,
        Span<double> destination, CancellationToken cancellationToken)
    {
        var codes = new byte[_length];
        for (var i = 0; i < _length; i++) codes[i] = Code(window.Bases[_first + i]);
        var starts = _short.Starts(codes);
        // [bases, vectors of conditions] with each base at a position: what the words over it are worth, then the predictions; the fifth
        // row is that of an unknown base
        var (width, blocks) = (reference.Length, _worth.Blocks);
        var (sums, own, last) = (new Vector256<double>[5 * blocks], new Vector256<double>[blocks], -1);
        reference.CopyTo(MemoryMarshal.Cast<Vector256<double>, double>(own.AsSpan()));
        var predictions = MemoryMarshal.Cast<Vector256<double>, double>(sums.AsSpan());
        for (var i = 0; i < substitutions.Length; i++)
        {
            if (i % 1024 == 0) cancellationToken.ThrowIfCancellationRequested();
            var row = destination.Slice(i * width, width);
            var position = substitutions[i].Position - _first;
            if ((uint)position >= (uint)_length)
            {
                reference.CopyTo(row);
                continue;
            }
            if (position != last)
            {
                Array.Clear(sums);
                _short.Add(codes, starts, position, sums);
                foreach (var words in _long) words.Add(codes, position, sums);
                for (var block = 0; block < blocks; block++)
                {
                    var without = own[block] - sums[codes[position] * blocks + block];
                    for (var at = block; at < sums.Length; at += blocks) sums[at] += without;
                }
                last = position;
            }
            predictions.Slice(Code((byte)substitutions[i].Base) * blocks * Vector256<double>.Count, width).CopyTo(row);
        }
    }

    private static byte Code(byte letter) => letter is (byte)'A' or (byte)'C' or (byte)'G' or (byte)'T' ? (byte)((letter >> 1) & 3)
        : Unknown;

    // an occurrence that starts from First to Last
    private readonly record struct Term(int First, int Last, int Condition, double Worth);

    // What a word is worth to each condition, by where it starts.
    private sealed class Worth
    {
        private readonly int _words;
        private readonly int[] _rows;                   // [starts, words] where its worth stands; 0: it is worth nothing
        private readonly Vector256<double>[] _values;   // [rows, blocks]

        public Worth(string[] words, ILookup<string, Term> terms, int length, int conditions)
        {
            Blocks = (conditions + Vector256<double>.Count - 1) / Vector256<double>.Count;
            (_words, _rows) = (words.Length, new int[length * words.Length]);
            var values = new List<Vector256<double>>(new Vector256<double>[Blocks]);
            var own = new Vector256<double>[Blocks];
            foreach (var (index, word) in words.Index())
            {
                // between the borders of regions it does not change
                int[] borders = [.. terms[word].SelectMany(t => (int[])[t.First, t.Last + 1]).Where(b => b < length)
                    .Append(length).Select(b => Math.Max(0, b)).Distinct().Order()];
                foreach (var (from, to) in borders.Zip(borders.Skip(1)))
                {
                    Term[] active = [.. terms[word].Where(t => t.First <= from && from <= t.Last)];
                    if (active.Length == 0) continue;
                    Array.Clear(own);
                    var doubles = MemoryMarshal.Cast<Vector256<double>, double>(own.AsSpan());
                    foreach (var term in active) doubles[term.Condition] += term.Worth;
                    for (var start = from; start < to; start++) _rows[start * _words + index] = values.Count;
                    values.AddRange(own);
                }
            }
            _values = [.. values];
        }

        // vectors that hold all conditions
        public int Blocks { get; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(int word, int start, int code, Vector256<double>[] sums)
        {
            var row = _rows[start * _words + word];
            if (row == 0) return;
            for (var block = 0; block < Blocks; block++) sums[code * Blocks + block] += _values[row + block];
        }
    }

    // Words of up to eight letters: the code of the letters from a start on tells all words that begin there.
    private sealed class ShortWords
    {
        private readonly Worth _worth;
        private readonly int _letters;      // of the longest
        private readonly uint[] _changes;   // [4^letters] 4 bits a letter: with which bases there a word lies over it
        private readonly int[] _from;       // [4^letters + 1] where a code's entries begin
        private readonly (int Letters, int Word)[] _entries;   // by code, the longest words first

        public ShortWords(string[] words, Worth worth)
        {
            _worth = worth;
            _letters = words.Select(w => w.Length).Where(l => l <= Longest).DefaultIfEmpty().Max();
            (int Code, int Word)[] codes = [.. words.Index().Where(w => w.Item.Length <= Longest).SelectMany(w
                => WordAlphabet.Codes(w.Item.PadRight(_letters, 'N'), _letters).Select(code => (code, w.Index)))
                .OrderBy(c => c.code).ThenByDescending(c => words[c.Index].Length).ThenBy(c => c.Index)];
            (_changes, _from) = (new uint[1 << (2 * _letters)], new int[(1 << (2 * _letters)) + 1]);
            _entries = [.. codes.Select(c => (words[c.Word].Length, c.Word))];
            foreach (var (code, word) in codes)
            {
                _from[code + 1]++;
                for (var i = 0; i < words[word].Length; i++)
                    for (var other = 0; other < 4; other++)
                        _changes[With(code, i, other)] |= 1u << (4 * i + (code >> (2 * i) & 3));
            }
            for (var code = 1; code < _from.Length; code++) _from[code] += _from[code - 1];
        }

        // by start, the code of the letters from there on; letters that are no base, or behind the end, as if A
        public int[] Starts(byte[] codes)
        {
            var starts = new int[codes.Length];
            var code = 0;
            for (var start = codes.Length - 1; start >= 0; start--)
                starts[start] = code = (code << 2 | (codes[start] & 3)) & ((1 << (2 * _letters)) - 1);
            return starts;
        }

        public void Add(byte[] codes, int[] starts, int position, Vector256<double>[] sums)
        {
            var to = position + 1;   // the known bases from there on
            while (to < codes.Length && to - position < _letters && codes[to] != Unknown) to++;
            for (var back = 0; back < _letters && back <= position; back++)
            {
                var start = position - back;
                if (back > 0 && codes[start] == Unknown) break;
                for (var bases = _changes[starts[start]] >> (4 * back) & 15; bases != 0; bases &= bases - 1)
                {
                    var code = BitOperations.TrailingZeroCount(bases);
                    var word = With(starts[start], back, code);
                    foreach (var (letters, index) in _entries.AsSpan(_from[word].._from[word + 1]))
                    {
                        if (letters <= back) break;
                        if (start + letters <= to) _worth.Add(index, start, code, sums);
                    }
                }
            }
        }

        private static int With(int code, int letter, int other) => (code & ~(3 << (2 * letter))) | (other << (2 * letter));
    }

    // Longer words, all of one length.
    private sealed class LongWords
    {
        private readonly Worth _worth;
        private readonly int _letters, _seed;
        private readonly int[] _from;       // [4^seed + 1] where a seed's words begin
        private readonly (int Word, byte[] Behind)[] _found;   // by seed; sets of bases of the letters behind it

        public LongWords(string[] words, int letters, Worth worth)
        {
            (_letters, _worth) = (letters, worth);
            (int Index, string Item)[] own = [.. words.Index().Where(w => w.Item.Length == letters)];
            _seed = own.All(w => WordAlphabet.IsPlain(w.Item)) ? Longest : DegenerateSeed;
            (int Code, int Word, byte[] Behind)[] seeds = [.. own.SelectMany(w => WordAlphabet.Codes(w.Item, _seed)
                .Select(code => (code, w.Index, w.Item.Skip(_seed).Select(letter => (byte)WordAlphabet.Bases(letter)).ToArray())))
                .OrderBy(s => s.code)];
            _found = [.. seeds.Select(s => (s.Word, s.Behind))];
            _from = new int[(1 << (2 * _seed)) + 1];
            foreach (var (code, _, _) in seeds) _from[code + 1]++;
            for (var code = 1; code < _from.Length; code++) _from[code] += _from[code - 1];
        }

        public void Add(byte[] codes, int position, Vector256<double>[] sums)
        {
            var (from, to) = (position, position + 1);   // the known bases around it
            while (from > 0 && position - from < _letters - 1 && codes[from - 1] != Unknown) from--;
            while (to < codes.Length && to - position < _letters && codes[to] != Unknown) to++;
            var last = Math.Min(position, to - _letters);
            if (last < from) return;
            var own = codes[position];
            for (byte other = 0; other < 4; other++)
            {
                codes[position] = other;
                var (code, highest) = (0, 2 * (_seed - 1));
                for (var i = 0; i < _seed - 1; i++) code |= codes[from + i] << (2 * (i + 1));
                for (var start = from; start <= last; start++)
                {
                    code = (code >> 2) | (codes[start + _seed - 1] << highest);
                    foreach (var (word, rest) in _found.AsSpan(_from[code].._from[code + 1]))
                        if (Matches(rest, codes, start + _seed)) _worth.Add(word, start, other, sums);
                }
            }
            codes[position] = own;
        }

        private static bool Matches(byte[] sets, byte[] codes, int at)
        {
            for (var i = 0; i < sets.Length; i++)
                if ((sets[i] >> codes[at + i] & 1) == 0) return false;
            return true;
        }
    }
}
