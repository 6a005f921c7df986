using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Kmers.Internals;

namespace Genomics.Lm.Data.Tests.Kmers;

public sealed class CanonicalKmersTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(31)]
    public void A_sketch_holds_every_canonical_kmer_once(int k)
    {
        Prop.ForAll(RandomDna.Arbitrary(120), text =>
        {
            var expected = Enumerable.Range(0, Math.Max(0, text.Length - k + 1)).Select(i => text.Substring(i, k))
                .Where(w => !w.Contains('N'))
                .Select(w => string.CompareOrdinal(w, RandomDna.ReverseComplement(w)) < 0 ? w : RandomDna.ReverseComplement(w)).Distinct()
                .Count();
            var sketch = CanonicalKmers.Sketch(RandomDna.Bytes(text), k, ulong.MaxValue);
            Assert.Equal(expected, sketch.Length);
            Assert.Equal(sketch.Order(), sketch);
            Assert.Equal(sketch, CanonicalKmers.Sketch(RandomDna.Bytes(RandomDna.ReverseComplement(text)), k, ulong.MaxValue));
            Assert.Equal(sketch.Where(h => h <= ulong.MaxValue / 4), CanonicalKmers.Sketch(RandomDna.Bytes(text), k, ulong.MaxValue / 4));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Minimizers_are_the_smallest_of_their_neighbours_and_the_same_on_both_strands()
    {
        const int K = 40, Neighbours = 25;
        Prop.ForAll(RandomDna.Arbitrary(400), text =>
        {
            // every k-mer's hash: minimizers of one neighbour
            var all = new Minimizers(K, 1).Find(RandomDna.Bytes(text)).ToDictionary(m => m.Position);
            var expected = new SortedSet<int>();
            for (var start = 0; start + K + Neighbours - 1 <= text.Length; start++)
                if (!text.AsSpan(start, K + Neighbours - 1).Contains('N'))
                    expected.Add(Enumerable.Range(start, Neighbours).MinBy(p => all[p].Hash));
            var found = new Minimizers(K, Neighbours).Find(RandomDna.Bytes(text));
            Assert.Equal(expected, found.Select(m => m.Position));

            var reverse = new Minimizers(K, 1).Find(RandomDna.Bytes(RandomDna.ReverseComplement(text))).ToDictionary(m => m.Position);
            Assert.Equal(all.Count, reverse.Count);
            foreach (var kmer in all.Values)
            {
                var twin = reverse[text.Length - K - kmer.Position];
                Assert.Equal((kmer.Hash, !kmer.IsReverse), (twin.Hash, twin.IsReverse));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Equal_kmers_have_equal_hashes_wherever_they_stand()
    {
        var random = new Random(4);
        var word = RandomDna.Make(random, 60);
        var one = new Minimizers(60, 1).Find(RandomDna.Bytes(RandomDna.Make(random, 200) + word));
        var other = new Minimizers(60, 1).Find(RandomDna.Bytes("N" + word + RandomDna.Make(random, 77)));
        Assert.Equal(one.Single(m => m.Position == 200).Hash, other.Single(m => m.Position == 1).Hash);
        Assert.Equal(one.Count, one.Select(m => m.Hash).Distinct().Count());
    }
}
