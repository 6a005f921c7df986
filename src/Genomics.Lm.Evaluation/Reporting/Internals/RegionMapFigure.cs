using Genomics.Lm.Data.Sections;
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
        var marks = section.Tracks.SelectMany(t => t.Regions).ToList();
        var window = section.Window;
        var (low, high) = window.Length > 0
            ? (-window.AlignmentIndex, window.Length - 1 - window.AlignmentIndex)
            : (marks.Select(m => m.Left).DefaultIfEmpty(0).Min(), marks.Select(m => m.Right).DefaultIfEmpty(1).Max());
        var scale = LinearScale.Exact(low, high + 1, Left, Right, 8);
        var strongest = marks.Select(m => Math.Abs(m.Value)).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var html = new Markup().Add($"<ul class=\"legend\"><li><span class=\"swatch negative\"></span>{section.ValueLabel} down to {NumberText.Significant(-strongest, 2)}</li>");
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

    private static void AddRows(Markup html, RegionMapSection section, IEnumerable<RegionTrack> tracks, LinearScale scale, double strongest)
    {
        html.Add($"<table class=\"regions\"><caption class=\"unseen\">{section.Title}: {section.ValueLabel} by position</caption><tbody>");
        foreach (var track in tracks)
        {
            var text = track.Regions.Count == 1 ? NumberText.Signed(track.Regions[0].Value) : "";
            html.Add($"<tr><th scope=\"row\">{track.Name}</th><td>{Strip(track, scale, strongest)}</td><td class=\"num\">{text}</td></tr>");
        }
        html.AddRaw("<tr class=\"axis\" aria-hidden=\"true\"><td></td><td><svg class=\"strip\" width=\"100%\" height=\"38\">");
        html.Add($"<line class=\"frame\" x1=\"{Left}%\" x2=\"{Right}%\" y1=\"0.5\" y2=\"0.5\"/>");
        foreach (var tick in scale.Ticks)
            html.Add($"<line class=\"frame\" x1=\"{scale[tick]}%\" x2=\"{scale[tick]}%\" y1=\"0\" y2=\"5\"/><text x=\"{scale[tick]}%\" y=\"18\" text-anchor=\"middle\">{(tick > 0 ? "+" : "")}{scale.Label(tick)}</text>");
        html.AddRaw("<text class=\"label\" x=\"50%\" y=\"34\" text-anchor=\"middle\">bases from the alignment point</text></svg></td><td></td></tr></tbody></table>");
    }

    // regions of one row that overlap stand below each other, the longest on top
    private static Markup Strip(RegionTrack track, LinearScale scale, double strongest)
    {
        var lanes = Lanes(track.Regions.Where(m => double.IsFinite(m.Value)));
        var (bar, height) = (lanes.Count > 1 ? MultiBar : Bar, Math.Max(RowHeight, (lanes.Count * (MultiBar + 2)) + 4));
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
                svg.Add($"<rect class=\"{(mark.Value < 0 ? "negative" : "positive")}\" x=\"{from}%\" width=\"{Math.Max(0.25, to - from)}%\" y=\"{top}\" height=\"{bar}\" rx=\"1.5\" fill-opacity=\"{opacity}\"><title>{Describe(track, mark)}</title></rect>");
            }
        return svg.AddRaw("</svg>");
    }

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
