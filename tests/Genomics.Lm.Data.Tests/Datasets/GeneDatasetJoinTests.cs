using System.Globalization;
using System.IO.Compression;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Data.Tests.Datasets;

public sealed class GeneDatasetJoinTests
{
    private static readonly DnaSequence[] Windows = [new("a", "ACGT"), new("b", "CCGT"), new("c", "GCGT"), new("x", "TTTT")];

    [Fact]
    public void Genes_come_in_table_order_and_repeats_count_in_the_draw_only()
    {
        var dataset = GeneDataset.Join(Windows, Table(("c", 3), ("q", 9), ("a", 1), ("c", 7), ("b", 2)),
            new DatasetOptions { AlignmentIndex = 2 });
        Assert.Equal(["c", "a", "b"], dataset.Sequences.Select(s => s.Id));
        Assert.Equal([3, 1, 2], Enumerable.Range(0, 3).Select(g => dataset.Value(g, 0)));
        Assert.Equal([0, 1, 0, 2], dataset.DrawOrder);
        Assert.Equal(new WindowGeometry(4, 2), dataset.Window);
        Assert.Equal((1, 1), (dataset.SequencesWithoutExpression, dataset.RowsWithoutSequence));
        Assert.Contains("1 rows repeat a gene (c)", Assert.Single(dataset.Warnings));
    }

    [Fact]
    public void Log10_replaces_what_is_not_positive_by_the_smallest_logarithm_of_the_dataset()
    {
        var table = Table(("a", 0), ("b", 100), ("c", 0.01), ("q", 0.0001), ("x", double.NaN));
        var dataset =
            GeneDataset.Join(Windows, table, new DatasetOptions { Transform = ExpressionTransform.Log10Floor, NotDetected = 0.01 });
        var floor = Math.Log(0.01) / Math.Log(10);
        Assert.Equal([floor, Math.Log(100) / Math.Log(10), floor, double.NaN], Enumerable.Range(0, 4).Select(g => dataset.Value(g, 0)));
        Assert.Equal([floor], dataset.Transform.Floors);
        Assert.Equal([1], dataset.Transform.Replaced);
        Assert.Equal(floor, dataset.Transform.NotDetected);
    }

    [Fact]
    public void Log2_of_negative_values_is_refused_by_name()
    {
        var options = new DatasetOptions { Transform = ExpressionTransform.Log2Plus1 };
        Assert.Equal([1, 2], [GeneDataset.Join(Windows, Table(("a", 1), ("b", 3)), options).Value(0, 0),
            GeneDataset.Join(Windows, Table(("b", 3)), options).Value(0, 0)]);
        var error = Assert.Throws<GenomicsDataException>(() => GeneDataset.Join(Windows, Table(("a", 1), ("b", -0.5)), options));
        Assert.Contains("gene 'b' has -0.5 in condition 'A'", error.Message);
    }

    [Theory, InlineData("de-DE"), InlineData("tr-TR")]
    public void Numbers_have_a_point_in_every_culture(string culture)
    {
        var error =
            TestCulture.In(culture,
            () => Error(() => GeneDataset.Join(Windows, Table(("a", 1), ("b", -1234.5)),
                new DatasetOptions { Transform = ExpressionTransform.Log2Plus1 })));
        Assert.Contains("gene 'b' has -1234.5 in condition 'A'", error);
        error = TestCulture.In(culture,
            () => Error(() => GeneDataset.Join(Windows, Table(("a", 1)),
                new DatasetOptions { Transform = ExpressionTransform.Log2Plus1, NotDetected = -0.5 })));
        Assert.Contains("'not detected' value -0.5 is negative", error);
    }

    [Fact]
    public void Without_an_alignment_index_the_start_is_the_middle_and_a_warning_names_it()
    {
        var middle = GeneDataset.Join(Windows, Table(("a", 1), ("b", 3)), new DatasetOptions());
        Assert.Equal(new WindowGeometry(4, 2), middle.Window);
        Assert.Contains("the middle of the windows, base 2 (0-based) of 4", Assert.Single(middle.Warnings));
        Assert.Empty(GeneDataset.Join(Windows, Table(("a", 1), ("b", 3)), new DatasetOptions { AlignmentIndex = 2 }).Warnings);
        var first = GeneDataset.Join(Windows, Table(("a", 1), ("b", 3)), new DatasetOptions { AlignmentIndex = 0 });
        Assert.Equal((0, 0), (first.Window.AlignmentIndex, first.Warnings.Count));
    }

    [Fact]
    public void What_cannot_be_joined_is_explained()
    {
        var table = Table(("a", 1), ("b", 2));
        Assert.Contains("sequences are named a, b, c, …, rows q",
            Error(() => GeneDataset.Join(Windows, Table(("q", 1)), new DatasetOptions())));
        Assert.Contains("1 match without the version suffix",
            Error(() => GeneDataset.Join(Windows, Table(("a.12", 1)), new DatasetOptions())));
        Assert.Contains("'b' has 5 bases, most have 4 (1 of 3 differ)",
            Error(() => GeneDataset.Join([new("a", "ACGT"), new("b", "ACGTA"), new("c", "ACGT")], Table(("a", 1), ("b", 1), ("c", 1)),
                new DatasetOptions())));
        Assert.Contains("alignment index 4 lies outside",
            Assert.Throws<ArgumentException>(() => GeneDataset.Join(Windows, table, new DatasetOptions { AlignmentIndex = 4 })).Message);
        Assert.Contains("AlignmentIndex is -1",
            Assert.Throws<ArgumentException>(() => GeneDataset.Join(Windows, table, new DatasetOptions { AlignmentIndex = -1 })).Message);
        Assert.Contains("no condition 'B'", Error(() => GeneDataset.Join(Windows, table, new DatasetOptions { Conditions = ["B"] })));
        Assert.Contains("no positive value",
            Error(() => GeneDataset.Join(Windows, Table(("a", 0)), new DatasetOptions { Transform = ExpressionTransform.Log10Floor })));
        Assert.Contains("two sequences are named 'a'",
            Error(() => GeneDataset.Join([new("a", "A"), new("a", "A")], table, new DatasetOptions())));
        Assert.Contains("versions of one gene",
            Error(() => GeneDataset.Join([new("a.1", "A"), new("a.2", "A")], table, new DatasetOptions { IgnoreIdVersion = true })));
    }

    [Theory]
    [InlineData("ENSG00000000003.14", "ENSG00000000003")]
    [InlineData("ENSG00000236875.3_1", "ENSG00000236875")]
    [InlineData("ENSG00000228572.7_PAR_Y", "ENSG00000228572_PAR_Y")]
    [InlineData("ENSGR0000228572.2", "ENSG00000228572_PAR_Y")]
    [InlineData("ENSGR0000228572", "ENSG00000228572_PAR_Y")]
    [InlineData("ENSG00000228572_PAR_Y", "ENSG00000228572_PAR_Y")]
    [InlineData("PF3D7_0100100", "PF3D7_0100100")]
    [InlineData("Gene.name", "Gene.name")]
    [InlineData(".5", ".5")]
    public void Versions_are_cut_off_and_the_second_sex_chromosome_stays_apart(string id, string expected)
        => Assert.Equal(expected, GeneId.WithoutVersion(id));

    [Fact]
    public void Ids_match_without_version_when_asked()
    {
        DnaSequence[] windows = [new("ENSG1", "ACGT"), new("ENSG1_PAR_Y", "ACGT")];
        var dataset = GeneDataset.Join(windows, Table(("ENSG1.4", 1), ("ENSG1.4_PAR_Y", 2)),
            new DatasetOptions { AlignmentIndex = 2, IgnoreIdVersion = true });
        Assert.Equal([1, 2], [dataset.Value(0, 0), dataset.Value(1, 0)]);
        Assert.Empty(dataset.Warnings);
    }

    [Fact]
    public void Heavily_skewed_values_without_transform_are_pointed_out()
    {
        var sequences = Enumerable.Range(0, 200).Select(i => new DnaSequence($"g{i}", "ACGT")).ToArray();
        var table = Table([.. Enumerable.Range(0, 200).Select(i => ($"g{i}", i == 7 ? 1e5 : i))]);
        Assert.Contains("heavily skewed in 1 of 1",
            Assert.Single(GeneDataset.Join(sequences, table, new DatasetOptions { AlignmentIndex = 2 }).Warnings));
        Assert.Empty(
            GeneDataset.Join(sequences, table, new DatasetOptions
            {
                AlignmentIndex = 2,
                Transform = ExpressionTransform.Log2Plus1
            }).Warnings);
    }

    [Fact]
    public void Logarithms_of_logarithms_and_conditions_of_one_value_are_said()
    {
        var table = new ExpressionTable("table.tsv", ["a", "b", "c"], ["A", "B", "C"],
            [1, 5, double.NaN, -2, 5, double.NaN, -3, double.NaN, double.NaN]);
        var warnings = GeneDataset.Join(Windows, table, new DatasetOptions { AlignmentIndex = 2 }).Warnings;
        Assert.Equal(["table.tsv: 1 of 3 conditions has one value only (B: 5 for every gene); there is nothing to predict in it",
            "table.tsv: 1 of 3 conditions has no value for any gene (C); there is nothing to predict in it"], warnings);
        var dataset = GeneDataset.Join(Windows, table.Select(["A"]),
            new DatasetOptions { AlignmentIndex = 2, Transform = ExpressionTransform.Log10Floor });
        Assert.StartsWith("table.tsv: 2 values are negative in 1 of 1 conditions (A: 2 of 3 genes)", Assert.Single(dataset.Warnings));
        Assert.Equal([0, 0, 0], Enumerable.Range(0, 3).Select(g => dataset.Value(g, 0)));
    }

    [Theory]
    [InlineData(ExpressionTransform.Log2Plus1, 500, 14.25, true)]
    [InlineData(ExpressionTransform.Log10Floor, 500, 14.25, true)]
    [InlineData(ExpressionTransform.None, 500, 14.25, false)]
    [InlineData(ExpressionTransform.Log2Plus1, 499, 14.25, false)]   // too few genes to tell
    [InlineData(ExpressionTransform.Log2Plus1, 500, 21, false)]
    public void A_logarithm_of_what_never_passes_a_logarithms_reach_is_asked_about(ExpressionTransform transform, int genes, double largest,
        bool asks)
    {
        var names = Enumerable.Range(0, genes).Select(i => $"g{i}").ToArray();
        var table = new ExpressionTable("table.tsv", names, ["A", "B"],
            [.. names.SelectMany((_, i) => new[] { i == 7 ? largest : i % 10, 100.0 + i })]);
        var warnings = GeneDataset.Join([.. names.Select(name => new DnaSequence(name, "ACGT"))], table,
            new DatasetOptions { AlignmentIndex = 2, Transform = transform }).Warnings;
        Assert.Equal(asks ? ["table.tsv: no value is above 20 in 1 of 2 conditions (A: at most 14.25 among 500 genes): are these "
            + "logarithms "
            + "already? Then use no transform"] : [], warnings);
    }

    [Fact]
    public void Nulls_and_places_outside_are_refused_as_arguments()
    {
        var dataset = GeneDataset.Join(Windows, Table(("a", 1), ("b", 2)), new DatasetOptions { AlignmentIndex = 2 });
        foreach (var wrong in (Action[])[
            () => _ = new GeneDataset("s", null!, ["A"], [], dataset.Window, TransformSummary.None),
                () => _ = new GeneDataset("s", [null!], ["A"], [1], dataset.Window, TransformSummary.None),
            () => _ = new LabelledGenes(null!, [], 1, []), () => _ = new LabelledGenes([null!], [1], 1, [0]),
                () => _ = new LabelledGenes([Windows[0]], null!, 1, [0]),
            () => _ = new LabelledSequences([null!], [0], ["a", "b"]), () => _ = new LabelledSequences(null!, [], ["a", "b"]),
                () => _ = new ExpressionTable("t", null!, [], []),
            () => GeneDataset.Join(null!, Table(("a", 1)), new DatasetOptions { AlignmentIndex = 2 }),
                () => GeneDataset.Join(Windows, null!, new DatasetOptions()), () => GeneDataset.Join(Windows, Table(("a", 1)), null!),
            () => dataset.Take(null!), () => dataset.Take([2]), () => dataset.Take([-1]), () => dataset.Take([0], [0]),
                () => dataset.Take([0]).Take([1]), () => dataset.ForFitting(null!)])
            Assert.ThrowsAny<ArgumentException>(wrong);
    }

    [Theory]
    [InlineData("a0_condA_b7_log", "a0", "condA", 100)]
    [InlineData("a1_condA_b7_log", "a1", "condA", 200)]
    [InlineData("a2_condA_b13_log", "a2", "condA", 1000)]
    [InlineData("a1_condB_b13_lin", "a1", "condB", 200)]
    public void Split_and_values_equal_the_golden_runs(string golden, string input, string condition, int alignment)
    {
        var folder = TestFolders.Shared("golden/dexter");
        var dataset = GeneDataset.Join(
            FastaReader.Read(Path.Combine(folder, "inputs", $"{input}.fa.gz")),
            ExpressionTable.Read(Path.Combine(folder, "inputs", $"{input}.tsv")),
            new DatasetOptions
            {
                AlignmentIndex = alignment,
                Conditions = [condition],
                Transform = golden.EndsWith("log") ? ExpressionTransform.Log10Floor : ExpressionTransform.None,
            });
        var split = StudySplit.Make(dataset);
        Assert.Equal(File.ReadLines(Path.Combine(folder, golden, "training_set.txt")),
            split.Learning.Select(g => dataset.Sequences[g].Id));
        Assert.Equal(File.ReadLines(Path.Combine(folder, golden, "testing_set.sorted.txt")),
            split.Testing.Select(g => dataset.Sequences[g].Id).Order(StringComparer.Ordinal));
        TestGenes.AssertPartition(split, dataset.Count);

        using var reader =
            new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, golden, "expression.data.gz")),
            CompressionMode.Decompress));
        var expected = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        Assert.Equal(expected.Select(e => e[0]), dataset.Sequences.Select(s => s.Id));
        Assert.Equal(expected.Select(e => double.Parse(e[1], CultureInfo.InvariantCulture)), Enumerable.Range(0, dataset.Count)
            .Select(g => dataset.Value(g, 0)));
    }

    private static ExpressionTable Table(params (string Gene, double Value)[] rows)
        => new("table.tsv", [.. rows.Select(r => r.Gene)], ["A"], [.. rows.Select(r => r.Value)]);

    private static string Error(Action action) => Assert.Throws<GenomicsDataException>(action).Message;
}
