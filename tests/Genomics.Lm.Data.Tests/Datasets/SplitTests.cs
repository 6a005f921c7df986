using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Datasets;

public sealed class SplitTests
{
    [Fact]
    public void The_study_split_has_the_sizes_of_the_recorded_run()
    {
        var split = StudySplit.Make(TestGenes.Dataset(22410));
        Assert.Equal((14940 - 1943, 1943, 7470), (split.Training.Count, split.Validation.Count, split.Testing.Count));
        Assert.Equal(split.Training, split.Learning.Where(split.Training.ToHashSet().Contains));
    }

    [Fact]
    public void The_study_split_draws_a_repeated_gene_twice_and_never_tests_a_drawn_one()
    {
        int[] drawOrder = [.. Enumerable.Range(0, 60), .. Enumerable.Range(0, 30)];
        var split = StudySplit.Make(TestGenes.Dataset(60, drawOrder: drawOrder));
        Assert.Equal(60, split.Learning.Count);
        Assert.True(split.Learning.Distinct().Count() < 60);
        TestGenes.AssertPartition(split, 60);
    }

    [Fact]
    public void Every_split_is_a_partition_with_the_shares_asked_for()
    {
        var cases = Gen.Choose(2, 400).SelectMany(n => Gen.Choose(int.MinValue, int.MaxValue), (n, seed) => (n, seed)).ToArbitrary();
        Prop.ForAll(cases, ((int Genes, int Seed) c) =>
        {
            var dataset = TestGenes.Dataset(c.Genes, i => $"chr{i % 7}:{i + 1}-{i + 4}(+)");
            TestGenes.AssertPartition(StudySplit.Make(dataset, c.Seed), c.Genes);
            var random = RandomSplit.Make(dataset, c.Seed, 0.25);
            TestGenes.AssertPartition(random, c.Genes);
            Assert.Equal((int)Math.Round(c.Genes * 0.25), random.Testing.Count);
            var chromosomes = ChromosomeSplit.Make(dataset, new GroupSplitOptions { Seed = c.Seed });
            TestGenes.AssertPartition(chromosomes, c.Genes);
            foreach (var (a, b) in new[] { (chromosomes.Training, chromosomes.Testing), (chromosomes.Validation, chromosomes.Testing),
                (chromosomes.Training, chromosomes.Validation) })
                Assert.Empty(a.Select(g => g % 7).Intersect(b.Select(g => g % 7)));
            Assert.NotEmpty(chromosomes.Training);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Many_groups_meet_the_shares_exactly_and_a_seed_gives_one_split()
    {
        var dataset = TestGenes.Dataset(3000);
        string[] groups = [.. Enumerable.Range(0, 3000).Select(i => $"family{i / 3}")];
        var split = GroupSplit.Make(dataset, groups, new GroupSplitOptions { Seed = 4 });
        Assert.Equal((1740, 260, 1000), (split.Training.Count, split.Validation.Count, split.Testing.Count), EqualWithin(2));
        Assert.Equal(split.Testing, GroupSplit.Make(dataset, groups, new GroupSplitOptions { Seed = 4 }).Testing);
        Assert.NotEqual(split.Testing, GroupSplit.Make(dataset, groups, new GroupSplitOptions { Seed = 5 }).Testing);
    }

    [Fact]
    public void Chromosomes_can_be_named_and_unknown_ones_are_explained()
    {
        var dataset = TestGenes.Dataset(70, i => $"chr{i % 7}:{i + 1}-{i + 4}");
        var split = ChromosomeSplit.Make(dataset, new GroupSplitOptions { TestGroups = ["chr3", "chr5"], ValidationGroups = ["chr0"] });
        Assert.All(split.Testing, g => Assert.Contains(g % 7, new[] { 3, 5 }));
        Assert.Equal((20, 10), (split.Testing.Count, split.Validation.Count));
        Assert.Equal("chromosome seed=686185200 test=chr3,chr5 validation=chr0", split.Description);
        Assert.Contains("no chromosome '9'", Error(() => ChromosomeSplit.Make(dataset, new GroupSplitOptions { TestGroups = ["9"] })));
        var twice = new GroupSplitOptions { TestGroups = ["chr1"], ValidationGroups = ["chr1"] };
        Assert.Contains("named for test and for validation",
            Assert.Throws<ArgumentException>(() => ChromosomeSplit.Make(dataset, twice)).Message);
        Assert.Contains("no coordinates", Error(() => ChromosomeSplit.Make(TestGenes.Dataset(3))));
        Assert.Contains("one chromosome", Error(() => ChromosomeSplit.Make(TestGenes.Dataset(3, i => $"chr1:{i + 1}-{i + 4}"))));
    }

    [Fact]
    public void Files_impose_any_split()
    {
        using var folder = new TemporaryFolder();
        var dataset = TestGenes.Dataset(8);
        var (training, testing) = (folder.Write("a", "g5\ng2\r\ng7\nelsewhere\n"), folder.Write("b", "g6\ng0\n"));
        var split = FileSplit.Read(dataset, training, testing, folder.Write("c", "g1\n"));
        Assert.Equal([5, 2, 7], split.Training);
        Assert.Equal([1], split.Validation);
        Assert.Equal([0, 6], split.Testing);
        Assert.Contains("(1 names not in the data)", split.Description);
        split = FileSplit.Read(dataset, training, testing);
        Assert.Equal([5, 2, 7], split.Learning);
        Assert.Single(split.Validation);
        Assert.Contains("which", Error(() => FileSplit.Read(dataset, training, folder.Write("d", "g2\n"))));
        Assert.Contains("names no gene", Error(() => FileSplit.Read(dataset, training, folder.Write("e", "zzz\n"))));
    }

    [Fact]
    public void One_file_is_never_two_parts_whatever_it_is_called()
    {
        using var folder = new TemporaryFolder();
        var dataset = TestGenes.Dataset(9);
        var (a, b) = (folder.Write("a", "# learned\ng1\ng2\ng3\n"), folder.Write("b", "gene_id\r\ng4\r\ng5\t0.5\r\n"));
        var copy = folder.Write("copy", "g3\ng1\n");
        File.CreateSymbolicLink(folder.File("link"), a);
        foreach (var same in (string[])[a, Path.Combine(Path.GetDirectoryName(a)!, ".", Path.GetFileName(a)), folder.File("link")])
        {
            Assert.Contains("3 testing genes, which", Error(() => FileSplit.Read(dataset, a, same)));
            Assert.Contains("(g1, g2, g3)", Error(() => FileSplit.Read(dataset, a, b, same)));
            Assert.Contains("as testing genes", Error(() => FileSplit.Read(dataset, b, a, same)));
        }
        Assert.Contains("2 testing genes, which", Error(() => FileSplit.Read(dataset, a, copy)));
        var split = FileSplit.Read(dataset, a, b, folder.Write("none", ""));
        Assert.Equal([4, 5], split.Testing);
        Assert.Contains("(1 names not in the data)", split.Description);
        Assert.Equal(["gene_id", "g4", "g5\t0.5", "g5"], FileSplit.ReadIds(b));
    }

    [Fact]
    public void A_split_has_no_gene_in_two_parts()
    {
        var split = new GeneSplit { Description = "by hand", Training = [0, 1], Validation = [2], Testing = [3], Learning = [0, 1, 2, 1] };
        foreach (var wrong in (Func<GeneSplit>[])[() => split with { Testing = [3, 1] }, () => split with { Training = [2] },
            () => split with { Validation = [3] }, () => split with { Learning = [3] },
            () => split with { Testing = [4, 4] }, () => split with { Testing = [-1] }, () => split with { Testing = null! },
            () => new GeneSplit { Description = "", Learning = [0], Testing = [0], Validation = [], Training = [] }])
            Assert.ThrowsAny<ArgumentException>(wrong);
        Assert.Contains("2 genes are in Testing and in Training",
            Assert.Throws<ArgumentException>(() => split with { Testing = [0, 1, 3] }).Message);
    }

    [Fact]
    public void Few_groups_that_leave_a_part_empty_are_said_or_refused()
    {
        var two = TestGenes.Dataset(20, i => $"chr{i % 2}:{i + 1}-{i + 4}");
        var split = ChromosomeSplit.Make(two);
        Assert.Empty(split.Validation);
        Assert.Contains("no chromosome is left to validate on: of 2, 1 is tested and 1 trained on", Assert.Single(split.Warnings));
        Assert.Empty(ChromosomeSplit.Make(two, new GroupSplitOptions { ValidationShare = 0 }).Warnings);
        string[] groups = [.. Enumerable.Range(0, 20).Select(i => i < 19 ? "a" : "b")];
        Assert.Contains("group", Assert.Single(GroupSplit.Make(two, groups).Warnings));
        Assert.Contains("none of the 2 groups is small enough",
            Error(() => GroupSplit.Make(two, groups, new GroupSplitOptions { TestShare = 0.001 })));
    }

    [Fact]
    public void A_split_that_was_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        var dataset = TestGenes.Dataset(100);
        foreach (var share in new[] { 0.13, 0 })
        {
            var split = StudySplit.Make(dataset, 5, share);
            FileSplit.Write(folder.File("split"), dataset, split);
            var read = FileSplit.ReadFolder(dataset, folder.File("split"));
            Assert.Equal((split.Training, split.Validation, split.Testing), (read.Training, read.Validation, read.Testing), PartsEqual);
            TestGenes.AssertPartition(read, 100);
        }
        Assert.Equal(["testing.txt", "training.txt", "validation.txt"], Directory.GetFiles(folder.File("split")).Select(Path.GetFileName)
            .Order());
    }

    [Fact]
    public void Groups_are_read_from_a_table()
    {
        using var folder = new TemporaryFolder();
        var dataset = TestGenes.Dataset(3);
        Assert.Equal(["x", "y", "x"], GroupSplit.ReadGroups(dataset, folder.Write("a", "gene\tfamily\ng2\tx\ng0\tx\ng1\ty\ng9\tz\n")));
        Assert.Contains("no group for 2 of 3 genes (g1, g2)", Error(() => GroupSplit.ReadGroups(dataset, folder.Write("b", "g0,x\n"))));
        Assert.Contains("one group", Error(() => GroupSplit.ReadGroups(dataset, folder.Write("c", "g0 x\ng0 y\n"))));
        Assert.Contains("has no group", Error(() => GroupSplit.ReadGroups(dataset, folder.Write("d", "g0\n"))));
        Assert.Contains("separate the two by a tab", Error(() => GroupSplit.ReadGroups(dataset, folder.Write("e", "g0 family 1\n"))));
        var alone = GroupSplit.ReadGroups(dataset, folder.Write("f", "g0\tx\r\n\r\ng1\t\"y\"\t\r\n"), missingAreAlone: true);
        Assert.Equal(["x", "y", "g2 (alone)"], alone);
        Assert.Contains(GroupSplit.Make(dataset, alone).Warnings, w => w.StartsWith("1 of 3 genes have no group"));
    }

    private static readonly IEqualityComparer<(IReadOnlyList<int>, IReadOnlyList<int>, IReadOnlyList<int>)> PartsEqual =
        EqualityComparer<(IReadOnlyList<int>, IReadOnlyList<int>, IReadOnlyList<int>)>.Create(
            (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2) && a.Item3.SequenceEqual(b.Item3), _ => 0);

    private static string Error(Action action) => Assert.Throws<GenomicsDataException>(action).Message;

    private static IEqualityComparer<(int, int, int)> EqualWithin(int tolerance) => EqualityComparer<(int, int, int)>.Create(
        (a, b) => Math.Abs(a.Item1 - b.Item1) <= tolerance && Math.Abs(a.Item2 - b.Item2) <= tolerance
            && Math.Abs(a.Item3 - b.Item3) <= tolerance, _ => 0);

    [Fact]
    public void Test_genes_alone_are_read_from_a_list_or_the_first_column_of_a_table()
    {
        using var folder = new TemporaryFolder();
        var dataset = TestGenes.Dataset(4);
        var split = FileSplit.ReadTesting(dataset, folder.Write("tested.tsv", "g2\tx\ng0\ty\nnone\tz\ng2\tx\n"));
        Assert.Equal([0, 2], split.Testing);
        Assert.Empty(split.Learning);
        Assert.Equal("test genes of tested.tsv (1 names not in the data)", split.Description);
        Assert.Equal(["tested.tsv has 1 names that the data has not"], split.Warnings);
        Assert.Contains("names no gene", Error(() => FileSplit.ReadTesting(dataset, folder.Write("none.txt", "h1\n"))));
    }
}
