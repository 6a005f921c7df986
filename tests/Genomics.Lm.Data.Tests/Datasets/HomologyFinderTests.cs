using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Datasets;

public sealed class HomologyFinderTests
{
    private const double Identity = 0.8, Coverage = 0.5;

    [Fact]
    public void Alignment_and_score_equal_the_plain_ones_in_a_band_that_holds_everything()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 400; trial++)
        {
            var a = RandomDna.Make(random, random.Next(1, 150));
            var b = trial % 4 == 0 ? RandomDna.Make(random, random.Next(1, 150))
                : Planting.InsertAndDelete(random, Planting.Substitute(random, a, 0.05 * random.Next(6)), 0.03 * random.Next(5));
            if (trial % 3 == 0) b = RandomDna.Make(random, random.Next(20)) + b;
            if (trial % 5 == 0) b = b[..(b.Length / 2)] + "N" + b[(b.Length / 2)..];
            var isReverse = trial % 2 == 0;
            var stored = RandomDna.Bytes(isReverse ? RandomDna.ReverseComplement(b) : b);
            var expected = PlainAlignment.Align(a, b, Identity);
            var (from, to) = (-a.Length, b.Length);
            var found = new BandedAligner(Identity).Align(RandomDna.Bytes(a), stored, isReverse, from, to);
            Assert.Equal(expected, (found.Score, found.Identity, found.Bases));
            var score = new BandedScore();
            Assert.True(expected.Score == 0 || score.Reaches(RandomDna.Bytes(a), stored, isReverse, from, to, expected.Score));
            Assert.False(score.Reaches(RandomDna.Bytes(a), stored, isReverse, from, to, expected.Score + 1));
        }
    }

    [Fact]
    public void A_band_leaves_out_what_lies_outside()
    {
        var a = RandomDna.Make(new Random(2), 100);
        var b = RandomDna.Make(new Random(3), 40) + a;
        var aligner = new BandedAligner(Identity);
        Assert.Equal((100, 1.0, 100), Of(aligner.Align(RandomDna.Bytes(a), RandomDna.Bytes(b), false, 35, 45)));
        Assert.InRange(aligner.Align(RandomDna.Bytes(a), RandomDna.Bytes(b), false, -10, 30).Score, 1, 30);
        Assert.Equal(default, aligner.Align(RandomDna.Bytes(a), RandomDna.Bytes(b), false, 200, 300));

        static (int, double, int) Of(AlignedStretch s) => (s.Score, s.Identity, s.Bases);
    }

    [Fact]
    public void What_a_plain_alignment_calls_related_is_found_and_nothing_else()
    {
        var random = new Random(4);
        string[] kinds = ["15 % substitutions", "18 % substitutions", "10 % indels", "reverse complement, 15 %", "half",
            "60 %, 15 % substitutions", "shifted by 40 %, 15 % substitutions", "shifted by 50 %", "quarter", "30 % substitutions"];
        List<string> texts = [.. Enumerable.Range(0, 400).Select(_ => RandomDna.Make(random, 200))];
        var pairs = new HashSet<(int, int)>();
        for (var copy = 0; copy < 400; copy++)
        {
            pairs.Add((copy, texts.Count));
            texts.Add(Planting.Copy(random, kinds[copy % kinds.Length], texts[copy], texts[(copy + 7) % 400]));
        }
        while (pairs.Count < 3_000)
            if ((random.Next(texts.Count), random.Next(texts.Count)) is var (a, b) && a < b) pairs.Add((a, b));
        var found = Find(texts).ToDictionary(p => (p.First, p.Second));
        var related = pairs.Where(p => PlainAlignment.Best(texts[p.Item1], texts[p.Item2], Identity).Coverage >= Coverage).ToHashSet();
        Assert.InRange(related.Count, 250, 360);
        Assert.InRange(related.Count(found.ContainsKey) / (double)related.Count, 0.97, 1);
        foreach (var (pair, link) in found)
        {
            var (_, identity, coverage) = PlainAlignment.Best(texts[pair.Item1], texts[pair.Item2], Identity);
            Assert.True(coverage >= Coverage, $"{pair}: {coverage}");
            Assert.InRange(link.Identity, identity - 0.02, identity + 0.02);
        }
    }

    public static TheoryData<string> Kinds => ["10 % substitutions", "12 % substitutions", "15 % substitutions", "18 % substitutions",
        "10 % indels", "reverse complement, 10 %", "reverse complement, 15 %", "half", "60 %, 10 % substitutions",
        "60 %, 15 % substitutions", "shifted by 10 %", "shifted by 25 %, 10 % substitutions", "shifted by 40 %, 15 % substitutions",
        "shifted by 50 %"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Planted_copies_are_found_among_random_and_AT_rich_windows(string kind)
    {
        var random = new Random(5);
        foreach (var (windows, length, make) in ((int, int, Func<Random, int, string>)[])[
            (300, 300, RandomDna.Make), (60, 4001, Planting.AtRich), (60, 1000, Planting.AtRich)])
        {
            List<string> texts = [.. Enumerable.Range(0, windows).Select(_ => make(random, length))];
            for (var i = 0; i < 60; i++) texts.Add(Planting.Copy(random, kind, texts[i], make(random, length)));
            var found = Find(texts).Select(p => (p.First, p.Second)).ToHashSet();
            var planted = Enumerable.Range(0, 60).Count(i => found.Contains((i, windows + i)));
            // a copied half whose first base beyond is another one ends at half
            Assert.True(planted >= 57, $"{planted} of 60 among windows of {length} bases");
        }
    }

    [Fact]
    public void Windows_of_low_complexity_are_no_relatives()
    {
        var random = new Random(6);
        foreach (var (windows, length, most) in ((int, int, int)[])[(400, 200, 79), (200, 1000, 0), (100, 4001, 0)])   // one in a thousand
            Assert.InRange(Find([.. Enumerable.Range(0, windows).Select(_ => Planting.AtRich(random, length))]).Count, 0, most);
    }

    [Fact]
    public void Of_200_bases_pairs_of_score_120_to_160_are_linked()
    {
        var random = new Random(7);
        List<string> texts = [.. Enumerable.Range(0, 1_000).Select(_ => RandomDna.Make(random, 200))];
        var expected = new List<(int, int)>();
        for (var i = 0; i < 1_000; i++)
        {
            var copy = Planting.InsertAndDelete(random, Planting.Substitute(random, texts[i], 0.2 * random.NextDouble()),
                0.03 * random.NextDouble());
            if (i % 3 == 0) copy = copy[..(150 + random.Next(50))].PadRight(200, 'N').Replace("N", $"{"ACGT"[i % 4]}");
            if (i % 2 == 0) copy = RandomDna.ReverseComplement(copy);
            if (PlainAlignment.Best(texts[i], copy, Identity).Score is >= 120 and <= 160) expected.Add((i, texts.Count));
            texts.Add(copy);
        }
        Assert.InRange(expected.Count, 200, 800);
        var found = Find(texts).Select(p => (p.First, p.Second)).ToHashSet();
        Assert.InRange(expected.Count(found.Contains) / (double)expected.Count, 0.95, 1);
        Assert.All(found, p => Assert.Equal(p.First + 1_000, p.Second));   // none of two million unrelated pairs
    }

    [Fact]
    public void A_thousand_copies_of_one_promoter_are_one_group()
    {
        var random = new Random(8);
        var promoter = RandomDna.Make(random, 300);
        string[] texts = [.. Enumerable.Range(0, 1_000).Select(_ => Planting.Substitute(random, promoter, 0.05)),
            .. Enumerable.Range(0, 500).Select(_ => RandomDna.Make(random, 300))];
        random.Shuffle(texts);
        var sizes = LeakageAudit.Find(Planting.Dataset(texts)).Groups.CountBy(g => g).Select(g => g.Value).Order().ToList();
        Assert.Equal(501, sizes.Count);
        Assert.Equal(1_000, sizes[^1]);
    }

    [Fact]
    public void Links_do_not_depend_on_threads()
    {
        var random = new Random(9);
        var promoter = RandomDna.Make(random, 150);
        List<string> texts = [.. Enumerable.Range(0, 300).Select(_ => RandomDna.Make(random, 150)),
            .. Enumerable.Range(0, 300).Select(_ => Planting.Substitute(random, promoter, 0.12))];
        Assert.Equal(Find(texts, threads: 1), Find(texts, threads: 4));
        Assert.True(Find(texts).Count > 300);
    }

    [Fact]
    public void Sequences_too_short_to_align_and_no_sequences_are_passed_over()
    {
        Assert.Empty(Find([]));
        Assert.Empty(Find([RandomDna.Make(new Random(1), 30), RandomDna.Make(new Random(1), 30)]));
        Assert.Empty(Find([new string('N', 300), new string('N', 300), new string('A', 300), new string('A', 300)]));
        var text = RandomDna.Make(new Random(1), 60);
        var pair = Assert.Single(Find(["ACGT", text, "", text]));
        Assert.Equal((1, 3, 1.0, 1.0), (pair.First, pair.Second, pair.Identity, pair.Coverage));
    }

    [Theory]
    [InlineData("data/human_epdnew_gtex/promoters_300bp.fa.gz", 1_500)]
    [InlineData("data/pfalciparum_3d7/windows_atg_4001bp.fa.gz", 300)]
    public void Among_real_windows_copies_are_found_and_reversed_ones_are_not(string file, int windows)
    {
        var real = FastaReader.Read(TestFolders.Shared(file)).Take(windows).Select(s => s.ToString()).ToList();
        var random = new Random(10);
        // read backwards, a window keeps its composition, runs and repeats, but is nobody's relative
        var reversed = real.Select(t => new string([.. t.Reverse()])).ToList();
        var mixed = Find([.. real.Select((t, i) => i % 2 == 0 ? t : reversed[i])]);
        Assert.DoesNotContain(mixed, p => p.First % 2 != p.Second % 2);

        List<string> texts = [.. real];
        var planted = new List<(int, int)>();
        foreach (var kind in Kinds.Select(k => k.Data).Where(k => k is not "half" and not "shifted by 50 %"))
            for (var i = 0; i < 20; i++)
            {
                var source = random.Next(windows);
                planted.Add((source, texts.Count));
                texts.Add(Planting.Copy(random, kind, real[source], reversed[random.Next(windows)]));
            }
        var found = Find(texts).Select(p => (p.First, p.Second)).ToHashSet();
        Assert.InRange(planted.Count(found.Contains) / (double)planted.Count, 0.97, 1);
    }

    private static List<LeakagePair> Find(IReadOnlyList<string> texts, int threads = 2)
        => new HomologyFinder([.. texts.Select((t, i) => new DnaSequence($"s{i}", t))], Identity, Coverage,
            new ParallelOptions { MaxDegreeOfParallelism = threads }).Find([.. Enumerable.Range(0, texts.Count)]);
}
