using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Data;

namespace Genomics.Lm.Cli.Tests;

public class ProgressTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void A_bar_moves_by_shape_alone()
    {
        Assert.Equal("········", ProgressText.Bar(0, 8));
        Assert.Equal("▌·······", ProgressText.Bar(0.0625, 8));
        Assert.Equal("████····", ProgressText.Bar(0.5, 8));
        Assert.Equal("████████", ProgressText.Bar(1, 8));
        Assert.Equal("████████", ProgressText.Bar(2, 8));
        Assert.Equal(65, Enumerable.Range(0, 65).Select(i => ProgressText.Bar(i / 64.0, 8)).Distinct().Count());
    }

    [Fact]
    public void Rates_have_units()
    {
        Assert.Equal("500 draws/s", ProgressText.Rate(new("bootstrap", 1000, 10_000), Seconds(2)));
        Assert.Equal("2.5 sequences/s", ProgressText.Rate(new("lm_scratch: predicting", 5, 10), Seconds(2)));
        Assert.Equal("3 steps/s", ProgressText.Rate(new("[6/6] lm_scratch: training", 6, 10), Seconds(2)));
        Assert.Equal("1.5 Mbytes/s", ProgressText.Rate(new("fetching x", 3_000_000, 0, "bytes"), Seconds(2)));
        Assert.Equal("20 kbases/s", ProgressText.Rate(new("tokenizer: reading", 40_000, 0, "bases"), Seconds(2)));
        Assert.Null(ProgressText.Rate(new("bootstrap", 0, 10), Seconds(2)));
        Assert.Null(ProgressText.Rate(new("bootstrap", 5, 10), Seconds(0.5)));
    }

    [Fact]
    public void A_line_fits_whatever_the_width()
    {
        var value = new WorkProgress("[6/6] lm_scratch: training again on all learning genes", 38, 39, "epoch 3/3, loss 0.283");
        for (var width = 1; width <= 200; width++)
            Assert.InRange(ProgressText.Line(value, Seconds(10), "about 20 s in all", width).Length, 1, width);
        Assert.Equal("[6/6] lm_scratch: training again on all learning genes  ███████████████████████▍  97 %  0.3 s left  about 20 s in "
            + "all  3.8 steps/s  epoch 3/3, loss 0.283", ProgressText.Line(value, Seconds(10), "about 20 s in all", 200));
        Assert.Equal("[6/6] lm_…", ProgressText.Line(value, Seconds(10), "", 10));
    }

    [Fact]
    public void A_stage_without_a_known_end_shows_how_long_it_has_taken()
    {
        Assert.Equal("scores and paired tests  3.0 s", ProgressText.Line(new("scores and paired tests", 0, 0), Seconds(3), "", 80));
        Assert.Equal("head  ························  0 %  12 s", ProgressText.Line(new("head", 0, 348), Seconds(12), "", 80));
    }

    [Fact]
    public void A_line_of_a_log_says_all()
        => Assert.Equal("bootstrap 1000/10000, 500 draws/s, 18 s left, x  y",
            ProgressText.Plain(new("bootstrap", 1000, 10_000, "y"), Seconds(2), "x"));

    [Fact]
    public void The_time_for_all_methods_is_that_of_the_stage_and_of_the_methods_to_come()
    {
        var time = new OverallTime(["gc_content", "kmer_ridge", "dexter", "lm_scratch"]);
        Assert.Null(time.Left(new("[1/4] gc_content: fit", 0, 0), Seconds(10), Seconds(0)));
        Assert.Null(time.Left(new("bootstrap", 1, 10), Seconds(10), Seconds(0)));
        // 1 s for a weight of 0.2: the ridge 5 s, DExTER 10 s, the network 250 s
        Assert.Equal(265, time.Left(new("[2/4] kmer_ridge: fit", 0, 0), Seconds(11), Seconds(0))!.Value.TotalSeconds, 1e-6);
        Assert.Equal(263, time.Left(new("[2/4] kmer_ridge: fit", 0, 0), Seconds(13), Seconds(2))!.Value.TotalSeconds, 1e-6);
        // 6 s for 1.2: as before; the stage knows better than what was expected
        Assert.Equal(3 + 250, time.Left(new("[3/4] dexter: 3-mers", 1, 4), Seconds(17), Seconds(1))!.Value.TotalSeconds, 1e-6);
        Assert.Null(time.Left(new("[3/5] of another run: fit", 0, 0), Seconds(20), Seconds(0)));
    }

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(7300, "2 h 1 min")]
    public void Durations_are_short(double seconds, string text) => Assert.Equal(text, ProgressText.Duration(Seconds(seconds)));
}
