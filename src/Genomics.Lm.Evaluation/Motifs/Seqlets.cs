using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>From scores of bases to motifs: the stretches that matter, and what they have in common.</summary>
/// <remarks>
/// A simple relative of TF-MoDISco (Shrikumar et al. 2018): seqlets are the windows with the largest absolute sums; from the strongest on,
/// each takes those that are like it at the best shift, the mean of them takes once more, and their letters are counted. Only the given
/// strand is read.
/// </remarks>
public static class Seqlets
{
    /// <summary>Finds the windows with the largest absolute sums of scores; none overlaps another.</summary>
    /// <param name="attributions">Sequences with a score per base; NaN counts as 0.</param>
    /// <param name="options">Width and share.</param>
    /// <returns>The strongest first.</returns>
    /// <exception cref="ArgumentException">A sequence has another number of scores than bases, or an option is out of range.</exception>
    public static IReadOnlyList<Seqlet> Find(IReadOnlyList<(DnaSequence Sequence, IReadOnlyList<double> Scores)> attributions,
        SeqletOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(attributions);
        options ??= new SeqletOptions();
        options.Validate();
        var windows = new List<Seqlet>();
        foreach (var (sequence, given) in attributions)
        {
            if (given.Count != sequence.Length)
                throw new ArgumentException($"'{sequence.Id}' has {sequence.Length} bases and {given.Count} scores", nameof(attributions));
            double[] scores = [.. given.Select(s => double.IsNaN(s) ? 0 : s)];
            for (var start = 0; start + options.Width <= scores.Length; start++)
            {
                var sum = 0.0;
                for (var i = start; i < start + options.Width; i++) sum += scores[i];
                windows.Add(new Seqlet(sequence, scores, start, start + options.Width, sum));
            }
        }
        var found = new List<Seqlet>();
        var taken = new Dictionary<DnaSequence, bool[]>(ReferenceEqualityComparer.Instance);
        foreach (var window in windows.OrderByDescending(w => Math.Abs(w.Score)).Take((int)Math.Ceiling(options.Share * windows.Count)))
        {
            if (window.Score == 0) break;
            if (!taken.TryGetValue(window.Sequence, out var bases)) taken[window.Sequence] = bases = new bool[window.Sequence.Length];
            var own = bases.AsSpan(window.Start, options.Width);
            if (own.Contains(true)) continue;
            own.Fill(true);
            found.Add(window);
        }
        return found;
    }

    /// <summary>Puts seqlets together to motifs; those that raise and those that lower the prediction apart.</summary>
    /// <param name="seqlets">What <see cref="Find"/> found.</param>
    /// <param name="options">Likeness and fewest seqlets of a motif.</param>
    /// <returns>
    /// In the order in which they were found: <c>raises_1</c>, <c>lowers_1</c>, …; the second name gives the mean sum of scores.
    /// </returns>
    public static IReadOnlyList<Motif> Cluster(IReadOnlyList<Seqlet> seqlets, SeqletOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(seqlets);
        options ??= new SeqletOptions();
        options.Validate();
        var motifs = new List<Motif>();
        foreach (var (sign, name) in ((int, string)[])[(1, "raises"), (-1, "lowers")])
        {
            var left = seqlets.Where(s => Math.Sign(s.Score) == sign).ToList();
            var count = 0;
            while (left.Count >= options.Fewest)
            {
                var profile = Profile([(left[0], 0)], options.Width);
                var members = Like(left, profile, options);
                if (members.Count > 0) members = Like(left, Profile(members, options.Width), options);
                if (members.Count >= options.Fewest)
                    motifs.Add(ToMotif($"{name}_{++count}", members, options.Width));
                var gone = members.Select(m => m.Seqlet).Append(left[0]).ToHashSet(ReferenceEqualityComparer.Instance);
                left.RemoveAll(gone.Contains);
            }
        }
        return motifs;
    }

    // those whose scores, at the best shift of up to half a width, point the way of the profile
    private static List<(Seqlet Seqlet, int Shift)> Like(List<Seqlet> seqlets, double[] profile, SeqletOptions options)
    {
        var found = new List<(Seqlet, int)>();
        foreach (var seqlet in seqlets)
        {
            var (best, shift) = (double.NegativeInfinity, 0);
            for (var by = -options.Width / 2; by <= options.Width / 2; by++)
                if (Cosine(Profile([(seqlet, by)], options.Width), profile) is var cosine && cosine > best) (best, shift) = (cosine, by);
            if (best >= options.Likeness) found.Add((seqlet, shift));
        }
        return found;
    }

    // [width, 4] mean score of each letter; each seqlet counts alike
    private static double[] Profile(IReadOnlyList<(Seqlet Seqlet, int Shift)> members, int width)
    {
        var profile = new double[4 * width];
        foreach (var (seqlet, shift) in members)
            for (var column = 0; column < width; column++)
            {
                var at = seqlet.Start + shift + column;
                if ((uint)at >= (uint)seqlet.Sequence.Length) continue;
                var letter = "ACGT"u8.IndexOf(seqlet.Sequence.Bases[at]);
                if (letter >= 0) profile[4 * column + letter] += seqlet.Scores[at] / Math.Abs(seqlet.Score) / members.Count;
            }
        return profile;
    }

    private static double Cosine(double[] one, double[] other)
    {
        var (product, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < one.Length; i++)
            (product, first, second) = (product + one[i] * other[i], first + one[i] * one[i], second + other[i] * other[i]);
        return first == 0 || second == 0 ? 0 : product / Math.Sqrt(first * second);
    }

    private static Motif ToMotif(string id, List<(Seqlet Seqlet, int Shift)> members, int width)
    {
        var counts = new double[4 * width];
        foreach (var (seqlet, shift) in members)
            for (var column = 0; column < width; column++)
            {
                var at = seqlet.Start + shift + column;
                var letter = (uint)at < (uint)seqlet.Sequence.Length ? "ACGT"u8.IndexOf(seqlet.Sequence.Bases[at]) : -1;
                for (var l = 0; l < 4; l++) counts[4 * column + l] += letter < 0 ? 0.25 : l == letter ? 1 : 0;
            }
        return new Motif(id, [.. counts.Select(c => c / members.Count)],
            FormattableString.Invariant($"mean_sum={members.Average(m => m.Seqlet.Score):G4}"), members.Count);
    }
}
