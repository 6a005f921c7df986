using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Tests.Datasets;

public class RelatedSequencesTests
{
    private static readonly LeakageOptions Alone = new() { Threads = 1 };

    private static string Bases(int length, ulong stream)
    {
        var random = new CounterRandom(21, stream);
        return string.Concat(Enumerable.Range(0, length).Select(_ => "ACGT"[random.NextInt(4)]));
    }

    // exactly the given share of the bases is another one, in random places
    private static string Substituted(string bases, double share, ulong stream)
    {
        var (random, altered) = (new CounterRandom(22, stream), bases.ToCharArray());
        foreach (var i in Enumerable.Range(0, bases.Length).OrderBy(_ => random.NextDouble()).Take((int)(share * bases.Length)))
            altered[i] = "ACGT"[("ACGT".IndexOf(bases[i]) + 1 + random.NextInt(3)) % 4];
        return new string(altered);
    }

    private static DnaSequence[] Named(IEnumerable<string> bases) => [.. bases.Select((b, i) => new DnaSequence($"{i + 1}", b))];

    [Theory]
    [InlineData(200, false)]
    [InlineData(200, true)]
    [InlineData(101, false)]
    public void Copies_with_substitutions_are_related_and_strangers_of_the_same_name_are_not(int length, bool isReverse)
    {
        var learned = Named(Enumerable.Range(0, 200).Select(i => Bases(length, (ulong)i)));
        string[] copies = [.. learned.Take(40).Select((s, i) => Substituted(s.ToString(), 0.15, (ulong)i))];
        if (isReverse) copies = [.. Named(copies).Select(s => ReverseComplement.Of(s).ToString())];
        var testing = Named([.. copies, .. Enumerable.Range(0, 60).Select(i => Bases(length, 1000 + (ulong)i))]);
        var related = RelatedSequences.Find(testing, learned, Alone);
        Assert.InRange(related.Shared.Take(40).Count(s => s), 38, 40);
        Assert.Equal(0, related.Shared.Skip(40).Count(s => s));
        // words alone see few of them
        Assert.InRange(SharedWords.Find(learned, testing).Count(s => s), 0, 10);
        // at 90 % identity they are strangers, but for those that share a word
        Assert.InRange(RelatedSequences.Find(testing, learned, Alone with { MinimumIdentity = 0.95 }).Shared.Count(s => s), 0, 12);
        Assert.Equal((0.8, 0.5, 30), (related.MinimumIdentity, related.MinimumCoverage, related.WordLength));
    }

    [Fact]
    public void Shared_words_stay_related_and_groups_join_over_learnt_sequences()
    {
        var (source, other) = (Bases(200, 1), Bases(200, 2));
        var learned = Named([source, other]);
        var testing = Named(
        [
            Bases(80, 3) + source[100..130] + Bases(90, 4),    // a word of 30 bases
            Substituted(source, 0.15, 5),
            Bases(200, 6),
            Bases(80, 7) + source[10..34] + Bases(96, 8),      // 24 bases
        ]);
        var related = RelatedSequences.Find(testing, learned, Alone);
        Assert.Equal([true, true, false, false], related.Shared);
        Assert.Equal(related.Groups[0], related.Groups[1]);
        Assert.Equal(3, related.Groups.Distinct().Count());
        // one short row does not make everything alike that shares half of it
        var mixed = Named([.. testing.Select(s => s.ToString()), Bases(40, 9)]);
        Assert.Equal([true, true, false, false, false], RelatedSequences.Find(mixed, learned, Alone).Shared);
        Assert.Empty(RelatedSequences.Find([], learned, Alone).Shared);
        Assert.Equal([false, false], RelatedSequences.Find(learned, [], Alone).Shared);
        Assert.Throws<ArgumentOutOfRangeException>(() => RelatedSequences.Find(testing, learned, new() { MinimumIdentity = 0.5 }));
    }
}
