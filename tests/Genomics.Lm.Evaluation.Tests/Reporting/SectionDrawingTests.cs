using System.Xml.Linq;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Reporting;

public class SectionDrawingTests
{
    private const string Bad = "<b> & \"quotes\" \u0001 \uFFFF '";

    public static TheoryData<ReportSection, string, int> Sections => new()
    {
        { new BarSection(Bad, Bad, [new(Bad, 0.5, -1), new("none", double.NaN, 1), new("zero", 0, 0)]), "rect", 1 + 3 },
        { new CurveSection(Bad, Bad, Bad, [new(Bad, [1, 2, 3], [0.1, double.NaN, 0.3])]) { Marks = [new(2, Bad)] }, "circle", 2 },
        { new GraphSection(Bad, Bad, [new(Bad, 0, 0.5), new("b", 1, -0.2), new("c", 1, 0)],
            [new(0, 1, Bad, Bad), new(2, 1, "back", "+1 %")]), "path", 2 },
        { new HeatMapSection(Bad, [Bad, "r2"], ["c1", Bad], [1, -2, double.NaN, 0.5], Bad), "rect", 1 + 3 },
        { new HeatMapSection("wide", ["r"], [.. Enumerable.Range(0, 40).Select(i => $"{i}")],
            [.. Enumerable.Range(0, 40).Select(i => i - 20.0)], "v"), "rect", 1 + 40 },
        { new RegionMapSection(Bad, Bad, new WindowGeometry(80, 40),
            [new(Bad, [new(-40, 39, 1), new(-10, 10, -2)]), new("T", [new(0, 3, 0.1)])]), "rect", 1 + 3 },
        { new TableSection(Bad, [Bad, "n"], [["a", "1"], [Bad, "2"], ["short"]]), "text", 8 },
        { new BarSection("nothing", "v", []), "rect", 1 },
        { new GraphSection("nothing", "v", [], []), "rect", 1 },
        { new HeatMapSection("nothing", [], [], [], "v"), "rect", 1 },
        { new CurveSection("nothing", "x", "y", []), "circle", 0 },
    };

    [Theory, MemberData(nameof(Sections))]
    public void Every_section_becomes_one_file_that_is_xml_with_a_title_and_its_own_style(ReportSection section, string element, int least)
    {
        using var folder = new TemporaryFolder();
        SectionDrawing.WriteSvg(section with { Caption = $"{Bad} {new string('x', 30)} {new string('y', 400)}" }, folder.File("a.svg"));
        var svg = XDocument.Load(folder.File("a.svg")).Root!;
        XNamespace space = "http://www.w3.org/2000/svg";
        Assert.Equal(space + "svg", svg.Name);
        Assert.Equal(section.Title.Replace('\u0001', '\uFFFD').Replace('\uFFFF', '\uFFFD'), svg.Element(space + "title")!.Value);
        Assert.Contains("prefers-color-scheme: dark", svg.Element(space + "style")!.Value);
        Assert.True(svg.Descendants(space + element).Count() >= least, $"{svg.Descendants(space + element).Count()} of {element}");
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Value.Contains("NaN", StringComparison.Ordinal)
            || a.Value.Contains('∞'));
    }

    [Fact]
    public void A_finished_drawing_stays_as_it_is() => Assert.Equal("<svg/>", SectionDrawing.ToSvg(new SvgSection("t", "<svg/>")));
}
