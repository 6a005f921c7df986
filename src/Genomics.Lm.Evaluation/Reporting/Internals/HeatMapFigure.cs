using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>A matrix shown by colour: a table with numbers when it is small, strips of cells when it is wide.</summary>
internal static class HeatMapFigure
{
    private const int NumbersUpTo = 14;

    public static Markup Draw(HeatMapSection section)
    {
        var strongest = section.Values.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var isSmall = section.ColumnNames.Count <= NumbersUpTo;
        var html = new Markup().Add($"<div class=\"wide\"><table class=\"heat\"><caption class=\"unseen\">{section.Title}: {section.ValueLabel}</caption>");
        if (isSmall)
        {
            html.AddRaw("<thead><tr><td></td>");
            foreach (var column in section.ColumnNames) html.Add($"<th scope=\"col\">{column}</th>");
            html.AddRaw("</tr></thead>");
        }
        html.AddRaw("<tbody>");
        for (var row = 0; row < section.RowNames.Count; row++)
        {
            html.Add($"<tr><th scope=\"row\">{section.RowNames[row]}</th>");
            if (isSmall) AddCells(html, section, row, strongest);
            else html.Add($"<td>{Strip(section, row, strongest)}</td>");
            html.AddRaw("</tr>");
        }
        if (!isSmall) html.Add($"<tr class=\"axis\"><td></td><td class=\"ends\"><span>{section.ColumnNames[0]}</span><span>{section.ColumnNames[^1]}</span></td></tr>");
        return html.AddRaw("</tbody></table></div>");
    }

    private static void AddCells(Markup html, HeatMapSection section, int row, double strongest)
    {
        var decimals = strongest > 0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(strongest)), 0, 6) : 0;
        for (var column = 0; column < section.ColumnNames.Count; column++)
        {
            var value = section.Values[row * section.ColumnNames.Count + column];
            html.Add($"<td class=\"{Sign(value)}\" style=\"--strength:{Strength(value, strongest)}\">{NumberText.Signed(value, decimals)}</td>");
        }
    }

    private static Markup Strip(HeatMapSection section, int row, double strongest)
    {
        var columns = section.ColumnNames.Count;
        var svg = new Markup().Add($"<svg class=\"strip\" width=\"100%\" height=\"20\" role=\"img\" aria-label=\"{section.RowNames[row]}, {columns} values\">");
        for (var column = 0; column < columns; column++)
        {
            var value = section.Values[row * columns + column];
            if (!double.IsFinite(value)) continue;
            svg.Add($"<rect class=\"{Sign(value)}\" x=\"{100.0 * column / columns}%\" width=\"{100.0 / columns}%\" height=\"100%\" fill-opacity=\"{Strength(value, strongest)}\"><title>{section.RowNames[row]}, {section.ColumnNames[column]}: {NumberText.Significant(value)}</title></rect>");
        }
        return svg.AddRaw("</svg>");
    }

    private static string Sign(double value) => value < 0 ? "negative" : "positive";

    private static double Strength(double value, double strongest) => double.IsFinite(value) && strongest > 0 ? Math.Abs(value) / strongest : 0;
}
