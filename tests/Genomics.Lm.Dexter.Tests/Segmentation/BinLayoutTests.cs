using Genomics.Lm.Data;
using Genomics.Lm.Dexter.Segmentation;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Dexter.Tests.Segmentation;

public sealed class BinLayoutTests
{
    [Fact]
    public void All_330_combinations_give_the_original_bins_or_a_clear_error()
    {
        var rows = GoldenCase.ReadLines(TestFolders.Golden("bins_table.tsv.gz")).Skip(1).Select(l => l.Split('\t')).ToArray();
        Assert.Equal(330, rows.Length);
        foreach (var row in rows)
        {
            var window = new WindowGeometry(GoldenCase.Integer(row[2]), GoldenCase.Integer(row[3]));
            var count = GoldenCase.Integer(row[1]);
            BinLayout Make() => row[0] == "uniform" ? BinLayout.Uniform(count, window) : BinLayout.Polynomial(count, window);
            if (row[4].StartsWith("ERR", StringComparison.Ordinal)) Assert.Throws<GenomicsDataException>(Make);
            else Assert.Equal((string.Join(' ', row[..4]), row[4]), (string.Join(' ', row[..4]), Text(Make())));
        }
    }

    [Theory]
    [InlineData(13, 4001, 2000,
    "-2000..-1926 -1925..-1197 -1196..-685 -684..-342 -341..-126 -125..-1 0..0 1..125 126..341 342..684 685..1196 1197..1925 1926..2000")]
    [InlineData(7, 4000, 2000, "-2000..-1242 -1241..-513 -512..-1 0..0 1..512 513..1241 1242..1999")]
    [InlineData(13, 4001, 0, "0..0 1..8 9..35 36..99 100..224 225..440 441..783 784..1295 1296..2024 2025..3024 3025..4000")]
    [InlineData(13, 4001, 3000, "-3000..-2801 -2800..-1801 -1800..-1072 -1071..-560 -559..-217 -216..-1 0..0 1..216 217..559 560..1000")]
    public void Polynomial_bins_of_the_published_runs(int count, int length, int alignment, string expected)
        => Assert.Equal(expected, Text(BinLayout.Polynomial(count, new WindowGeometry(length, alignment))));

    [Fact]
    public void Uniform_bins_get_two_slivers_more()
    {
        var bins = BinLayout.Uniform(13, new WindowGeometry(4001, 2000)).Bins;
        Assert.Equal(15, bins.Count);
        Assert.Equal(new Region(-2000, -1999), bins[0]);
        Assert.Equal(new Region(1, 333), bins[8]);
    }

    [Fact]
    public void Given_bins_end_before_the_last_bound()
        => Assert.Equal("-10..-1 0..19 20..49", Text(BinLayout.FromBounds([20, -10, 50, 0], new WindowGeometry(100, 50))));

    [Theory]
    [InlineData(new[] { -51, 0 })]
    [InlineData(new[] { 0, 51 })]
    [InlineData(new[] { 0, 10, 10 })]
    public void Given_bins_outside_the_window_or_empty_are_refused(int[] bounds)
        => Assert.Throws<GenomicsDataException>(() => BinLayout.FromBounds(bounds, new WindowGeometry(100, 50)));

    [Theory]
    [InlineData(1, false), InlineData(3, false), InlineData(1, true), InlineData(401, true)]
    public void Where_the_original_fails_or_never_ends_the_error_is_clear(int count, bool uniform)
        => Assert.Throws<GenomicsDataException>(() =>
        BinLayout.Create(new DexterOptions { Bins = count, UniformBins = uniform }, new WindowGeometry(200, 100)));

    [Fact]
    public void Lattice_numbers_regions_by_rank_then_index()
    {
        var lattice = new RegionLattice(BinLayout.FromBounds([-10, 0, 20, 50], new WindowGeometry(100, 50)));
        Assert.Equal(6, lattice.Count);
        for (var region = 0; region < lattice.Count; region++)
            Assert.Equal(region, lattice.At(lattice.Rank(region), lattice.Index(region)));
        Assert.Equal(new Region(-10, 49), lattice[lattice.Whole]);
        Assert.Equal(new Region(0, 49), lattice[lattice.At(1, 1)]);
        Assert.True(lattice.Overlap(lattice.At(1, 0), lattice.At(1, 1)));
        Assert.False(lattice.Overlap(lattice.At(1, 0), lattice.At(0, 2)));
        Assert.Equal(4, lattice.Find(new Region(0, 49)));
    }

    private static string Text(BinLayout layout) => string.Join(' ', layout.Bins.Select(b => $"{b.Left}..{b.Right}"));
}
