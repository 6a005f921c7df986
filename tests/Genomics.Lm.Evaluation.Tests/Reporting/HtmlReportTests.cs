using System.Text.RegularExpressions;
using System.Xml.Linq;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Tests.Comparison;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Reporting;

public partial class HtmlReportTests
{
    private static readonly ReportSection[] EverySection =
    [
        new TableSection("Coefficients", ["variable", "value"],
            [["CG <rich>", "+0.25"], ["TATA", "−0.10"]]) { Caption = "largest & smallest" },
        new CurveSection("History", "epoch", "loss",
            [new Curve("training", [1, 2, 3], [0.9, double.NaN, 0.4]),
                new Curve("validation", [1, 2, 3], [1, 0.8, 0.7])]) { Marks = [new CurveMark(2, "kept")] },
        new RegionMapSection("Regions", "coefficient", new WindowGeometry(80, 40),
            [.. Enumerable.Range(0, 45)
                .Select(i => new RegionTrack($"K{i}", [new RegionMark(-40 + i, 10 + i / 2, i % 2 == 0 ? 0.5 : -0.25)]))]),
        new HeatMapSection("Ablation", ["a", "b"], ["x", "y", "z"], [1, -2, double.NaN, 0, 0.5, 2], "change"),
        new HeatMapSection("Saturation", ["A"], [.. Enumerable.Range(0, 30).Select(i => $"{i}")],
            [.. Enumerable.Range(0, 30).Select(i => i - 15.0)], "change"),
        new SvgSection("Drawing", "<svg id=\"own\" viewBox=\"0 0 1 1\"></svg>"),
    ];

    private static string Render(ReportDetails? details = null, string[]? conditions = null, int genes = 300, bool withOracle = false,
        params IExpressionLearner[] learners)
    {
        var dataset = Toy.Dataset(genes, conditions, hasFloor: true);
        var oracle =
            new ToyPredictor(new PredictorInfo
            {
                Kind = "oracle",
                Name = "oracle",
                Conditions = dataset.Conditions,
                Transform = dataset.Transform,
                Window = dataset.Window
            }, 10, 0);
        using var result = PredictorComparison.Run(dataset, Toy.Split(dataset), learners,
            new() { Draws = 200, Oracle = withOracle ? oracle : null });
        using var folder = new TemporaryFolder();
        HtmlReport.Write(folder.File("report.html"), result, details);
        return File.ReadAllText(folder.File("report.html"));
    }

    private static IExpressionLearner[] Usual =>
    [
        new ToyLearner("dexter", 1, sections: EverySection), new ToyLearner("kmer_ridge", 1.2), new ToyLearner("gc_content", 0, scale: 0),
        new ToyLearner("lm_scratch", 0.9, provenance: new FitProvenance { StopsOnValidation = true }),
    ];

    private static XElement Body(string html)
        => XElement.Parse(html[html.IndexOf("<main>", StringComparison.Ordinal)..(html.IndexOf("</main>", StringComparison.Ordinal) + 7)]);

    [Fact]
    public void The_report_is_one_file_that_fetches_nothing_and_is_complete_without_its_script()
    {
        var html = Render(new ReportDetails { Sections = EverySection, Files = [new("a b.tsv", "rows")] }, withOracle: true,
            learners: Usual);
        Assert.Equal(1, Regex.Count(html, "<script", RegexOptions.IgnoreCase));
        Assert.True(html.IndexOf("<script>", StringComparison.Ordinal) > html.IndexOf("</main>", StringComparison.Ordinal));
        Assert.DoesNotContain("://", html);
        Assert.DoesNotMatch(FetchedPattern, html);
        Assert.All(Body(html).Descendants().Attributes("href"), a => Assert.Matches("^(#[a-z0-9-]+|data:text/.*|a%20b\\.tsv)$", a.Value));
        Assert.All(Body(html).Descendants().Where(e => e.Attribute("hidden") is not null),
            e => Assert.Equal("lookup", (string?)e.Attribute("id")));
        Assert.StartsWith("<!doctype html>", html);
        Assert.NotEmpty(Body(html).Descendants("section"));
    }

    [Fact]
    public void Every_part_is_there()
    {
        var html = Render(new ReportDetails { Sections = [EverySection[0]], Command = "genomics-lm compare --x" }, withOracle: true,
            learners: Usual);
        var main = Body(html);
        Assert.Equal(["Design", "Results in Leaf", "All conditions", "Specific to the condition?",
            "Predicted against observed", "Gene by gene", "More than composition?", "The fits",
            "Further analyses", "How to read this"],
            main.Descendants("h2").Select(h => h.Value));
        Assert.Equal(5, main.Descendants("svg").Count(s => (string?)s.Attribute("class") == "panel"));
        var forests = main.Descendants("table")
            .Where(t => ((string?)t.Attribute("class") ?? "").StartsWith("forest", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, forests.Count);
        Assert.Equal(5 + 1, forests[0].Element("tbody")!.Elements().Count());
        Assert.Equal(6 + 1, forests[1].Element("tbody")!.Elements().Count());
        Assert.Contains("does not test the published DNABERT-2", html);
        Assert.Contains(
            "lm_scratch learns from the 100 training genes and uses the validation genes to stop, while dexter, kmer_ridge and "
                + "gc_content are fitted on both together", html);
        Assert.Contains("genomics-lm compare --x", html);
        Assert.Contains("5 more rows", html);
        Assert.Contains("<svg id=\"own\"", html);
        Assert.Contains("<title>Expression from sequence: toy data</title>", html);
        Assert.All(main.Descendants("table"), t => Assert.NotNull(t.Element("caption")));
        Assert.All(main.Descendants("svg").Where(s => (string?)s.Attribute("role") == "img"),
            s => Assert.NotEmpty((string?)s.Attribute("aria-label") ?? ""));
    }

    [Fact]
    public void Whatever_text_comes_in_is_escaped()
    {
        const string bad = "<img src=x onerror=\"alert(1)\">&'";
        ReportSection[] sections =
        [
            new TableSection(bad, [bad, bad], [[bad, bad]]) { Caption = bad },
            new CurveSection(bad, bad, bad, [new Curve(bad, [1, 2], [1, 2])]) { Marks = [new CurveMark(1, bad)] },
            new RegionMapSection(bad, bad, new WindowGeometry(10, 5), [new RegionTrack(bad, [new RegionMark(-1, 1, 1)])]),
            new HeatMapSection(bad, [bad], [bad], [1], bad),
        ];
        var html = Render(new ReportDetails { Title = bad, Sections = sections, Command = bad }, conditions: [bad, bad + "2"], genes: 200,
            learners: [new ToyLearner(bad, 1, sections: sections), new ToyLearner("dexter", 1)]);
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain("onerror=\"", html);
        Assert.Contains("&lt;img", html);
        Assert.NotNull(Body(html));
    }

    [Fact]
    public void One_condition_one_predictor_and_constant_predictions_are_fine()
    {
        var html = Render(conditions: ["Leaf"], learners: [new ToyLearner("gc_content", 0, scale: 0)]);
        Assert.Contains("One predictor, nothing to compare it with", html);
        Assert.Contains("has no r (–)", html);
        Assert.DoesNotContain("All conditions", html);
        Assert.DoesNotContain("DNABERT-2", html);
        Assert.DoesNotContain("NaN", Body(html).ToString());
    }

    [Fact]
    public void Published_weights_are_not_called_a_small_model_from_scratch()
        => Assert.DoesNotContain("does not test the published",
        Render(learners: [new ToyLearner("dnabert2", 1, provenance: new FitProvenance { WeightsSha256 = "ab" }),
            new ToyLearner("dexter", 1)]));

    [Fact]
    public void The_contents_lead_to_every_part_and_the_heading_says_where_the_report_comes_from()
    {
        var html = Render(new ReportDetails
        {
            Origin = new ReportOrigin("genomics-lm 1.2", new DateTimeOffset(2026, 3, 4, 1, 30, 0, TimeSpan.FromHours(2)), "a <machine>"),
            Files = [new("predictions.tsv", "a row per gene")],
        }, learners: Usual);
        var main = Body(html);
        var anchors = main.Descendants("nav").Descendants("a").Select(a => ((string)a.Attribute("href")!)[1..]).ToList();
        Assert.Equal(main.Descendants("h2").Select(h => (string)h.Attribute("id")!), anchors);
        Assert.Equal(anchors.Distinct(), anchors);
        Assert.Equal(["genomics-lm 1.2", "3 March 2026, 23:30 UTC", "a <machine>"],
            main.Descendants("p").First(p => (string?)p.Attribute("class") == "origin").Elements().Select(e => e.Value));
        Assert.Contains("<a href=\"predictions.tsv\">", html);
        Assert.DoesNotContain("class=\"origin\"", Render(learners: Usual));
    }

    [Fact]
    public void All_test_genes_lie_within_the_page_and_the_largest_residuals_are_shown()
    {
        var main = Body(Render(genes: 300, learners: Usual));
        var link = main.Descendants("a").Single(a => (string?)a.Attribute("id") == "genes-data");
        var rows = Uri.UnescapeDataString(((string)link.Attribute("href")!).Split(',', 2)[1]).TrimEnd('\n').Split('\n')
            .Select(line => line.Split('\t')).ToList();
        Assert.Equal(["Gene", "observed", "dexter", "kmer_ridge", "gc_content", "lm_scratch", "mean residual"], rows[0]);
        var genes = rows.Skip(1).Select(r => (Id: r[0], Numbers: r.Skip(1).Select(c => c.Length == 0 ? double.NaN
            : double.Parse(c, System.Globalization.CultureInfo.InvariantCulture)).ToArray())).ToList();
        Assert.All(genes.Where(g => !double.IsNaN(g.Numbers[0])),
            g => Assert.Equal(g.Numbers[0] - g.Numbers[1..5].Average(), g.Numbers[5], 2e-4));
        var table = main.Descendants("table").Single(t => t.Element("caption")!.Value == "The largest residuals");
        Assert.Equal(genes.Where(g => !double.IsNaN(g.Numbers[5])).OrderByDescending(g => Math.Abs(g.Numbers[5])).Take(20)
            .Select(g => g.Id),
            table.Element("tbody")!.Elements().Select(r => r.Elements().First().Value));
    }

    [Fact]
    public void What_a_table_shows_can_be_taken_as_a_file()
    {
        var main = Body(Render(
            new ReportDetails { Sections = [EverySection[0], new TableSection("Run", ["=1+1", "x"], [["+cmd(1)", "–"]])] },
            learners: new ToyLearner("dexter", 1)));
        string File(string name) => Uri.UnescapeDataString(((string)main.Descendants("a")
            .Single(a => (string?)a.Attribute("download") == name).Attribute("href")!).Split(',', 2)[1]);
        Assert.Equal("variable\tvalue\nCG <rich>\t+0.25\nTATA\t-0.10\n", File("coefficients.tsv"));
        Assert.Equal("'=1+1\tx\n'+cmd(1)\t\n", File("run.tsv"));
    }

    [Fact]
    public void Tissues_under_names_of_R_are_shown_as_GTEx_shows_them()
    {
        var html = Render(conditions: ["Brain...Frontal.Cortex..BA9.", "Whole_Blood"], learners: Usual);
        Assert.Contains("Results in Brain - Frontal Cortex (BA9)", html);
        Assert.Contains("Whole Blood", html);
        Assert.DoesNotContain("Frontal.Cortex", html);
        Assert.DoesNotContain("Whole_Blood", html);
    }

    [Fact]
    public void Maps_have_a_legend()
    {
        var main = Body(Render(new ReportDetails { Sections = EverySection }, learners: new ToyLearner("dexter", 1)));
        foreach (var title in (string[])["Regions", "Ablation", "Saturation", "History"])
        {
            var figure = main.Descendants("figure").Single(f => f.Element("h4")?.Value == title);
            Assert.Equal("legend", (string?)figure.Element("ul")?.Attribute("class"));
        }
    }

    [GeneratedRegex("""\b(src|url)\s*[=(]""")]
    private static partial Regex FetchedPattern { get; }
}
