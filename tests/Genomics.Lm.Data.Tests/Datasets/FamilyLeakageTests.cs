using System.Text.Json;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Datasets.Internals;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Datasets;

/// <summary>Which genes of a family a split touches, though not every pair of a family is listed.</summary>
public sealed class FamilyLeakageTests
{
    private const double Identity = 0.8, Coverage = 0.5;

    [Theory]
    [InlineData(118, 1)]
    [InlineData(118, 2)]
    [InlineData(298, 3)]
    public void Every_tested_copy_of_two_learnt_ones_is_touched_and_its_nearer_one_known(int tested, int seed)
    {
        var random = new Random(seed);
        var ancestor = RandomDna.Make(random, 300);
        string[] texts = [.. Enumerable.Range(0, tested + 2).Select(_ => Planting.Substitute(random, ancestor, 0.05))];
        foreach (var learnt in (int[][])[[0, 1], [7, tested + 1], [50, 51]])
        {
            var report = Check(texts, learnt, []);
            Assert.Equal(report.Split.Testing, report.TouchedTestGenes);
            Assert.Empty(report.UndecidedTestGenes);
            foreach (var gene in report.Split.Testing.Where(g => g % 5 == 0))
            {
                var link = report.StrongestLink(gene)!.Value;
                Assert.Equal(gene, link.First == gene || link.Second == gene ? gene : -1);
                Assert.Contains(link.First == gene ? link.Second : link.First, learnt);
                var expected = learnt.Select(l => PlainAlignment.Best(texts[gene], texts[l], Identity)).Max(a => a.Identity * a.Coverage);
                Assert.InRange(link.Identity * link.Coverage, expected - 0.01, expected + 0.01);
            }
        }
    }

    [Fact]
    public void Of_a_chain_of_families_those_that_a_plain_alignment_relates_to_a_learnt_gene_are_touched_and_no_others()
    {
        var random = new Random(4);
        var ancestor = RandomDna.Make(random, 200);
        var texts = new List<string>();
        for (var family = 0; family < 8; family++)
        {
            for (var member = 0; member < 30; member++)
            {
                var text = Planting.Substitute(random, ancestor, 0.04);
                texts.Add(random.Next(2) == 0 ? text : RandomDna.ReverseComplement(text));
            }
            ancestor = Planting.Substitute(random, ancestor, 0.11);
        }
        var order = Enumerable.Range(0, texts.Count).ToArray();
        random.Shuffle(order);
        string[] shuffled = [.. order.Select(i => texts[i])];
        int[] learnt = [.. Enumerable.Range(0, order.Length).Where(i => order[i] is 0 or 1 or 215)];   // of the first and the last but one
        var report = Check(shuffled, learnt, []);
        Assert.Single(report.Relations.Groups.Distinct());
        int[] related = [.. report.Split.Testing.Where(g =>
            learnt.Any(l => PlainAlignment.Best(shuffled[g], shuffled[l], Identity).Coverage >= Coverage))];
        Assert.InRange(related.Length, 100, 200);   // of 237
        Assert.Empty(report.TouchedTestGenes.Except(related));
        Assert.InRange(report.TouchedTestGenes.Count / (double)related.Length, 0.97, 1);

        // the same of validation genes, whichever genes are tested
        var validation = report.Split.Testing.Where(g => g % 2 == 0).ToArray();
        Assert.Equal(report.TouchedTestGenes.Intersect(validation), Check(shuffled, learnt, validation).TouchedValidationGenes);
    }

    [Fact]
    public void Parts_that_very_many_windows_share_touch_all_of_them()
    {
        var random = new Random(5);
        var (words, stretch) = (RandomDna.Make(random, 100), RandomDna.Make(random, 520));
        var byWords = Check([.. Enumerable.Range(0, 400).Select(_ => RandomDna.Make(random, 300) + words)], [0, 1], []);
        Assert.Equal(1, byWords.ShareTouchedBy(LeakageKind.NearDuplicate));
        Assert.Equal(1, byWords.TouchedShare);
        var byStretch = Check([.. Enumerable.Range(0, 150).Select(_ => RandomDna.Make(random, 3481) + stretch)], [0, 1], []);
        Assert.Equal(1, byStretch.ShareTouchedBy(LeakageKind.SharedSequence));
        Assert.All(byStretch.Split.Testing, g => Assert.InRange(byStretch.StrongestLink(g)!.Value.Bases, 520, 530));
    }

    [Fact]
    public void A_third_version_of_a_gene_is_touched_by_the_second()
    {
        var random = new Random(6);
        DnaSequence[] sequences = [.. Enumerable.Range(1, 4).Select(version =>
            new DnaSequence(version == 4 ? "ENSG2.1" : $"ENSG1.{version}", RandomDna.Make(random, 200)))];
        var dataset = new GeneDataset("versions", sequences, ["A"], new double[4], new WindowGeometry(200, 0), TransformSummary.None);
        var report = LeakageAudit.Check(LeakageAudit.Find(dataset), Split(4, [1], []));
        Assert.Equal([0, 2], report.TouchedTestGenes);
        Assert.Equal(2 / 3.0, report.ShareTouchedBy(LeakageKind.SameGene), 1e-12);
    }

    [Fact]
    public void A_gene_with_more_candidates_than_are_looked_at_counts_as_touched_and_is_named()
    {
        var random = new Random(7);
        var learnt = RandomDna.Make(random, 200);
        string between, tested;
        do
        {
            between = Planting.Substitute(random, learnt, 0.14);
            tested = Planting.Substitute(random, between, 0.14);
        }
        while (PlainAlignment.Best(tested, learnt, Identity).Coverage > 0.4
            || PlainAlignment.Best(tested, between, Identity).Coverage < 0.9);
        string[] texts = [tested, between, .. Enumerable.Range(0, 1_100).Select(_ => Planting.Substitute(random, learnt, 0.002))];
        var relations = LeakageAudit.Find(Planting.Dataset(texts));
        Assert.Single(relations.Groups.Distinct());
        var many = LeakageAudit.Check(relations, Split(texts.Length, [.. Enumerable.Range(2, 1_100)], []));
        Assert.Equal([0, 1], many.TouchedTestGenes);
        Assert.Equal([0], many.UndecidedTestGenes);
        using var folder = new TemporaryFolder();
        many.WriteJson(folder.File("audit.json"));
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.File("audit.json")));
        Assert.Equal(1, json.RootElement.GetProperty("split").GetProperty("undecided_test_genes").GetInt32());
        Assert.Equal("alignment", json.RootElement.GetProperty("split").GetProperty("touched")[0].GetProperty("kind").GetString());

        var fewer = LeakageAudit.Check(relations, new GeneSplit
        {
            Description = "by hand",
            Training = [.. Enumerable.Range(2, 1_000)],
            Validation = [],
            Testing = [0, 1],
            Learning = [.. Enumerable.Range(2, 1_000)],
        });
        Assert.Equal([1], fewer.TouchedTestGenes);
        Assert.Empty(fewer.UndecidedTestGenes);
    }

    [Fact]
    public void The_report_does_not_depend_on_threads_and_can_be_cancelled()
    {
        var random = new Random(8);
        var ancestor = RandomDna.Make(random, 300);
        string[] texts = [.. Enumerable.Range(0, 150).Select(_ => Planting.Substitute(random, ancestor, 0.08))];
        var (one, four) = (Check(texts, [3, 4, 5], [6, 7], threads: 1), Check(texts, [3, 4, 5], [6, 7], threads: 4));
        Assert.Equal(one.Across, four.Across);
        Assert.Equal(one.TouchedValidationGenes, four.TouchedValidationGenes);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            LeakageAudit.Check(one.Relations, one.Split, cancellationToken: cancelled.Token));
    }

    [Fact]
    public void A_pair_aligns_the_same_whichever_sequence_is_first()
    {
        var random = new Random(9);
        for (var trial = 0; trial < 40; trial++)
        {
            var a = RandomDna.Make(random, 250);
            var b = RandomDna.Make(random, random.Next(80)) + Planting.Substitute(random, a, 0.08)[random.Next(20)..];
            var isReverse = trial % 2 == 0;
            DnaSequence[] sequences = [new("a", a), new("b", isReverse ? RandomDna.ReverseComplement(b) : b)];
            var seed = SpacedSeed.For(100, Identity);
            var parallel = new ParallelOptions();
            var pair = Assert.Single(new SeedPairs(sequences, SeedIndex.Build(sequences, seed, parallel), seed, Coverage)
                .FindFor(0, new SeedPairs.Scratch(2)));
            Assert.Equal(isReverse, pair.IsReverse);
            var swapped = pair.Swapped(a.Length, b.Length);
            var aligner = new PairAligner(sequences, Identity, Coverage);
            Assert.Equal(aligner.Align(pair)!.Value with { First = 1, Second = 0 }, aligner.Align(swapped));
            Assert.Equal(pair, swapped.Swapped(b.Length, a.Length));
        }
    }

    private static LeakageReport Check(string[] texts, int[] training, int[] validation, int threads = 2)
        => LeakageAudit.Check(LeakageAudit.Find(Planting.Dataset(texts), new LeakageOptions { Threads = threads }),
            Split(texts.Length, training, validation));

    private static GeneSplit Split(int genes, int[] training, int[] validation) => new()
    {
        Description = "by hand",
        Training = training,
        Validation = validation,
        Testing = [.. Enumerable.Range(0, genes).Except(training).Except(validation)],
        Learning = [.. training, .. validation],
    };
}
