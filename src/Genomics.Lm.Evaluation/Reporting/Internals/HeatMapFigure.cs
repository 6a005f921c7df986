using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>A matrix shown by colour: a table with numbers when it is small, strips of cells when it is wide.</summary>
internal static class HeatMapFigure
{
    private const int NumbersUpTo = 14;

    public static Markup Draw(HeatMapSection section)
    {
        var strongest = Strongest(section);
        var isSmall = section.ColumnNames.Count <= NumbersUpTo;
        var html = Legend(section, strongest).Add(
            $"<div class=\"wide\"><table class=\"heat\"><caption class=\"unseen\">{section.Title}: {section.ValueLabel}</caption>");
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
        if (!isSmall) html.Add(
            $"<tr class=\"axis\"><td></td><td "
                + $"class=\"ends\"><span>{section.ColumnNames[0]}</span><span>{section.ColumnNames[^1]}</span></td></tr>");
        return html.AddRaw("</tbody></table></div>");
    }

    private static Markup Legend(HeatMapSection section, double strongest)
    {
        var html = new Markup().Add($"<ul class=\"legend\"><li>{section.ValueLabel}</li>");
        if (section.Values.Any(v => v < 0))
            html.Add($"<li><span class=\"swatch negative\"></span>down to {NumberText.Significant(-strongest, 2)}</li>");
        return html.Add($"<li><span class=\"swatch positive\"></span>up to +{NumberText.Significant(strongest, 2)}</li></ul>");
    }

    /// <summary>The matrix as SVG alone.</summary>
    public static Picture Picture(HeatMapSection section)
    {
        const double row = 24, strip = 720;
        var strongest = Strongest(section);
        var (rows, columns) = (section.RowNames.Count, section.ColumnNames.Count);
        var isSmall = columns <= NumbersUpTo;
        var cell = isSmall ? Math.Max(54, Drawing.Picture.WidthOf(section.ColumnNames)) : strip / columns;
        var left = Drawing.Picture.WidthOf(section.RowNames) + 10;
        var svg = new Markup().Add($"<text x=\"{left}\" y=\"12\">{section.ValueLabel}: "
            + $"{(section.Values.Any(v => v < 0) ? "blue below 0, " : "")}orange above, "
            + $"up to ±{NumberText.Significant(strongest, 2)}</text>\n");
        for (var column = 0; column < columns; column += isSmall ? 1 : Math.Max(1, columns - 1))
            svg.Add($"<text x=\"{left + (column + 0.5) * cell}\" y=\"34\" text-anchor=\"middle\">{section.ColumnNames[column]}</text>\n");
        for (var i = 0; i < rows; i++)
        {
            var y = 40 + i * row;
            svg.Add($"<text class=\"ink\" x=\"{left - 8}\" y=\"{y + 16}\" text-anchor=\"end\">{section.RowNames[i]}</text>");
            if (isSmall) AddRectangles(svg, section, i, strongest, (left, y, cell, row));
            else svg.Add($"<svg x=\"{left}\" y=\"{y}\" width=\"{strip}\" height=\"20\">{Strip(section, i, strongest)}</svg>\n");
        }
        return new Picture(svg, left + columns * cell, 40 + rows * row);
    }

    private static void AddRectangles(
        Markup svg, HeatMapSection section, int row, double strongest, (double Left, double Top, double Width, double Height) cell)
    {
        for (var column = 0; column < section.ColumnNames.Count; column++)
        {
            var value = section.Values[row * section.ColumnNames.Count + column];
            if (!double.IsFinite(value)) continue;
            var x = cell.Left + column * cell.Width;
            svg.Add($"<rect class=\"cellframe {Sign(value)}\" fill-opacity=\"{0.62 * Strength(value, strongest)}\" x=\"{x}\" "
                + $"y=\"{cell.Top}\" ");
            svg.Add($"width=\"{cell.Width - 2}\" height=\"{cell.Height - 2}\" rx=\"3\"><title>{section.RowNames[row]}, "
                + $"{section.ColumnNames[column]}: {NumberText.Significant(value)}</title></rect>");
            svg.Add($"<text class=\"ink\" x=\"{x + cell.Width / 2 - 1}\" y=\"{cell.Top + 15}\" "
                + $"text-anchor=\"middle\">{NumberText.Fixed(value, Decimals(strongest))}</text>\n");
        }
    }

    private static void AddCells(Markup html, HeatMapSection section, int row, double strongest)
    {
        var decimals = Decimals(strongest);
        for (var column = 0; column < section.ColumnNames.Count; column++)
        {
            var value = section.Values[row * section.ColumnNames.Count + column];
            html.Add($"<td class=\"{Sign(value)}\" "
                + $"style=\"--strength:{Strength(value, strongest)}\">{NumberText.Signed(value, decimals)}</td>");
        }
    }

    private static Markup Strip(HeatMapSection section, int row, double strongest)
    {
        var columns = section.ColumnNames.Count;
        var svg = new Markup().Add(
            $"<svg class=\"strip\" width=\"100%\" height=\"20\" role=\"img\" aria-label=\"{section.RowNames[row]}, {columns} values\">");
        for (var column = 0; column < columns; column++)
        {
            var value = section.Values[row * columns + column];
            if (!double.IsFinite(value)) continue;
            svg.Add($"<rect class=\"{Sign(value)}\" x=\"{100.0 * column / columns}%\" width=\"{100.0 / columns}%\" height=\"100%\" "
                + $"fill-opacity=\"{Strength(value, strongest)}\"><title>{section.RowNames[row]}, {section.ColumnNames[column]}: "
                + $"{NumberText.Significant(value)}</title></rect>");
        }
        return svg.AddRaw("</svg>");
    }

    private static double Strongest(HeatMapSection section)
        => section.Values.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();

    private static int Decimals(double strongest) => strongest > 0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(strongest)), 0, 6) : 0;

    private static string Sign(double value) => value < 0 ? "negative" : "positive";

    private static double Strength(double value, double strongest)
        => double.IsFinite(value) && strongest > 0 ? Math.Abs(value) / strongest : 0;
}
