using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Tests.Datasets;

public sealed class LeakageFindersTests
{
    private static readonly ParallelOptions Parallel = new();

    [Fact]
    public void Overlaps_equal_the_comparison_of_all_pairs()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 50; trial++)
        {
            GenomicLocation?[] windows = [.. Enumerable.Range(0, 60).Select(_ => random.Next(8) == 0 ? (GenomicLocation?)null
                : new GenomicLocation($"chr{random.Next(3)}", random.Next(1000), 0) is var w
                ? w with { End = w.Start + random.Next(1, 60) } : null)];
            var expected = new List<LeakagePair>();
            for (var a = 0; a < windows.Length; a++)
                for (var b = a + 1; b < windows.Length; b++)
                    if (windows[a] is { } x && windows[b] is { } y && x.Chromosome == y.Chromosome
                        && Math.Min(x.End, y.End) - Math.Max(x.Start, y.Start) is > 0 and var bases)
                        expected.Add(new LeakagePair(a, b, LeakageKind.Overlap, (int)bases, 0));
            Assert.Equal(expected, OverlapFinder.Find(windows).OrderBy(p => p.First).ThenBy(p => p.Second));
        }
    }

    [Theory]
    [InlineData("chr1:1001-1100(+)", 25, 1000, 1100)]   // as long as the window: the window itself
    [InlineData("chr1:1001-9000(+)", 25, 975, 1075)]    // a gene: its start is base 1000 (0-based), at index 25
    [InlineData("chr1:1001-9000(-)", 25, 8925, 9025)]   // reverse strand: its start is base 8999, 25 bases lie to the right of it
    [InlineData("22:5001:-", 25, 4926, 5026)]
    [InlineData("chr1:1001-9000", 25, -1, -1)]          // no strand: the start is not known
    public void Windows_are_located_from_their_own_or_their_genes_coordinates(string header, int alignment, long start, long end)
    {
        var place = GenomicLocation.OfWindow(new DnaSequence("g", new string('A', 100), header), alignment);
        Assert.Equal((start, end), place is { } p ? (p.Start, p.End) : (-1, -1));
    }

    [Fact]
    public void Shared_stretches_equal_the_comparison_of_all_pairs_on_both_strands()
    {
        var random = new Random(6);
        for (var trial = 0; trial < 15; trial++)
        {
            var minimum = random.Next(16, 60);
            var texts = Enumerable.Range(0, 12).Select(_ => RandomDna.Make(random, 300).ToCharArray()).ToArray();
            for (var copies = 0; copies < 10; copies++)
            {
                var piece = new string(texts[random.Next(12)]).Substring(random.Next(200), random.Next(20, 100));
                if (random.Next(2) == 0) piece = RandomDna.ReverseComplement(piece);
                piece.CopyTo(0, texts[random.Next(12)], random.Next(200), piece.Length);
            }
            texts[3][150] = 'N';
            DnaSequence[] sequences = [.. texts.Select((t, i) => new DnaSequence($"s{i}", t))];
            var expected = new List<LeakagePair>();
            for (var a = 0; a < 12; a++)
                for (var b = a + 1; b < 12; b++)
                {
                    var text = new string(texts[b]);
                    var longest = Math.Max(LongestCommon(new string(texts[a]), text),
                        LongestCommon(new string(texts[a]), RandomDna.ReverseComplement(text)));
                    if (longest >= minimum) expected.Add(new LeakagePair(a, b, LeakageKind.SharedSequence, longest, 0));
                }
            Assert.Equal(expected, new SharedSequenceFinder(sequences, minimum, Parallel).Find());
        }
    }

    [Fact]
    public void Similar_pairs_equal_the_comparison_of_all_kmer_sets()
    {
        var random = new Random(8);
        var texts = new List<string>();
        for (var family = 0; family < 8; family++)
        {
            var ancestor = RandomDna.Make(random, 400);
            for (var member = 0; member < 4; member++)
            {
                var text = RandomDna.Mutate(random, ancestor, 0.03 * member);
                texts.Add(member % 2 == 0 ? text : RandomDna.ReverseComplement(text));
            }
        }
        DnaSequence[] sequences = [.. texts.Select((t, i) => new DnaSequence($"s{i}", t))];
        var sets = texts.Select(t => Enumerable.Range(0, t.Length - 15).Select(i => t.Substring(i, 16))
            .Select(w => string.CompareOrdinal(w, RandomDna.ReverseComplement(w)) < 0 ? w : RandomDna.ReverseComplement(w)).ToHashSet())
            .ToList();
        var expected = new List<LeakagePair>();
        for (var a = 0; a < sets.Count; a++)
            for (var b = a + 1; b < sets.Count; b++)
            {
                var similarity = sets[a].Intersect(sets[b]).Count() / (double)Math.Min(sets[a].Count, sets[b].Count);
                if (similarity >= 0.2) expected.Add(new LeakagePair(a, b, LeakageKind.NearDuplicate, 0, similarity));
            }
        Assert.NotEmpty(expected);
        Assert.Equal(expected, new NearDuplicateFinder(sequences, 0.2, Parallel).Find());
    }

    [Fact]
    public void A_part_that_very_many_sequences_have_links_them_all()
    {
        var random = new Random(9);
        var part = RandomDna.Make(random, 100);
        DnaSequence[] sequences = [.. Enumerable.Range(0, 1_000)
            .Select(i => new DnaSequence($"s{i}", RandomDna.Make(random, 300) + part))];
        var pairs = new NearDuplicateFinder(sequences, 0.2, Parallel).Find();
        var sets = new DisjointSets(sequences.Length);
        foreach (var pair in pairs) sets.Join(pair.First, pair.Second);
        Assert.All(Enumerable.Range(0, sequences.Length), s => Assert.Equal(0, sets.Find(s)));
        Assert.InRange(pairs.Count, 1_000, 1_000 * 200);
    }

    private static int LongestCommon(string a, string b)
    {
        var (longest, row) = (0, new int[b.Length + 1]);
        for (var i = 0; i < a.Length; i++)
            for (var j = b.Length - 1; j >= 0; j--)
            {
                row[j + 1] = a[i] == b[j] && a[i] != 'N' ? row[j] + 1 : 0;
                longest = Math.Max(longest, row[j + 1]);
            }
        return longest;
    }
}
