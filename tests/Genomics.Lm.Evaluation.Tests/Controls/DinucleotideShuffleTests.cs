using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Controls;
using MathNet.Numerics.Distributions;

namespace Genomics.Lm.Evaluation.Tests.Controls;

public class DinucleotideShuffleTests
{
    [Fact]
    public void Every_pair_of_neighbours_stays_as_frequent_and_the_ends_stay()
    {
        var property = Prop.ForAll(
            Gen.Elements("ACGTN".ToCharArray()).ListOf().Select(l => new string([.. l])).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(),
            (bases, stream) =>
            {
                var shuffled = DinucleotideShuffle.Shuffle(new DnaSequence("s", bases), 5, (ulong)stream).ToString();
                return Pairs(shuffled).SequenceEqual(Pairs(bases)) && shuffled.Length == bases.Length
                    && (bases.Length == 0 || (shuffled[0] == bases[0] && shuffled[^1] == bases[^1]));
            });
        property.QuickCheckThrowOnFailure();
    }

    [Theory, InlineData("ACACGTAGCA"), InlineData("AACATTACAG"), InlineData("GATTACAGAT")]
    public void Every_arrangement_is_equally_likely(string bases)
    {
        var arrangements = Permutations(bases[1..^1]).Select(middle => bases[0] + middle + bases[^1]).Distinct()
            .Where(s => Pairs(s).SequenceEqual(Pairs(bases))).ToList();
        Assert.InRange(arrangements.Count, 5, 500);
        var draws = 300 * arrangements.Count;
        var counts = arrangements.ToDictionary(a => a, _ => 0);
        for (var draw = 0; draw < draws; draw++)
            counts[DinucleotideShuffle.Shuffle(new DnaSequence("s", bases), 8, (ulong)draw).ToString()]++;
        var chiSquare = counts.Values.Sum(c => (c - 300.0) * (c - 300.0) / 300);
        Assert.InRange(1 - ChiSquared.CDF(arrangements.Count - 1, chiSquare), 0.001, 1);
    }

    [Fact]
    public void A_promoter_of_known_counts_keeps_all_sixteen_pairs_and_both_ends()
    {
        // a de Bruijn cycle of pairs, twice: each of the 16 pairs twice, and the pair across the middle is the cycle's own
        const string cycle = "AACAGATCCGCTGGTT";
        var sequence = new DnaSequence("s", cycle + cycle + "A");
        var seen = new HashSet<string>();
        for (var stream = 0UL; stream < 200; stream++)
        {
            var shuffled = DinucleotideShuffle.Shuffle(sequence, 3, stream).ToString();
            foreach (var first in "ACGT")
                foreach (var second in "ACGT") Assert.Equal(2, Pairs(shuffled).Count(pair => pair == $"{first}{second}"));
            Assert.Equal(('A', 'A', 33), (shuffled[0], shuffled[^1], shuffled.Length));
            seen.Add(shuffled);
        }
        Assert.Equal(200, seen.Count);
    }

    [Fact]
    public void Seed_and_stream_decide_and_names_stay()
    {
        var sequence = new DnaSequence("gene1", string.Concat(Enumerable.Repeat("ACGTTGCAAC", 20)), "chr1:1-200(+)");
        var one = DinucleotideShuffle.Shuffle(sequence, 1, 2);
        Assert.Equal(one.ToString(), DinucleotideShuffle.Shuffle(sequence, 1, 2).ToString());
        Assert.NotEqual(one.ToString(), DinucleotideShuffle.Shuffle(sequence, 1, 3).ToString());
        Assert.NotEqual(one.ToString(), DinucleotideShuffle.Shuffle(sequence, 2, 2).ToString());
        Assert.NotEqual(one.ToString(), sequence.ToString());
        Assert.Equal(("gene1", "chr1:1-200(+)"), (one.Id, one.Description));
    }

    private static IEnumerable<string> Pairs(string bases)
        => Enumerable.Range(0, Math.Max(0, bases.Length - 1)).Select(i => bases.Substring(i, 2)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Permutations(string letters)
        => letters.Length <= 1 ? [letters] : letters.Distinct().SelectMany(c => Permutations(letters.Remove(letters.IndexOf(c), 1))
        .Select(rest => c + rest));
}
