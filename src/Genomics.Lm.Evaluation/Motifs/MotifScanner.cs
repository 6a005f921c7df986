using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>Finds where a motif matches, with p-values. Immutable and safe for concurrent use.</summary>
/// <remarks>
/// Scores are log-likelihood ratios against a background of independent letters; their distribution over random words is computed by
/// dynamic programming (Staden 1989; Grant et al. 2011, FIMO), exact for scores rounded to a thousandth of a column's largest range.
/// </remarks>
public sealed class MotifScanner
{
    private const int Grains = 1000;
    private const double Pseudocount = 0.1;

    private readonly int[] _scores;      // [width, 4], in grains above each column's least
    private readonly double[] _tail;     // the probability of at least this many grains
    private readonly double _least, _grain;

    /// <summary>Prepares a motif.</summary>
    /// <param name="motif">The motif; a pseudocount of 0.1 sites of the background is added.</param>
    /// <param name="background">Frequencies of A, C, G, T, all above 0; null: equal ones.</param>
    /// <exception cref="ArgumentException">The background is no four positive numbers.</exception>
    public MotifScanner(Motif motif, IReadOnlyList<double>? background = null)
    {
        ArgumentNullException.ThrowIfNull(motif);
        background ??= MemeFile.Uniform;
        if (background.Count != 4 || !background.All(b => b > 0 && double.IsFinite(b)))
            throw new ArgumentException("the background is no four positive frequencies", nameof(background));
        var total = background.Sum();
        double[] q = [.. background.Select(b => b / total)];
        Motif = motif;
        var (bits, width) = (new double[4 * motif.Width], motif.Width);
        for (var i = 0; i < bits.Length; i++)
            bits[i] = Math.Log2((motif.Probabilities[i] * motif.Sites + Pseudocount * q[i % 4]) / (motif.Sites + Pseudocount) / q[i % 4]);
        double[] least = [.. Enumerable.Range(0, width).Select(c => bits[(4 * c)..(4 * c + 4)].Min())];
        var range = Enumerable.Range(0, width).Max(c => bits[(4 * c)..(4 * c + 4)].Max() - least[c]);
        (_least, _grain) = (least.Sum(), range > 0 ? range / Grains : 1);
        _scores = [.. bits.Select((b, i) => (int)Math.Round((b - least[i / 4]) / _grain))];
        var density = new double[Enumerable.Range(0, width).Sum(c => _scores[(4 * c)..(4 * c + 4)].Max()) + 1];
        density[0] = 1;
        var top = 0;
        for (var column = 0; column < width; column++)
        {
            var next = new double[density.Length];
            for (var score = 0; score <= top; score++)
                if (density[score] > 0)
                    for (var letter = 0; letter < 4; letter++) next[score + _scores[4 * column + letter]] += density[score] * q[letter];
            density = next;
            top += _scores[(4 * column)..(4 * column + 4)].Max();
        }
        _tail = density;
        for (var score = _tail.Length - 2; score >= 0; score--) _tail[score] += _tail[score + 1];
    }

    /// <summary>The motif.</summary>
    public Motif Motif { get; }

    /// <summary>The probability that a random word scores at least as high as a word.</summary>
    /// <param name="word">As many letters as the motif has columns; other letters than A, C, G, T match nothing.</param>
    /// <returns>NaN where a letter is none of A, C, G, T.</returns>
    /// <exception cref="ArgumentException">Another number of letters.</exception>
    public double PValue(ReadOnlySpan<byte> word)
    {
        if (word.Length != Motif.Width)
            throw new ArgumentException($"the motif has {Motif.Width} columns, the word {word.Length} letters", nameof(word));
        var grains = Grade(word, false);
        return grains < 0 ? double.NaN : Math.Min(1, _tail[grains]);
    }

    /// <summary>Scans a sequence on both strands.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="pValue">The largest p-value of a hit.</param>
    /// <returns>By start; the forward strand first.</returns>
    public IEnumerable<MotifHit> Scan(DnaSequence sequence, double pValue = 1e-4)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        for (var start = 0; start + Motif.Width <= sequence.Length; start++)
            foreach (var strand in (Strand[])[Strand.Forward, Strand.Reverse])
            {
                var grains = Grade(sequence.Bases.Slice(start, Motif.Width), strand == Strand.Reverse);
                if (grains >= 0 && _tail[grains] <= pValue)
                    yield return new MotifHit(sequence.Id, Motif.Id, start, start + Motif.Width, strand, _least + grains * _grain,
                        _tail[grains]);
            }
    }

    private int Grade(ReadOnlySpan<byte> word, bool reversed)
    {
        var sum = 0;
        for (var column = 0; column < word.Length; column++)
        {
            var letter = "ACGT"u8.IndexOf(word[reversed ? word.Length - 1 - column : column]);
            if (letter < 0) return -1;
            sum += _scores[4 * column + (reversed ? 3 - letter : letter)];
        }
        return sum;
    }
}
