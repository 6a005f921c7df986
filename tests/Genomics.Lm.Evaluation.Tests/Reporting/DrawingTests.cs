using System.Globalization;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Reporting.Internals;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Tests.Reporting;

public class DrawingTests
{
    [Theory]
    [InlineData(0.5123, "0.512"), InlineData(-0.5123, "−0.512"), InlineData(-0.0001, "0.000"), InlineData(double.NaN, "–"),
    InlineData(double.PositiveInfinity, "–")]
    public void Fixed_numbers(double value, string expected) => Assert.Equal(expected, NumberText.Fixed(value));

    [Theory]
    [InlineData(0.0123456, "0.0123"), InlineData(1.2, "1.2"), InlineData(1234.5, "1234"), InlineData(-0.5, "−0.5"), InlineData(0, "0"),
    InlineData(3e-11, "3e−11"), InlineData(9.999, "10")]
    public void Significant_numbers(double value, string expected) => Assert.Equal(expected, NumberText.Significant(value));

    [Theory]
    [InlineData(0.00005, "< 0.001"), InlineData(0.0234, "= 0.023"), InlineData(0.5, "= 0.50"), InlineData(1, "= 1.00")]
    public void Probabilities(double value, string expected) => Assert.Equal(expected, NumberText.Probability(value));

    [Theory]
    [InlineData(0.01, "< 0.1 s"), InlineData(2.34, "2.3 s"), InlineData(59.7, "1 min 0 s"), InlineData(192.4, "3 min 12 s"),
    InlineData(11821, "3 h 17 min")]
    public void Durations(double seconds, string expected) => Assert.Equal(expected, NumberText.Duration(seconds));

    [Fact]
    public void Scales_hold_all_values_between_round_ticks()
    {
        var property = Prop.ForAll(Gen.Choose(-1_000_000, 1_000_000).Two().Zip(Gen.Choose(-4, 4)).ToArbitrary(), draw =>
        {
            var ((a, b), power) = draw;
            double[] values = [a * Math.Pow(10, power - 3), b * Math.Pow(10, power - 3)];
            var scale = LinearScale.Around(values, 0, 100);
            var ticks = scale.Ticks.ToArray();
            return values.All(v => scale[v] is >= -1e-6 and <= 100 + 1e-6) && ticks.Length is >= 2 and <= 13
                && Math.Abs(scale[ticks[0]]) < 1e-6 && Math.Abs(scale[ticks[^1]] - 100) < 1e-6
                && ticks.Select(scale.Label).Distinct().Count() == ticks.Length;
        });
        property.QuickCheckThrowOnFailure();
        var narrow = LinearScale.Around([64273.4, 64275.6], 0, 100);   // large numbers close together
        Assert.Equal(["64273.0", "64273.5", "64274.0"], narrow.Ticks.Select(narrow.Label).Take(3));
    }

    [Fact]
    public void Forest_rows_stand_where_their_numbers_say()
    {
        ForestRow Row(double estimate, double low, double high)
            => new(new Markup().Add($"{"x"}"),
            [new ForestMark(estimate, new Statistics.Resampling.Interval(low, high), "lm", PredictorStyle.Circle, true)], "d", ["1"]);
        var table =
            XElement.Parse(ForestTable.Draw("c", "a", ["p", "r"], [Row(0.5, 0.25, 1), Row(double.NaN, double.NaN, double.NaN)],
            hasZeroLine: true).ToString());
        var rows = table.Element("tbody")!.Elements("tr").ToList();
        double Percent(XElement element, string name)
            => double.Parse(((string)element.Attribute(name)!).TrimEnd('%'), CultureInfo.InvariantCulture);
        var whisker = rows[0].Descendants("line").First(l => (string?)l.Attribute("class") == "whisker");
        Assert.Equal(3 + 94 * 0.25, Percent(whisker, "x1"), 0.01);
        Assert.Equal(97, Percent(whisker, "x2"), 0.01);
        Assert.Equal(3 + 94 * 0.5, Percent(rows[0].Descendants("svg").Last(), "x"), 0.01);
        Assert.DoesNotContain(rows[1].Descendants(), e => (string?)e.Attribute("class") == "whisker" || e.Name == "path");
    }

    [Fact]
    public void Overlapping_regions_of_a_row_stand_below_each_other()
    {
        RegionMark[] regions = [new(-40, 39, 0.5), new(-20, 10, -0.2), new(11, 30, 0.1), new(0, 5, 0.3)];
        var section = new RegionMapSection("t", "coefficient", new WindowGeometry(80, 40), [new RegionTrack("CG", regions)]);
        var map = XElement.Parse($"<div>{RegionMapFigure.Draw(section)}</div>");
        double Number(XElement element, string name)
            => double.Parse(((string)element.Attribute(name)!).TrimEnd('%'), CultureInfo.InvariantCulture);
        var bars = map.Descendants("rect")
            .Select(r => (Left: Number(r, "x"), Right: Number(r, "x") + Number(r, "width"), Top: Number(r, "y"),
            Bottom: Number(r, "y") + Number(r, "height"))).ToList();
        Assert.Equal(4, bars.Count);
        Assert.Equal(3, bars.Select(b => b.Top).Distinct().Count());
        var strip = bars.Max(b => b.Bottom);
        Assert.True(strip <= Number(map.Descendants("svg").First(s => (string?)s.Attribute("role") == "img"), "height"));
        foreach (var a in bars)
            foreach (var b in bars)
                Assert.True(a == b || a.Right <= b.Left + 0.01 || b.Right <= a.Left + 0.01 || a.Bottom <= b.Top || b.Bottom <= a.Top);
    }

    [Fact]
    public void Long_tables_are_folded_and_numbers_have_a_true_minus()
    {
        TableSection Table(int rows)
            => new("Variables", ["k-mer", "value"],
            [.. Enumerable.Range(0, rows).Select(i => (IReadOnlyList<string>)[$"A-{i}", "-0.5"])])
            { Caption = "kept" };
        var (few, many) = (SectionFigure.Draw(Table(3)).ToString(), SectionFigure.Draw(Table(30)).ToString());
        Assert.DoesNotContain("<details>", few);
        Assert.StartsWith("<details><summary>Variables (30 rows)</summary>", many);
        foreach (var html in (string[])[few, many])
        {
            Assert.Contains("−0.5", html);
            Assert.Contains("A-2", html);
            Assert.Contains("<figcaption>kept</figcaption>", html);
        }
    }

    [Fact]
    public void Density_cells_hold_every_gene_once()
    {
        var random = new CounterRandom(6);
        var observed = new double[2000];
        var predicted = new double[2000];
        for (var i = 0; i < observed.Length; i++) (observed[i], predicted[i]) = (random.NextNormal(), random.NextNormal());
        predicted[0] = 1e6;
        var range = ScatterPanel.CommonRange(observed, [predicted]);
        Assert.InRange(range.High, observed.Max(), 5);
        var panel = XElement.Parse(ScatterPanel.Draw("dexter", "motifs", predicted, observed, [.. observed.Select(_ => "g")], range)
            .ToString());
        var (fewest, most) = (0, 0);
        foreach (var path in panel.Descendants("path"))
        {
            var cells = ((string)path.Attribute("d")!).Count(c => c == 'M');
            var words = path.Element("title")!.Value.Split(' ');
            fewest += cells * int.Parse(words[0], CultureInfo.InvariantCulture);
            most += cells * int.Parse(words[1] == "to" ? words[2] : words[0], CultureInfo.InvariantCulture);
        }
        Assert.InRange(2000, fewest, most);
        Assert.Equal(10, panel.Descendants("circle").Count());
    }

    [Fact]
    public void Few_genes_are_drawn_one_by_one_with_their_names()
    {
        var panel = XElement.Parse(ScatterPanel.Draw("dexter", "motifs", [1, 2, 3], [1, 2, 4], ["g1", "g2", "g3"], (1, 4)).ToString());
        Assert.Equal(["g1: predicted 1, observed 1", "g2: predicted 2, observed 2", "g3: predicted 3, observed 4"],
            panel.Descendants("circle").Select(c => c.Value));
    }
}
