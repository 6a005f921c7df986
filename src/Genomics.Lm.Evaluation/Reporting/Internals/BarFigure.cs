using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Values as horizontal bars, each with its number.</summary>
internal static class BarFigure
{
    private const double Row = 20, Longest = 360, RoomForNumber = 70;

    public static Picture Picture(BarSection section)
    {
        var left = Drawing.Picture.WidthOf(section.Bars.Select(b => b.Name)) + 8;
        var greatest = section.Bars.Select(b => b.Value).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var svg = new Markup().Add($"<text x=\"{left}\" y=\"12\">{section.ValueLabel}</text>\n");
        for (var i = 0; i < section.Bars.Count; i++)
        {
            var (bar, y) = (section.Bars[i], (i + 1) * Row);
            var length = greatest > 0 && double.IsFinite(bar.Value) ? Math.Max(1, Longest * Math.Max(bar.Value, 0) / greatest) : 1;
            svg.Add($"<text class=\"ink\" x=\"{left - 8}\" y=\"{y + 13}\" text-anchor=\"end\">{bar.Name}</text>");
            svg.Add($"<rect class=\"{(bar.Sign < 0 ? "negative" : "positive")}\" x=\"{left}\" y=\"{y + 3}\" width=\"{length}\" "
                + $"height=\"{Row - 6}\"/>");
            svg.Add($"<text x=\"{left + length + 6}\" y=\"{y + 13}\">{NumberText.Significant(bar.Value)}</text>\n");
        }
        return new Picture(svg, left + Longest + RoomForNumber, (section.Bars.Count + 1) * Row);
    }
}
