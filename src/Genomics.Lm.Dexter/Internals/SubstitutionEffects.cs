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
        _short = new ShortWords(terms.Where(t => t.Kmer.Length <= Longest).ToLookup(t => t.Kmer, t => t.Term));
        _long = [.. terms.Where(t => t.Kmer.Length > Longest).GroupBy(t => t.Kmer.Length).OrderBy(g => g.Key)
            .Select(g => new LongWords(g.ToLookup(t => t.Kmer, t => t.Term), g.Key))];
    }

    /// <summary>Predicts a window with each of some substitutions alone.</summary>
    /// <param name="window">The window.</param>
    /// <param name="reference">[conditions] its own prediction.</param>
    /// <param name="substitutions">The substitutions; quickest when those of a position follow one another.</param>
    /// <param name="destination">Receives [substitutions, conditions].</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    public void Predict(DnaSequence window, ReadOnlySpan<double> reference, IReadOnlyList<Substitution> substitutions,
        Span<double> destination, CancellationToken cancellationToken)
    {
        var codes = new byte[_length];
        for (var i = 0; i < _length; i++) codes[i] = Code(window.Bases[_first + i]);
        var starts = _short.Starts(codes);
        var (without, last, width) = (new double[reference.Length], -1, reference.Length);
        for (var i = 0; i < substitutions.Count; i++)
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
                reference.CopyTo(without);
                if (codes[position] != Unknown) Add(codes[position], -1, without);
                last = position;
            }
            without.CopyTo(row);
            Add(Code((byte)substitutions[i].Base), 1, row);

            void Add(byte code, int step, Span<double> sums)
            {
                _short.Add(codes, starts, position, code, step, sums);
                if (_long.Length == 0) return;
                var own = codes[position];
                codes[position] = code;
                foreach (var words in _long) words.Add(codes, position, step, sums);
                codes[position] = own;
            }
        }
    }

    private static byte Code(byte letter) => letter is (byte)'A' or (byte)'C' or (byte)'G' or (byte)'T' ? (byte)((letter >> 1) & 3)
        : Unknown;

    // an occurrence that starts from First to Last
    private readonly record struct Term(int First, int Last, int Condition, double Worth);

    // Words of up to eight letters: the code of the letters from a start on tells all words that begin there.
    private sealed class ShortWords
    {
        private readonly int _letters;      // of the longest
        private readonly byte[] _longest;   // [4^letters] letters of the longest word of a code: most codes need no more
        private readonly int[] _from;       // [4^letters + 1] where a code's entries begin
        private readonly (int Letters, Term Term)[] _entries;   // by code, the longest words first

        public ShortWords(ILookup<string, Term> terms)
        {
            string[] words = [.. terms.Select(t => t.Key)];
            _letters = words.Length == 0 ? 0 : words.Max(w => w.Length);
            (int Code, int Word)[] codes = [.. words.SelectMany((word, w)
                => WordAlphabet.Codes(word.PadRight(_letters, 'N'), _letters).Select(code => (code, w)))
                .OrderBy(c => c.code).ThenByDescending(c => words[c.w].Length).ThenBy(c => c.w)];
            (_longest, _from) = (new byte[1 << (2 * _letters)], new int[(1 << (2 * _letters)) + 1]);
            var entries = new List<(int, Term)>();
            foreach (var (code, word) in codes)
            {
                _longest[code] = (byte)Math.Max(_longest[code], words[word].Length);
                foreach (var term in terms[words[word]])
                {
                    entries.Add((words[word].Length, term));
                    _from[code + 1]++;
                }
            }
            for (var code = 1; code < _from.Length; code++) _from[code] += _from[code - 1];
            _entries = [.. entries];
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

        public void Add(byte[] codes, int[] starts, int position, byte code, int step, Span<double> sums)
        {
            var to = position + 1;   // the known bases from there on
            while (to < codes.Length && to - position < _letters && codes[to] != Unknown) to++;
            for (var back = 0; back < _letters && back <= position; back++)
            {
                var start = position - back;
                if (back > 0 && codes[start] == Unknown) break;
                var word = (starts[start] & ~(3 << (2 * back))) | (code << (2 * back));
                if (_longest[word] <= back) continue;
                foreach (ref readonly var entry in _entries.AsSpan(_from[word].._from[word + 1]))
                {
                    if (entry.Letters <= back) break;
                    ref readonly var term = ref entry.Term;
                    if (start >= term.First && start <= term.Last && start + entry.Letters <= to) sums[term.Condition] += step * term.Worth;
                }
            }
        }
    }

    // Longer words, all of one length.
    private sealed class LongWords
    {
        private readonly int _letters, _seed;
        private readonly int[] _from;       // [4^seed + 1] where a seed's words begin
        private readonly int[] _found;      // words by seed
        private readonly byte[][] _rest;    // by word: sets of bases of the letters behind the seed
        private readonly Term[][] _terms;   // by word

        public LongWords(ILookup<string, Term> terms, int letters)
        {
            string[] words = [.. terms.Select(t => t.Key)];
            _letters = letters;
            _seed = words.All(WordAlphabet.IsPlain) ? Longest : DegenerateSeed;
            (int Code, int Word)[] seeds = [.. words.SelectMany((word, w) => WordAlphabet.Codes(word, _seed).Select(code => (code, w)))
                .OrderBy(s => s.code)];
            _found = [.. seeds.Select(s => s.Word)];
            _from = new int[(1 << (2 * _seed)) + 1];
            foreach (var (code, _) in seeds) _from[code + 1]++;
            for (var code = 1; code < _from.Length; code++) _from[code] += _from[code - 1];
            _rest = [.. words.Select(word => word.Skip(_seed).Select(letter => (byte)WordAlphabet.Bases(letter)).ToArray())];
            _terms = [.. words.Select(word => terms[word].ToArray())];
        }

        public void Add(byte[] codes, int position, int step, Span<double> sums)
        {
            var (from, to) = (position, position);   // the known bases around it
            while (from > 0 && position - from < _letters - 1 && codes[from - 1] != Unknown) from--;
            while (to < codes.Length && to - position < _letters && codes[to] != Unknown) to++;
            var last = Math.Min(position, to - _letters);
            if (last < from) return;
            var (code, highest) = (0, 2 * (_seed - 1));
            for (var i = 0; i < _seed - 1; i++) code |= codes[from + i] << (2 * (i + 1));
            for (var start = from; start <= last; start++)
            {
                code = (code >> 2) | (codes[start + _seed - 1] << highest);
                for (var i = _from[code]; i < _from[code + 1]; i++)
                {
                    if (!Matches(_rest[_found[i]], codes, start + _seed)) continue;
                    foreach (var term in _terms[_found[i]])
                        if (start >= term.First && start <= term.Last) sums[term.Condition] += step * term.Worth;
                }
            }
        }

        private static bool Matches(byte[] sets, byte[] codes, int at)
        {
            for (var i = 0; i < sets.Length; i++)
                if ((sets[i] >> codes[at + i] & 1) == 0) return false;
            return true;
        }
    }
}
