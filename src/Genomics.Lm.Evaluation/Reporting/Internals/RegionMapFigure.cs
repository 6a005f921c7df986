using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Rows of coloured intervals along the window: strength by opacity, sign by colour.</summary>
internal static class RegionMapFigure
{
    private const double Left = 1, Right = 99; // percent of the strip's width
    private const double RowHeight = 20, Bar = 13, MultiBar = 7; // pixels
    private const int ShownRows = 40;

    public static Markup Draw(RegionMapSection section)
    {
        var (scale, strongest) = Scale(section);
        var html = new Markup().Add(
            $"<ul class=\"legend\"><li><span class=\"swatch negative\"></span>{section.ValueLabel} down to "
                + $"{NumberText.Significant(-strongest, 2)}</li>");
        html.Add($"<li><span class=\"swatch positive\"></span>up to +{NumberText.Significant(strongest, 2)}</li></ul>");
        AddRows(html, section, section.Tracks.Take(ShownRows), scale, strongest);
        if (section.Tracks.Count > ShownRows)
        {
            html.Add($"<details><summary>{NumberText.Count(section.Tracks.Count - ShownRows)} more rows</summary>");
            AddRows(html, section, section.Tracks.Skip(ShownRows), scale, strongest);
            html.AddRaw("</details>");
        }
        return html;
    }

    /// <summary>All rows as SVG alone.</summary>
    public static Picture Picture(RegionMapSection section)
    {
        const double width = 720;
        var (scale, strongest) = Scale(section);
        var left = Drawing.Picture.WidthOf(section.Tracks.Select(t => t.Name)) + 10;
        var (svg, y) = (new Markup(), 20.0);
        svg.Add($"<text x=\"{left}\" y=\"12\">{section.ValueLabel}: blue down to {NumberText.Significant(-strongest, 2)}, ");
        svg.Add($"orange up to +{NumberText.Significant(strongest, 2)}</text>\n");
        foreach (var track in section.Tracks)
        {
            var height = HeightOf(Lanes(track.Regions.Where(m => double.IsFinite(m.Value))).Count);
            svg.Add($"<text class=\"ink\" x=\"{left - 8}\" y=\"{y + height / 2 + 4}\" text-anchor=\"end\">{track.Name}</text>");
            svg.Add($"<svg x=\"{left}\" y=\"{y}\" width=\"{width}\" height=\"{height}\">{Strip(track, scale, strongest)}</svg>\n");
            y += height;
        }
        svg.Add($"<svg x=\"{left}\" y=\"{y}\" width=\"{width}\" height=\"38\">{Axis(scale)}</svg>\n");
        return new Picture(svg, left + width, y + 38);
    }

    private static void AddRows(Markup html, RegionMapSection section, IEnumerable<RegionTrack> tracks, LinearScale scale,
        double strongest)
    {
        html.Add($"<table class=\"regions\"><caption class=\"unseen\">{section.Title}: {section.ValueLabel} by position</caption><tbody>");
        foreach (var track in tracks)
        {
            var text = track.Regions.Count == 1 ? NumberText.Signed(track.Regions[0].Value) : "";
            html.Add(
                $"<tr><th scope=\"row\">{track.Name}</th><td>{Strip(track, scale, strongest)}</td><td class=\"num\">{text}</td></tr>");
        }
        html.Add($"<tr class=\"axis\" aria-hidden=\"true\"><td></td><td>{Axis(scale)}</td><td></td></tr></tbody></table>");
    }

    private static (LinearScale Scale, double Strongest) Scale(RegionMapSection section)
    {
        var marks = section.Tracks.SelectMany(t => t.Regions).ToList();
        var window = section.Window;
        var (low, high) = window.Length > 0
            ? (-window.AlignmentIndex, window.Length - 1 - window.AlignmentIndex)
            : (marks.Select(m => m.Left).DefaultIfEmpty(0).Min(), marks.Select(m => m.Right).DefaultIfEmpty(1).Max());
        return (LinearScale.Exact(low, high + 1, Left, Right, 8),
            marks.Select(m => Math.Abs(m.Value)).Where(double.IsFinite).DefaultIfEmpty(0).Max());
    }

    private static Markup Axis(LinearScale scale)
    {
        var html = new Markup().AddRaw("<svg class=\"strip\" width=\"100%\" height=\"38\">");
        html.Add($"<line class=\"frame\" x1=\"{Left}%\" x2=\"{Right}%\" y1=\"0.5\" y2=\"0.5\"/>");
        foreach (var tick in scale.Ticks)
            html.Add($"<line class=\"frame\" x1=\"{scale[tick]}%\" x2=\"{scale[tick]}%\" y1=\"0\" y2=\"5\"/><text x=\"{scale[tick]}%\" "
                + $"y=\"18\" text-anchor=\"middle\">{(tick > 0 ? "+" : "")}{scale.Label(tick)}</text>");
        return html.AddRaw("<text class=\"label\" x=\"50%\" y=\"34\" text-anchor=\"middle\">bases from the alignment point</text></svg>");
    }

    // regions of one row that overlap stand below each other, the longest on top
    private static Markup Strip(RegionTrack track, LinearScale scale, double strongest)
    {
        var lanes = Lanes(track.Regions.Where(m => double.IsFinite(m.Value)));
        var (bar, height) = (lanes.Count > 1 ? MultiBar : Bar, HeightOf(lanes.Count));
        var description = string.Join("; ", track.Regions.Select(r => Describe(track, r)));
        var svg = new Markup().Add($"<svg class=\"strip\" width=\"100%\" height=\"{height}\" role=\"img\" aria-label=\"{description}\">");
        svg.Add($"<line class=\"grid\" x1=\"{Left}%\" x2=\"{Right}%\" y1=\"{height / 2}\" y2=\"{height / 2}\"/>");
        if (scale.Shows(0)) svg.Add($"<line class=\"zero\" x1=\"{scale[0]}%\" x2=\"{scale[0]}%\" y1=\"0\" y2=\"100%\"/>");
        for (var lane = 0; lane < lanes.Count; lane++)
            foreach (var mark in lanes[lane])
            {
                var (from, to) = (scale[scale.Clamp(mark.Left)], scale[scale.Clamp(mark.Right + 1)]);
                var opacity = strongest > 0 ? 0.12 + 0.88 * Math.Abs(mark.Value) / strongest : 0.12;
                var top = (height - lanes.Count * bar - (lanes.Count - 1) * 2) / 2 + lane * (bar + 2);
                svg.Add($"<rect class=\"{(mark.Value < 0 ? "negative" : "positive")}\" x=\"{from}%\" "
                    + $"width=\"{Math.Max(0.25, to - from)}%\" y=\"{top}\" height=\"{bar}\" rx=\"1.5\" "
                    + $"fill-opacity=\"{opacity}\"><title>{Describe(track, mark)}</title></rect>");
            }
        return svg.AddRaw("</svg>");
    }

    private static double HeightOf(int lanes) => Math.Max(RowHeight, lanes * (MultiBar + 2) + 4);

    private static List<List<RegionMark>> Lanes(IEnumerable<RegionMark> marks)
    {
        var lanes = new List<List<RegionMark>>();
        foreach (var mark in marks.OrderByDescending(m => m.Right - m.Left).ThenBy(m => m.Left))
        {
            var lane = lanes.FirstOrDefault(l => l.All(other => other.Right < mark.Left || mark.Right < other.Left));
            if (lane is null) lanes.Add(lane = []);
            lane.Add(mark);
        }
        return lanes;
    }

    private static string Describe(RegionTrack track, RegionMark mark)
        => $"{track.Name} from {NumberText.Signed(mark.Left, 0)} to {NumberText.Signed(mark.Right, 0)}: {NumberText.Signed(mark.Value)}";
}
