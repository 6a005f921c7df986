using System.Text;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Motifs;

namespace Genomics.Lm.Evaluation.Tests.Motifs;

/// <summary>
/// Numbers that the tests of memesuite-lite (an independent implementation of Tomtom and FIMO, MIT) name, for motifs drawn by NumPy's
/// generator from seed 0 and for MEOX1_homeodomain_1.
/// </summary>
public sealed class KnownAnswerTests
{
    [Fact]
    public void Motifs_of_one_column_have_the_published_p_values()
    {
        var random = new NumPyRandom(0);
        Motif[] motifs = [.. Enumerable.Range(0, 4).Select(i =>
        {
            double[] row = [.. Enumerable.Range(0, 4).Select(_ => random.NextDouble())];
            return new Motif($"m{i}", [.. row.Select(v => v / row.Sum())]);
        })];
        double[][] published = [[0.234375, 0.609375, 0.75, 0.984375], [0.609375, 0.234375, 0.4375, 0.984375],
            [0.609375, 0.4375, 0.234375, 0.984375], [0.4375, 0.859375, 0.609375, 0.234375]];
        var database = new MotifDatabase(motifs);
        for (var query = 0; query < 4; query++)
        {
            var matches = database.Match(motifs[query]).ToDictionary(m => m.Target.Id);
            for (var target = 0; target < 4; target++) Assert.Equal(published[query][target], matches[$"m{target}"].PValue, 1e-4);
        }
    }

    [Fact]
    public void Drawn_motifs_have_the_published_matches()
    {
        var random = new NumPyRandom(0);
        Motif[] motifs = [.. Enumerable.Range(0, 20).Select(i => Draw($"m{i}", random))];
        Assert.Equal(16, motifs[0].Width);
        double[] published = [1.95399252e-14, 4.04372666e-01, 3.33899770e-01, 9.75969973e-01, 7.19287721e-01, 2.02698438e-01,
            6.09413729e-01, 1.05202910e-01, 9.97854019e-01, 4.39470284e-01, 6.39529870e-01, 4.01256302e-01, 9.26477704e-01,
            6.25608933e-01, 7.54828358e-01, 7.37538119e-01, 9.49853411e-01, 4.77573695e-01, 9.66135125e-01, 7.13675581e-01];
        var matches = new MotifDatabase(motifs).Match(motifs[0]).ToDictionary(m => m.Target.Id);
        double[] own = [.. Enumerable.Range(0, 20).Select(i => matches[$"m{i}"].PValue)];
        Assert.True(own[0] < 1e-10);
        // the published ones look columns up by a hash, which moves them by up to 0.05 (so their tests say)
        for (var i = 1; i < 20; i++) Assert.Equal(published[i], own[i], 0.07);
        Assert.InRange(own.Zip(published, (a, b) => Math.Abs(a - b)).Average(), 0, 0.03);
        Assert.Equal(16, matches["m0"].Overlap);
        Assert.Equal(Strand.Reverse, matches["m7"].Strand);
    }

    [Fact]
    public void Places_of_a_motif_have_the_published_scores_and_p_values()
    {
        double[] matrix = [0.30190, 0.23459, 0.32856, 0.13495, 0.04594, 0.50138, 0.41746, 0.03522, 0.01817, 0.11524, 0.01504, 0.85155,
            0.74294, 0.21000, 0.03739, 0.00966, 0.99834, 0.00000, 0.00067, 0.00100, 0.00263, 0.00955, 0.00000, 0.98782,
            0.00391, 0.06752, 0.09152, 0.83705, 0.89713, 0.00000, 0.10108, 0.00179, 0.31877, 0.30377, 0.14972, 0.22774,
            0.19060, 0.43619, 0.20460, 0.16861];
        var motif = new Motif("MEOX1_homeodomain_1", matrix, sites: 200);
        var scanner = new MotifScanner(motif);
        (double Score, double P)[] published = [(7.83938732, 7.60078430e-04), (7.40117477, 9.22203064e-04), (10.07583028, 1.89781189e-04),
            (11.4465722, 7.53402710e-05), (9.66039708, 2.45094299e-04), (8.30576608, 5.88417053e-04), (7.42200964, 9.22203064e-04),
            (7.54405698, 8.81195068e-04)];
        // words with these scores: the log-likelihood ratio with 0.0001 added to each probability
        var words = Enumerable.Range(0, 1 << 20).Select(code => (Code: code, Score: Enumerable.Range(0, 10).Sum(i
            => Math.Log2((matrix[4 * i + ((code >> (2 * i)) & 3)] + 1e-4) / 0.25)))).ToLookup(w => Math.Round(w.Score, 3), w => w.Code);
        foreach (var (score, p) in published)
        {
            var code = words[Math.Round(score, 3)].First();
            var word = string.Concat(Enumerable.Range(0, 10).Select(i => "ACGT"[(code >> (2 * i)) & 3]));
            var hit = scanner.Scan(new DnaSequence("s", word), 1).First(h => h.Strand == Strand.Forward);
            Assert.Equal(score, hit.Score, 0.02);           // another pseudocount
            Assert.InRange(hit.PValue / p, 0.9, 1.02);      // published with steps of 0.1 bits a column, here a thousandth of the range
            Assert.Equal(hit.PValue, scanner.PValue(Encoding.ASCII.GetBytes(word)));
        }
    }

    // length − 4 from 17, then 17 values a letter, 0 four times as likely; a column of zeros is A
    private static Motif Draw(string id, NumPyRandom random)
    {
        uint length;
        do length = random.NextUInt32() & 31;
        while (length > 16);
        var values = new double[4 * (length + 4)];
        double[] borders = [.. Enumerable.Range(0, 17).Select(i => 0.2 + 0.05 * i)];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextDouble() is var u ? borders.Count(b => b <= u) : 0;
        for (var column = 0; column < values.Length; column += 4)
        {
            var row = values.AsSpan(column, 4);
            if (row.IndexOfAnyExcept(0.0) < 0) row[0] = 1;
            var sum = row[0] + row[1] + row[2] + row[3];
            foreach (ref var value in row) value /= sum;
        }
        return new Motif(id, values);
    }

    /// <summary>The Mersenne twister as NumPy's RandomState seeds and reads it (Matsumoto and Nishimura 1998).</summary>
    private sealed class NumPyRandom
    {
        private readonly uint[] _state = new uint[624];
        private int _next = 624;

        public NumPyRandom(uint seed)
        {
            for (uint i = 0; i < 624; i++) _state[i] = i == 0 ? seed : 1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30)) + i;
        }

        public uint NextUInt32()
        {
            if (_next == 624)
            {
                for (var i = 0; i < 624; i++)
                {
                    var y = (_state[i] & 0x80000000) | (_state[(i + 1) % 624] & 0x7fffffff);
                    _state[i] = _state[(i + 397) % 624] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
                }
                _next = 0;
            }
            var x = _state[_next++];
            x ^= x >> 11;
            x ^= (x << 7) & 0x9d2c5680;
            x ^= (x << 15) & 0xefc60000;
            return x ^ (x >> 18);
        }

        public double NextDouble()
        {
            uint high = NextUInt32() >> 5, low = NextUInt32() >> 6;
            return (high * 67108864.0 + low) / 9007199254740992.0;
        }
    }
}
