using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Simulation.Internals;

// A position weight matrix made from an IUPAC consensus: letters of the code share 0.95 of the probability of a column. A site's score is
// the log2 ratio to uniform bases; occupancy is a logistic function of it, half at 6 bits below the best site.
internal sealed class MotifModel
{
    private const double Purity = 0.95;
    private const double BitsBelowBest = 6;
    private readonly double[] _probabilities; // [length, 4] over A, C, G, T
    private readonly double[] _forward;       // [length, 5] log2 odds, 0 for other letters
    private readonly double[] _reverse;       // the same for the reverse complement
    private readonly double _half;

    public MotifModel(string consensus)
    {
        Length = consensus.Length;
        (_probabilities, _forward, _reverse) = (new double[4 * Length], new double[5 * Length], new double[5 * Length]);
        for (var i = 0; i < Length; i++)
        {
            var letters = IupacCode.BasesOf(consensus[i]);
            var best = double.NegativeInfinity;
            for (var code = 0; code < 4; code++)
            {
                var p = letters.Length == 4 ? 0.25 : letters.Contains("ACGT"[code]) ? Purity / letters.Length
                    : (1 - Purity) / (4 - letters.Length);
                _probabilities[4 * i + code] = p;
                _forward[5 * i + code] = _reverse[5 * (Length - 1 - i) + 3 - code] = Math.Log2(p / 0.25);
                best = Math.Max(best, _forward[5 * i + code]);
            }
            _half += best;
        }
        _half -= BitsBelowBest;
    }

    public int Length { get; }

    /// <summary>The best site that starts in [start, end).</summary>
    public (int Position, bool IsReverse, double Occupancy) Best(ReadOnlySpan<byte> codes, int start, int end, bool bothStrands)
    {
        var best = (Position: start, IsReverse: false, Score: double.NegativeInfinity);
        for (var position = start; position < end; position++)
        {
            var site = codes.Slice(position, Length);
            var score = Score(site, _forward);
            if (score > best.Score) best = (position, false, score);
            if (bothStrands && (score = Score(site, _reverse)) > best.Score) best = (position, true, score);
        }
        return (best.Position, best.IsReverse, 1 / (1 + Math.Exp(_half - best.Score)));
    }

    /// <summary>Draws a site; half of them reversed when both strands work.</summary>
    public void Sample(ref CounterRandom random, Span<byte> site, bool bothStrands)
    {
        for (var i = 0; i < Length; i++)
        {
            var (u, code) = (random.NextDouble(), 0);
            while (code < 3 && (u -= _probabilities[4 * i + code]) >= 0) code++;
            site[i] = (byte)code;
        }
        if (bothStrands && random.NextInt(2) == 1) BaseCodes.ReverseComplement(site[..Length]);
    }

    /// <summary>Writes one of the strongest sites, on the motif's own strand.</summary>
    public static void WriteBest(ref CounterRandom random, string consensus, Span<byte> site)
    {
        for (var i = 0; i < consensus.Length; i++)
        {
            var letters = IupacCode.BasesOf(consensus[i]);
            site[i] = (byte)"ACGT".IndexOf(letters[random.NextInt(letters.Length)], StringComparison.Ordinal);
        }
    }

    private static double Score(ReadOnlySpan<byte> site, double[] weights)
    {
        var sum = 0.0;
        for (var i = 0; i < site.Length; i++) sum += weights[5 * i + site[i]];
        return sum;
    }
}
