using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Tests.Exploration;

/// <summary>
/// DExTER's exploration word for word: strings scanned letter by letter, ranks by sorting, one queue, one score at a time. Slow, and
/// the oracle of the fast one.
/// </summary>
internal sealed class PlainExploration
{
    private readonly string[] _sequences;
    private readonly double[] _values;
    private readonly int _alignment;
    private readonly DexterOptions _options;
    private readonly List<(Region Region, int First, int Last)> _regions = [];
    private readonly Dictionary<(string, Region), double> _scores = [];
    private readonly List<(string Word, Region Region, (string Word, Region Region)? Parent)> _queue = [];
    private readonly HashSet<(string, Region)> _queued = [];

    public PlainExploration(string[] sequences, double[] values, int alignment, IReadOnlyList<Region> bins, DexterOptions options)
    {
        (_sequences, _values, _alignment, _options) = (sequences, values, alignment, options);
        for (var rank = 0; rank < bins.Count; rank++)
            for (var i = 0; i + rank < bins.Count; i++)
                _regions.Add((new Region(bins[i].Left, bins[i + rank].Right), i, i + rank));
        Explore();
    }

    /// <summary>Every domain treated, with whether it is valid.</summary>
    public Dictionary<(string Word, Region Region), bool> Done { get; } = [];

    /// <summary>Signed Spearman correlation.</summary>
    public double Correlation(string word, Region region)
    {
        if (word.Length < 2) return 0;
        if (_scores.TryGetValue((word, region), out var known)) return known;
        var counts = _sequences.Select(s => (double)Count(s, word, region)).ToArray();
        var rho = Genomics.Lm.Statistics.Measures.Correlation.Spearman(counts, _values);
        return _scores[(word, region)] = double.IsNaN(rho) ? 0 : rho;
    }

    public int Count(string sequence, string word, Region region)
    {
        var count = 0;
        for (var p = 0; p < sequence.Length - word.Length + (_options.CountLastStart ? 1 : 0); p++)
            if (p - _alignment >= region.Left && p - _alignment <= region.Right && Matches(sequence, p, word)) count++;
        return count;
    }

    private static bool Matches(string sequence, int start, string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            var letters = word[i] switch
            {
                'R' => "AG",
                'Y' => "CT",
                'M' => "AC",
                'K' => "GT",
                'S' => "CG",
                'W' => "AT",
                'H' => "ACT",
                'B' => "CGT",
                'V' => "ACG",
                'D' => "AGT",
                'N' => "ACGT",
                var letter => letter.ToString(),
            };
            if (!letters.Contains(sequence[start + i])) return false;
        }
        return true;
    }

    private double Score(string word, Region region) => Math.Abs(Correlation(word, region));

    private bool Beats(double a, double b) => b == 0
        ? a >= _options.CorrelationIncrease
        : (a - b) / b >= _options.CorrelationIncreaseRatio && a - b >= _options.CorrelationIncrease;

    private void Explore()
    {
        foreach (var first in "ATGC")
            foreach (var second in "ATGC") Propose($"{first}{second}", _regions[^1].Region, null);
        while (_queue.Count > 0)
        {
            var next = _queue.MinBy(d => d.Word.Length); // the earliest of the shortest
            _queue.Remove(next);
            Treat(next.Word, next.Region, next.Parent);
        }
    }

    private void Treat(string word, Region region, (string Word, Region Region)? parent)
    {
        var score = Score(word, region);
        if (parent is { } p
            && !(Beats(score, Score(p.Word, p.Region)) && Beats(score, Score(word[1..], region))
            && Beats(score, Score(word[..^1], region))))
        {
            Done.TryAdd((word, region), false);
            return;
        }
        Done.TryAdd((word, region), true);
        if (score < _options.CorrelationMin) return;
        var kept = new List<(Region Region, int First, int Last)>();
        foreach (var candidate in _regions.Where(r => Score(word, r.Region) >= score).OrderByDescending(r => Score(word, r.Region)))
        {
            if (kept.Any(k => k.First <= candidate.Last && candidate.First <= k.Last)) continue;
            var value = Score(word, candidate.Region);
            if (new[] { word[1..], word[..^1] }.Select(c => Score(c, candidate.Region)).All(b => b == 0 ? value != 0 : Beats(value, b)))
                kept.Add(candidate);
        }
        foreach (var better in kept.Where(k => k.Region != region)) Done.TryAdd((word, better.Region), true);
        if (_options.KmerMaxLength != 0 && word.Length >= _options.KmerMaxLength) return;
        foreach (var (keptRegion, _, _) in kept) Extend(word, keptRegion);
    }

    private void Extend(string word, Region region)
    {
        var letters = _options.Iupac ? "ATGCRYMKSWHBVD" : "ATGC";
        foreach (var letter in letters)
        {
            Propose(word + letter, region, (word, region));
            Propose(letter + word, region, (word, region));
        }
        if (!_options.Gap) return;
        foreach (var letter in letters)
        {
            Propose($"{word}N{letter}", region, (word, region));
            Propose($"{letter}N{word}", region, (word, region));
        }
    }

    private void Propose(string word, Region region, (string, Region)? parent)
    {
        if (!Done.ContainsKey((word, region)) && _queued.Add((word, region))) _queue.Add((word, region, parent));
    }
}
