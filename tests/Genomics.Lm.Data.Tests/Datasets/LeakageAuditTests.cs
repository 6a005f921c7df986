using System.Text.Json;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Datasets;

public sealed class LeakageAuditTests
{
    // genes 0 and 1 overlap by 60 bases, 1 and 2 by 20; 3 holds 70 bases of 4 on the other strand; 5 and 6 are versions; 7 and 8 are 95 %
    // alike; 9 is alone
    private static GeneDataset Planted()
    {
        var random = new Random(2);
        var chromosome = RandomDna.Make(random, 1000);
        var texts = Enumerable.Range(0, 10).Select(_ => RandomDna.Make(random, 100)).ToArray();
        (texts[0], texts[1], texts[2]) = (chromosome[100..200], chromosome[140..240], chromosome[220..320]);
        texts[3] = RandomDna.ReverseComplement(texts[4][20..90]) + "N" + texts[3][71..];
        texts[8] = texts[7][..25] + "A" + texts[7][26..60] + "C" + texts[7][61..];
        string[] ids = ["a", "b", "c", "d", "e", "ENSG1.1", "ENSG1.2", "h", "i", "j"];
        string[] headers = ["chr1:101-200(+)", "chr1:141-240(+)", "chr1:221-320(+)", "", "", "", "", "", "", ""];
        DnaSequence[] sequences = [.. texts.Select((t, i) => new DnaSequence(ids[i], t, headers[i]))];
        return new GeneDataset("planted", sequences, ["A"], new double[10], new WindowGeometry(100, 50), TransformSummary.None);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Planted_relations_are_found_each_under_its_reason(int threads)
    {
        var relations = LeakageAudit.Find(Planted(), new LeakageOptions { Threads = threads });
        Assert.Equal(50, relations.MinimumSharedBases);
        Assert.Equal(3, relations.LocatedGenes);
        Assert.Equal(
            [(0, 1, LeakageKind.Overlap, 60), (1, 2, LeakageKind.Overlap, 20), (3, 4, LeakageKind.SharedSequence, 70),
                (5, 6, LeakageKind.SameGene, 0), (7, 8, LeakageKind.NearDuplicate, 0)],
            relations.Pairs.Select(p => (p.First, p.Second, p.Kind, p.Bases)));
        Assert.Equal([0, 0, 2, 3, 3, 5, 5, 7, 7, 9], relations.Groups);
        Assert.Equal(["a", "a", "c", "d", "d", "ENSG1.1", "ENSG1.1", "h", "h", "j"], relations.GroupNames);
    }

    [Fact]
    public void Without_coordinates_overlaps_are_found_by_their_sequence()
    {
        var relations = LeakageAudit.Find(Planted(), new LeakageOptions { UseCoordinates = false });
        Assert.Equal((LeakageKind.SharedSequence, 60), (relations.Pairs[0].Kind, relations.Pairs[0].Bases));
        Assert.Equal([0, 0, 2, 3, 3, 5, 5, 7, 7, 9], relations.Groups);
    }

    [Fact]
    public void What_was_learnt_from_elsewhere_counts_as_learnt_from()
    {
        var relations = LeakageAudit.Find(Planted());
        var split = new GeneSplit { Description = "by hand", Training = [5], Validation = [], Testing = [1, 4, 6, 9], Learning = [5] };
        Assert.Equal([6], LeakageAudit.Check(relations, split).TouchedTestGenes);
        var report = LeakageAudit.Check(relations, split, [5, 3, 3, 0]);
        Assert.Equal([0, 3], report.LearntElsewhere);
        Assert.Equal([1, 4, 6], report.TouchedTestGenes);
        Assert.Equal(0.25, report.ShareTouchedBy(LeakageKind.SharedSequence));
        Assert.Contains("1 genes are tested (the first has the index 9)",
            Assert.Throws<ArgumentException>(() => LeakageAudit.Check(relations, split, [9])).Message);
    }

    [Fact]
    public void The_report_counts_what_crosses_a_split_and_a_group_split_repairs_it()
    {
        var dataset = Planted();
        var relations = LeakageAudit.Find(dataset);
        var split = new GeneSplit
        {
            Description = "by hand",
            Training = [0, 2, 3, 5],
            Validation = [4, 7],
            Testing = [1, 6, 8, 9],
            Learning = [0, 2, 3, 5, 4, 7]
        };
        var report = LeakageAudit.Check(relations, split);
        Assert.Equal([1, 6, 8], report.TouchedTestGenes);
        Assert.Equal([4], report.TouchedValidationGenes);
        Assert.Equal(0.75, report.TouchedShare);
        Assert.Equal(0.25, report.ShareTouchedBy(LeakageKind.Overlap));
        Assert.Equal(0, report.ShareTouchedBy(LeakageKind.SharedSequence));
        Assert.Equal(4, report.Across.Count);   // the short overlap of 1 and 2 is shown, but no link
        Assert.True(report.IsTouched(1));
        Assert.False(report.IsTouched(9));
        for (var seed = 0; seed < 20; seed++)
        {
            var repaired =
                LeakageAudit.Check(relations, GroupSplit.Make(dataset, relations.GroupNames,
                new GroupSplitOptions { Seed = seed, ValidationShare = 0.3 }));
            Assert.Empty(repaired.TouchedTestGenes);
            Assert.Empty(repaired.TouchedValidationGenes);
            Assert.NotEmpty(repaired.Split.Testing);
        }
    }

    [Fact]
    public void The_json_says_what_the_report_says()
    {
        using var folder = new TemporaryFolder();
        var split = new GeneSplit
        {
            Description = "by hand",
            Training = [0, 2, 3, 5, 4, 7],
            Validation = [],
            Testing = [1, 6, 8, 9],
            Learning = [0, 2, 3, 5, 4, 7]
        };
        LeakageAudit.Check(LeakageAudit.Find(Planted()), split).WriteJson(folder.File("audit.json"));
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.File("audit.json")));
        var root = json.RootElement;
        Assert.Equal(1, root.GetProperty("format_version").GetInt32());
        Assert.Equal(10, root.GetProperty("genes").GetInt32());
        Assert.Equal((6, 4, 2), (root.GetProperty("groups").GetProperty("count").GetInt32(), root.GetProperty("groups")
            .GetProperty("of_two_or_more").GetInt32(), root.GetProperty("groups").GetProperty("largest").GetInt32()));
        Assert.Equal(0.75, root.GetProperty("split").GetProperty("touched_share").GetDouble());
        var touched = root.GetProperty("split").GetProperty("touched").EnumerateArray().ToList();
        Assert.Equal(["b a overlap", "ENSG1.2 ENSG1.1 same_gene", "i h near_duplicate"],
            touched.Select(t =>
                $"{t.GetProperty("gene").GetString()} {t.GetProperty("learnt").GetString()} {t.GetProperty("kind").GetString()}"));
        Assert.Equal(60, touched[0].GetProperty("bases").GetInt32());
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Contains("MinimumSharedBases",
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                LeakageAudit.Find(Planted(), new LeakageOptions { MinimumSharedBases = 0 })).Message);
        Assert.Contains("MinimumSimilarity",
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                LeakageAudit.Find(Planted(), new LeakageOptions { MinimumSimilarity = 2 })).Message);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => LeakageAudit.Find(Planted(), cancellationToken: cancelled.Token));
    }

    [Fact]
    public void In_Plasmodium_59_percent_of_test_windows_share_500_bases_with_a_learning_window()
    {
        var folder = TestFolders.Shared("data/pfalciparum_3d7");
        var dataset = GeneDataset.Join(
            FastaReader.Read(Path.Combine(folder, "windows_atg_4001bp.fa.gz")),
                ExpressionTable.Read(Path.Combine(folder, "expression.tsv")),
            new DatasetOptions { AlignmentIndex = 2000, Conditions = ["Ring"], Transform = ExpressionTransform.Log2Plus1 });
        var relations = LeakageAudit.Find(dataset);
        Assert.Equal(dataset.Count, relations.LocatedGenes);
        Assert.Equal(0.59, LeakageAudit.Check(relations, StudySplit.Make(dataset)).ShareTouchedBy(LeakageKind.Overlap), 0.01);
        var chromosomes = LeakageAudit.Check(relations, ChromosomeSplit.Make(dataset));
        Assert.Equal(0, chromosomes.ShareTouchedBy(LeakageKind.Overlap));
        Assert.InRange(chromosomes.TouchedShare, 0.001, 0.1);   // var, rifin and stevor genes stand at the ends of every chromosome
        Assert.Equal(0, LeakageAudit.Check(relations, GroupSplit.Make(dataset, relations.GroupNames)).TouchedShare);

        // an independent check of the coordinates: the sequence alone says the same about every overlap of neighbours
        const int Some = 1500;
        var some = new GeneDataset("some", [.. dataset.Sequences.Take(Some)], ["A"], new double[Some], dataset.Window,
            TransformSummary.None);
        var bySequence = LeakageAudit.Find(some, new LeakageOptions { UseCoordinates = false }).Pairs
            .Where(p => p.Kind == LeakageKind.SharedSequence).ToDictionary(p => (p.First, p.Second), p => p.Bases);
        var overlaps = relations.Pairs.Where(p => p.Kind == LeakageKind.Overlap && p.Bases >= 500 && p.Second < Some).ToList();
        Assert.True(overlaps.Count > 500);
        Assert.All(overlaps, p => Assert.InRange(bySequence[(p.First, p.Second)], p.Bases, 4001));
        // tandem duplications share more
        Assert.InRange(overlaps.Count(p => p.Bases == bySequence[(p.First, p.Second)]), overlaps.Count - 1, overlaps.Count);
    }
}
