using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data;
using Genomics.Lm.Prediction;

namespace Genomics.Lm.Tests.Prediction;

public class AlignedBinsTests
{
    [Fact]
    public void A_symmetric_window_gets_the_wanted_odd_number_of_bins_around_a_central_one()
    {
        var bins = AlignedBins.Polynomial(13, new(1000, 1000));
        Assert.Equal(13, bins.Count);
        Assert.Equal(-1000, bins.Borders[0]);
        Assert.Equal(1001, bins.Borders[^1]);
        Assert.True(bins.Borders[6] <= 0 && bins.Borders[7] > 0);
        var widths = bins.Borders.Zip(bins.Borders.Skip(1), (a, b) => b - a).ToArray();
        for (var i = 6; i < 11; i++) Assert.True(widths[i] < widths[i + 1], $"width {i}");
        for (var i = 0; i < 13; i++) Assert.InRange(widths[i] - widths[12 - i], -1, 1);
    }

    [Fact]
    public void Power_one_gives_equal_widths()
    {
        var widths = AlignedBins.Polynomial(5, new(500, 499), power: 1).Borders;
        Assert.Equal(5, widths.Count - 1);
        for (var i = 0; i < 5; i++) Assert.InRange(widths[i + 1] - widths[i], 198, 202);
    }

    [Fact]
    public void Any_window_is_covered_without_gap_by_at_most_the_wanted_bins() => Prop.ForAll(
        ArbMap.Default.ArbFor<ushort>(), ArbMap.Default.ArbFor<ushort>(), ArbMap.Default.ArbFor<byte>(),
        (up, down, wanted) =>
        {
            var (upstream, downstream, count) = (up % 5000, down % 5000, wanted % 40 + 1);
            if (upstream + downstream == 0) return true;
            var bins = AlignedBins.Polynomial(count, new(upstream, downstream - 1), 1 + wanted % 3);
            return bins.Count <= count && bins.Borders[0] == -upstream && bins.Borders[^1] == downstream
                && (bins.Count >= Math.Min(count, upstream + downstream) - 3 || upstream + downstream < 4 * count
                || Math.Min(upstream, downstream) < 3);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_token_counts_by_the_bases_it_has_in_a_bin()
    {
        var bins = new AlignedBins([-4, 0, 4, 10]);
        int[] starts = [-4, -4, -1, 3, 4, 4], ends = [-4, -1, 3, 4, 4, 4]; // [CLS], 3 bases, 4 bases, 1 base, [SEP] and a stray special
        var (rows, tokens, weights) = (new int[4], new List<int>(), new List<float>());
        bins.Spread(starts, ends, rows, tokens, weights);
        Assert.Equal([0, 2, 4, 4], rows);
        Assert.Equal([1, 2, 2, 3], tokens);
        Assert.Equal([0.75f, 0.25f, 0.75f, 0.25f], weights);
    }

    [Fact]
    public void Weights_equal_the_share_of_bases_counted_one_by_one() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte>(),
        (lengths, offset) =>
        {
            var ends = new List<int>();
            var starts = new List<int>();
            var position = -(int)offset;
            foreach (var length in lengths)
            {
                starts.Add(position);
                ends.Add(position += length % 7);
            }
            var bins = AlignedBins.Polynomial(7, new(100, 79));
            var (rows, tokens, weights) = (new int[bins.Count + 1], new List<int>(), new List<float>());
            bins.Spread([.. starts], [.. ends], rows, tokens, weights);
            for (var bin = 0; bin < bins.Count; bin++)
            {
                var counts = new Dictionary<int, int>();
                for (var token = 0; token < starts.Count; token++)
                    for (var i = starts[token]; i < ends[token]; i++)
                        if (i >= bins.Borders[bin] && i < bins.Borders[bin + 1]) counts[token] = counts.GetValueOrDefault(token) + 1;
                var total = counts.Values.Sum();
                var got = Enumerable.Range(rows[bin], rows[bin + 1] - rows[bin]).ToDictionary(i => tokens[i], i => weights[i]);
                if (got.Count != counts.Count || counts.Any(c => Math.Abs(got[c.Key] - c.Value / (float)total) > 1e-6)) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Borders_that_do_not_ascend_are_refused()
    {
        Assert.Contains("ascend", Assert.Throws<GenomicsDataException>(() => new AlignedBins([0, 5, 5])).Message);
        Assert.Throws<GenomicsDataException>(() => new AlignedBins([0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlignedBins.Polynomial(0, new(5, 4)));
        Assert.Throws<ArgumentException>(() => AlignedBins.Polynomial(3, new(0, -1)));
    }
}
