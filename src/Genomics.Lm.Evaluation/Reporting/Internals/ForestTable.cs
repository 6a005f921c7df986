using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>One estimate in a forest plot.</summary>
/// <param name="Estimate">Where the marker stands; NaN draws none.</param>
/// <param name="Interval">The whisker; undefined draws none.</param>
/// <param name="Class">CSS class that gives the colour.</param>
/// <param name="Shape">SVG path of the marker around the origin.</param>
/// <param name="IsFilled">A filled marker; hollow otherwise.</param>
internal sealed record ForestMark(double Estimate, Interval Interval, string Class, string Shape, bool IsFilled);

/// <summary>One row of a forest plot.</summary>
/// <param name="Label">Row heading, as markup.</param>
/// <param name="Marks">One estimate, or several to be seen against each other.</param>
/// <param name="Description">What the row says, for tooltips and screen readers.</param>
/// <param name="Cells">Text of the columns at the right.</param>
internal sealed record ForestRow(Markup Label, IReadOnlyList<ForestMark> Marks, string Description, IReadOnlyList<string> Cells);

/// <summary>
/// A forest plot as an HTML table: its plot column is one fluid SVG strip per row, so it fits any width, prints, and is read aloud as a
/// table.
/// </summary>
internal static class ForestTable
{
    private const double Left = 3, Right = 97; // percent of the strip's width

    public static Markup Draw(string caption, string axis, IReadOnlyList<string> headings, IReadOnlyList<ForestRow> rows, bool hasZeroLine)
    {
        var shown = rows.SelectMany(r => r.Marks).SelectMany(m => new[] { m.Estimate, m.Interval.Low, m.Interval.High });
        var scale = LinearScale.Around(hasZeroLine ? shown.Append(0) : shown, Left, Right);
        var html = new Markup();
        html.Add($"<table class=\"forest{(headings.Count > 3 ? " many" : "")}\" role=\"table\"><caption>{caption}</caption><thead "
            + $"role=\"rowgroup\"><tr role=\"row\"><th role=\"columnheader\" scope=\"col\">{headings[0]}</th>");
        html.Add($"<th role=\"columnheader\" scope=\"col\" class=\"plot\">{axis}</th>");
        foreach (var heading in headings.Skip(1)) html.Add($"<th role=\"columnheader\" scope=\"col\" class=\"num\">{heading}</th>");
        html.AddRaw("</tr></thead><tbody role=\"rowgroup\">");
        foreach (var row in rows)
        {
            html.Add($"<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">{row.Label}</th><td role=\"cell\" "
                + $"class=\"plot\">{Strip(row, scale)}</td>");
            for (var i = 0; i < row.Cells.Count; i++) html.Add(
                $"<td role=\"cell\" class=\"num\" data-label=\"{headings[i + 1]}\">{row.Cells[i]}</td>");
            html.AddRaw("</tr>");
        }
        html.Add($"<tr class=\"axis\" role=\"row\" aria-hidden=\"true\"><td role=\"cell\"></td><td role=\"cell\" "
            + $"class=\"plot\">{Axis(scale)}</td>");
        if (headings.Count > 1) html.Add($"<td role=\"cell\" colspan=\"{headings.Count - 1}\"></td>");
        return html.AddRaw("</tr></tbody></table>");
    }

    private static Markup Strip(ForestRow row, LinearScale scale)
    {
        var svg = new Markup();
        svg.Add($"<svg class=\"strip\" width=\"100%\" height=\"30\" role=\"img\" "
            + $"aria-label=\"{row.Description}\"><title>{row.Description}</title>");
        foreach (var tick in scale.Ticks)
            svg.Add($"<line class=\"{(Math.Abs(tick) < 1e-9 ? "zero" : "grid")}\" x1=\"{scale[tick]}%\" x2=\"{scale[tick]}%\" y1=\"0\" "
                + $"y2=\"100%\"/>");
        foreach (var mark in row.Marks) AddMark(svg, mark, scale);
        return svg.AddRaw("</svg>");
    }

    private static void AddMark(Markup svg, ForestMark mark, LinearScale scale)
    {
        if (mark.Interval.IsDefined)
        {
            var (low, high) = (scale[mark.Interval.Low], scale[mark.Interval.High]);
            svg.Add($"<g class=\"{mark.Class}\"><line class=\"whisker\" x1=\"{low}%\" x2=\"{high}%\" y1=\"50%\" y2=\"50%\"/>");
            svg.Add($"<line class=\"whisker\" x1=\"{low}%\" x2=\"{low}%\" y1=\"11\" y2=\"19\"/><line class=\"whisker\" x1=\"{high}%\" "
                + $"x2=\"{high}%\" y1=\"11\" y2=\"19\"/></g>");
        }
        if (double.IsFinite(mark.Estimate))
            svg.Add($"<svg x=\"{scale[mark.Estimate]}%\" y=\"50%\" overflow=\"visible\"><path class=\"{mark.Class} "
                + $"{(mark.IsFilled ? "marker" : "marker hollow")}\" d=\"{mark.Shape}\"/></svg>");
    }

    private static Markup Axis(LinearScale scale)
    {
        var svg = new Markup().AddRaw("<svg class=\"strip\" width=\"100%\" height=\"24\">");
        svg.Add($"<line class=\"frame\" x1=\"{Left}%\" x2=\"{Right}%\" y1=\"0.5\" y2=\"0.5\"/>");
        foreach (var tick in scale.Ticks)
            svg.Add($"<line class=\"frame\" x1=\"{scale[tick]}%\" x2=\"{scale[tick]}%\" y1=\"0\" y2=\"5\"/><text x=\"{scale[tick]}%\" "
                + $"y=\"19\" text-anchor=\"middle\">{scale.Label(tick)}</text>");
        return svg.AddRaw("</svg>");
    }
}
