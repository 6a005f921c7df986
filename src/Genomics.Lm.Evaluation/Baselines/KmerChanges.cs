using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// What single substitutions change of a window's k-mer frequencies: only the words over the changed base, and these exactly as
/// <see cref="KmerFeatures.Extract"/> would count them. Not safe for concurrent use.
/// </summary>
internal sealed class KmerChanges
{
    private readonly int _shortest, _longest, _first, _length;
    private readonly byte[] _codes;              // of the part that is counted
    private readonly bool[] _known;
    private readonly int[] _counts;              // by column
    private readonly int[][] _columns;           // by length and start: the first of the words' columns in that segment
    private readonly float[][][] _frequencies;   // by length and start: the frequency of each count, added up as the counting does
    private readonly List<(int Column, int Step)> _made = [];

    public KmerChanges(KmerFeatures features, DnaSequence window)
    {
        (_shortest, _longest) = (features.Options.MinLength, features.Options.MaxLength);
        (_first, _length) = features.Counted(window);
        var bases = window.Bases.Slice(_first, _length);
        (_codes, _known) = (new byte[_length], new bool[_length]);
        for (var i = 0; i < _length; i++)
        {
            var letter = "ACGT"u8.IndexOf(bases[i]);
            (_codes[i], _known[i]) = ((byte)Math.Max(0, letter), letter >= 0);
        }
        var lengths = _longest - _shortest + 1;
        (_columns, _frequencies) = (new int[lengths][], new float[lengths][][]);
        _counts = new int[features.Names.Count];
        var tables = new Dictionary<int, float[]>();
        for (var k = _shortest; k <= _longest; k++)
        {
            var (columns, frequencies) = (new int[_length], new float[_length][]);
            foreach (var (start, end, column) in features.Segments(k, _length))
            {
                if (!tables.TryGetValue(end - start, out var table)) tables[end - start] = table = Frequencies(end - start);
                columns.AsSpan(start, end - start).Fill(column);
                frequencies.AsSpan(start, end - start).Fill(table);
            }
            (_columns[k - _shortest], _frequencies[k - _shortest]) = (columns, frequencies);
            for (var start = 0; start + k <= _length; start++)
                if (Word(start, k) is >= 0 and var word) _counts[columns[start] + word]++;
        }
    }

    /// <summary>A window with each of some substitutions alone: sums of frequency × slope.</summary>
    /// <param name="reference">[sums] of the window itself.</param>
    /// <param name="substitutions">The substitutions; quickest when those of a position follow one another.</param>
    /// <param name="slopes">[columns, sums].</param>
    /// <param name="destination">Receives [substitutions, sums].</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    public void Sums(ReadOnlySpan<double> reference, IReadOnlyList<Substitution> substitutions, ReadOnlySpan<double> slopes,
        Span<double> destination, CancellationToken cancellationToken)
    {
        var (without, at) = (new double[reference.Length], -1);   // the words over a position taken away
        for (var i = 0; i < substitutions.Count; i++)
        {
            if (i % 1024 == 0) cancellationToken.ThrowIfCancellationRequested();
            var row = destination.Slice(i * reference.Length, reference.Length);
            var position = substitutions[i].Position - _first;
            if ((uint)position >= (uint)_length)
            {
                reference.CopyTo(row);
                continue;
            }
            if (position != at)
            {
                TakeBack(0);
                reference.CopyTo(without);
                if (_known[position]) Step(position, -1, slopes, without);
                at = position;
            }
            without.CopyTo(row);
            var (code, known, made) = (_codes[position], _known[position], _made.Count);
            (_codes[position], _known[position]) = ((byte)"ACGT".IndexOf(substitutions[i].Base), true);
            Step(position, 1, slopes, row);
            (_codes[position], _known[position]) = (code, known);
            TakeBack(made);
        }
        TakeBack(0);
    }

    private void TakeBack(int from)
    {
        for (var i = from; i < _made.Count; i++) _counts[_made[i].Column] -= _made[i].Step;
        _made.RemoveRange(from, _made.Count - from);
    }

    // all words over a position, once less or once more
    private void Step(int position, int step, ReadOnlySpan<double> slopes, Span<double> sums)
    {
        var (from, to) = (position, position + 1);   // the known bases around it
        while (from > 0 && position - from < _longest - 1 && _known[from - 1]) from--;
        while (to < _length && to - position < _longest && _known[to]) to++;
        uint bases = 0;
        for (var i = from; i < to; i++) bases = (bases << 2) | _codes[i];
        for (var k = _shortest; k <= _longest; k++)
        {
            var mask = (1u << (2 * k)) - 1;
            var (columns, frequencies) = (_columns[k - _shortest], _frequencies[k - _shortest]);
            for (var start = Math.Max(from, position - k + 1); start <= Math.Min(position, to - k); start++)
            {
                var column = columns[start] + (int)((bases >> (2 * (to - start - k))) & mask);
                var count = _counts[column];
                _counts[column] = count + step;
                _made.Add((column, step));
                var table = frequencies[start];
                var change = (double)table[count + step] - table[count];
                if (sums.Length == 1) sums[0] += change * slopes[column];
                else AddScaled(slopes.Slice(column * sums.Length, sums.Length), change, sums);
            }
        }
    }

    private static void AddScaled(ReadOnlySpan<double> slopes, double change, Span<double> sums)
    {
        var i = 0;
        for (; i + System.Numerics.Vector<double>.Count <= sums.Length; i += System.Numerics.Vector<double>.Count)
            (new System.Numerics.Vector<double>(sums[i..]) + change * new System.Numerics.Vector<double>(slopes[i..])).CopyTo(sums[i..]);
        for (; i < sums.Length; i++) sums[i] += change * slopes[i];
    }

    private int Word(int start, int k)
    {
        var word = 0;
        for (var i = start; i < start + k; i++)
        {
            if (!_known[i]) return -1;
            word = (word << 2) | _codes[i];
        }
        return word;
    }

    // one more than there are starts: a word may be counted before another is taken away
    private static float[] Frequencies(int starts)
    {
        var (table, perBase) = (new float[starts + 2], 1f / Math.Max(1, starts));
        for (var count = 1; count < table.Length; count++) table[count] = table[count - 1] + perBase;
        return table;
    }
}
