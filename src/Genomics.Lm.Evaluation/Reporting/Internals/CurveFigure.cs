using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Curves over a common axis with a legend, such as a training history.</summary>
internal static class CurveFigure
{
    private const double Width = 520, Height = 280, Left = 56, Right = 14, Top = 18, Bottom = 46;
    private const int Styles = 5; // CSS classes colour0 … colour4, dash0 … dash4

    /// <summary>Draws curves.</summary>
    /// <param name="section">The curves.</param>
    /// <param name="colours">A CSS colour class per curve; null: one after another.</param>
    public static Markup Draw(CurveSection section, IReadOnlyList<string>? colours = null)
    {
        var curves = Shown(section, colours);
        var html = new Markup().AddRaw("<ul class=\"legend\">");
        foreach (var (curve, style) in curves)
        {
            html.Add($"<li><svg width=\"26\" height=\"10\" aria-hidden=\"true\">");
            html.Add($"<line class=\"curve {style}\" x1=\"1\" x2=\"25\" y1=\"5\" y2=\"5\"/></svg>{curve.Name}</li>");
        }
        return html.Add($"</ul>{Chart(section, curves)}");
    }

    /// <summary>The curves as SVG alone, legend above.</summary>
    public static Picture Picture(CurveSection section)
    {
        var (curves, svg, y) = (Shown(section, null), new Markup(), 0.0);
        foreach (var (curve, style) in curves)
        {
            svg.Add($"<line class=\"curve {style}\" x1=\"{Left}\" x2=\"{Left + 26}\" y1=\"{y + 9}\" y2=\"{y + 9}\"/>");
            svg.Add($"<text class=\"ink\" x=\"{Left + 32}\" y=\"{y + 13}\">{curve.Name}</text>\n");
            y += 18;
        }
        svg.Add($"<svg y=\"{y}\" width=\"{Width}\" height=\"{Height}\">{Chart(section, curves)}</svg>\n");
        return new Picture(svg, Width, y + Height);
    }

    private static List<(Curve Curve, string Class)> Shown(CurveSection section, IReadOnlyList<string>? colours)
        => [.. section.Curves.Select((curve, i) => (curve, $"{colours?[i] ?? $"colour{i % Styles}"} dash{i % Styles}"))
            .Where(c => c.curve.X.Count > 0)];

    private static Markup Chart(CurveSection section, List<(Curve Curve, string Class)> curves)
    {
        var x = LinearScale.Around(curves.SelectMany(c => c.Curve.X), Left, Width - Right);
        var y = LinearScale.Around(curves.SelectMany(c => c.Curve.Y.Concat(c.Curve.Low).Concat(c.Curve.High)), Height - Bottom, Top, 5);
        var html = new Markup();
        html.Add($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" "
            + $"aria-label=\"{Describe(section, curves.Select(c => c.Curve))}\">");
        foreach (var tick in y.Ticks)
            html.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y[tick]}\" y2=\"{y[tick]}\"/><text "
                + $"x=\"{Left - 7}\" y=\"{y[tick] + 4}\" text-anchor=\"end\">{y.Label(tick)}</text>");
        foreach (var tick in x.Ticks)
            html.Add($"<line class=\"frame\" x1=\"{x[tick]}\" x2=\"{x[tick]}\" y1=\"{Height - Bottom}\" "
                + $"y2=\"{Height - Bottom + 5}\"/><text x=\"{x[tick]}\" y=\"{Height - Bottom + 19}\" "
                + $"text-anchor=\"middle\">{x.Label(tick)}</text>");
        html.Add($"<line class=\"frame\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/>");
        AddMarks(html, section.Marks, x);
        foreach (var (curve, style) in curves) AddCurve(html, curve, style, x, y);
        html.Add($"<text class=\"label\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" "
            + $"text-anchor=\"middle\">{section.XLabel}</text>");
        html.Add($"<text class=\"label\" transform=\"translate(12 {(Top + Height - Bottom) / 2}) rotate(-90)\" "
            + $"text-anchor=\"middle\">{section.YLabel}</text>");
        return html.AddRaw("</svg>");
    }

    private static void AddMarks(Markup html, IReadOnlyList<CurveMark> marks, LinearScale x)
    {
        foreach (var mark in marks.Where(m => x.Shows(m.X)))
        {
            var isRight = x[mark.X] > Width / 2;
            html.Add($"<line class=\"mark\" x1=\"{x[mark.X]}\" x2=\"{x[mark.X]}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>");
            html.Add($"<text x=\"{x[mark.X] + (isRight ? -5 : 5)}\" y=\"{Top - 6}\" "
                + $"text-anchor=\"{(isRight ? "end" : "start")}\">{mark.Label}</text>");
        }
    }

    private static void AddCurve(Markup html, Curve curve, string style, LinearScale x, LinearScale y)
    {
        var (count, measured) = (Math.Min(curve.X.Count, curve.Y.Count), Math.Min(curve.X.Count, curve.Y.Count) - curve.Extrapolated);
        AddPath(html, curve, style, x, y, 0..measured);
        if (curve.Extrapolated > 0) AddPath(html, curve, style + " pale", x, y, Math.Max(0, measured - 1)..count);
        for (var i = 0; i < Math.Min(curve.Low.Count, curve.High.Count); i++)
            if (double.IsFinite(curve.Low[i]) && double.IsFinite(curve.High[i]) && double.IsFinite(curve.X[i]))
                html.Add($"<line class=\"curve {style}{(i < measured ? "" : " pale")}\" x1=\"{x[curve.X[i]]}\" x2=\"{x[curve.X[i]]}\" "
                    + $"y1=\"{y[curve.Low[i]]}\" y2=\"{y[curve.High[i]]}\"/>");
        if (curve.X.Count > 60) return;
        for (var i = 0; i < count; i++)
        {
            if (!double.IsFinite(curve.X[i]) || !double.IsFinite(curve.Y[i])) continue;
            var title = $"{curve.Name}{(i < measured ? "" : ", extrapolated")}: {NumberText.Significant(curve.Y[i], 4)} at "
                + $"{NumberText.Significant(curve.X[i], 4)}";
            html.Add($"<circle class=\"dot {style}{(i < measured ? "" : " pale")}\" cx=\"{x[curve.X[i]]}\" cy=\"{y[curve.Y[i]]}\" "
                + $"r=\"2.6\"><title>{title}</title></circle>");
        }
    }

    private static void AddPath(Markup html, Curve curve, string style, LinearScale x, LinearScale y, Range points)
    {
        html.Add($"<path class=\"curve {style}\" d=\"");
        var isPenDown = false;
        for (var i = points.Start.Value; i < points.End.Value; i++)
        {
            if (!double.IsFinite(curve.X[i]) || !double.IsFinite(curve.Y[i])) { isPenDown = false; continue; }
            html.Add($"{(isPenDown ? "L" : "M")}{x[curve.X[i]]} {y[curve.Y[i]]}");
            isPenDown = true;
        }
        html.Add($"\"><title>{curve.Name}</title></path>");
    }

    private static string Describe(CurveSection section, IEnumerable<Curve> curves)
        => $"{section.Title}: {section.YLabel} over {section.XLabel}; "
            + string.Join("; ", curves.Select(c => $"{c.Name} ends at {NumberText.Significant(c.Y[^1])}"));
}
