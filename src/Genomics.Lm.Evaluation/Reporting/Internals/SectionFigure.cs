using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Draws any report section as a figure with heading and caption.</summary>
internal static class SectionFigure
{
    private const int LongTable = 12, Dense = 9;   // rows; columns
    private const char Unbroken = '\u00A0';

    public static Markup Draw(ReportSection section)
    {
        if (section is TableSection { Rows.Count: > LongTable } table)
            return new Markup().Add(
                $"<details><summary>{section.Title} ({NumberText.Count(table.Rows.Count)} "
                    + $"rows)</summary><figure>{Body(section)}{Caption(section)}</figure></details>");
        var html = new Markup().Add($"<figure class=\"{(section is CurveSection ? "half" : "")}\"><h4>{section.Title}</h4>");
        return html.Add($"{Body(section)}{Caption(section)}</figure>");
    }

    private static Markup Caption(ReportSection section)
        => section.Caption is { } caption ? new Markup().Add($"<figcaption>{caption}</figcaption>") : new Markup();

    private static Markup Body(ReportSection section) => section switch
    {
        TableSection table => Table(table.Title, table.Columns, table.Rows),
        CurveSection curves => CurveFigure.Draw(curves),
        RegionMapSection map => RegionMapFigure.Draw(map),
        HeatMapSection heat => HeatMapFigure.Draw(heat),
        BarSection or GraphSection or IntervalSection => Picture(section).Inline($"{section.Title}"),
        SvgSection drawing => new Markup().AddRaw($"<div class=\"wide\">{drawing.Svg}</div>"),
        _ => new Markup().Add($"<p>This section ({section.GetType().Name}) cannot be drawn by this version of the report.</p>"),
    };

    /// <summary>The section as SVG alone, for a file of its own.</summary>
    public static Picture Picture(ReportSection section) => section switch
    {
        TableSection table => TextTable(table),
        CurveSection curves => CurveFigure.Picture(curves),
        RegionMapSection map => RegionMapFigure.Picture(map),
        HeatMapSection heat => HeatMapFigure.Picture(heat),
        BarSection bars => BarFigure.Picture(bars),
        GraphSection graph => new GraphFigure(graph).Picture(),
        IntervalSection intervals => IntervalFigure.Picture(intervals),
        _ => throw new ArgumentException($"a section of type {section.GetType().Name} cannot be drawn by this version", nameof(section)),
    };

    private static Picture TextTable(TableSection table)
    {
        const double row = 20;
        var (svg, x) = (new Markup(), 0.0);
        for (var column = 0; column < table.Columns.Count; column++)
        {
            string[] cells = [table.Columns[column], .. table.Rows.Select(r => column < r.Count ? r[column] : "")];
            for (var i = 0; i < cells.Length; i++)
                svg.Add($"<text class=\"{(i == 0 ? "" : "ink")}\" x=\"{x}\" y=\"{(i + 1) * row - 5}\">{cells[i]}</text>\n");
            x += Drawing.Picture.WidthOf(cells) + 14;
        }
        return new Picture(svg, x, (table.Rows.Count + 1) * row);
    }

    /// <summary>A table of text cells; columns whose cells look like numbers are set right.</summary>
    public static Markup Table(string caption, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows,
        bool showsCaption = false)
    {
        var isNumeric = columns.Select((_, i) => i > 0 && rows.All(r => i >= r.Count || LooksNumeric(r[i]))).ToArray();
        var isDense = columns.Count > Dense;
        var html = new Markup().Add(
            $"<div class=\"wide\"><table class=\"data{(columns.Count <= 3 ? " narrow" : isDense ? " dense" : "")}\"><caption "
                + $"class=\"{(showsCaption ? "seen" : "unseen")}\">{caption}</caption><thead><tr>");
        for (var i = 0; i < columns.Count; i++) html.Add($"<th scope=\"col\" class=\"{(isNumeric[i] ? "num" : "")}\">{columns[i]}</th>");
        html.AddRaw("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.AddRaw("<tr>");
            html.Add($"<th scope=\"row\">{row.FirstOrDefault()}</th>");
            for (var i = 1; i < row.Count; i++) html.Add(
                $"<td class=\"{(isNumeric[i] ? "num" : "")}\">{(isNumeric[i] ? Number(row[i], isDense) : row[i])}</td>");
            html.AddRaw("</tr>");
        }
        return html.AddRaw("</tbody></table></div>").Add($"{DataLink.Draw(caption, "TSV", columns, rows)}");
    }

    // where cells are narrow: intervals, and numbers with their unit, are not broken
    private static string Number(string cell, bool isDense)
    {
        cell = cell.Replace('-', '−');
        return isDense ? cell.Replace(' ', Unbroken).Replace($"{Unbroken}(", " (", StringComparison.Ordinal) : cell;
    }

    private static bool LooksNumeric(string cell)
        => cell.Length == 0 || cell == NumberText.Undefined || char.IsAsciiDigit(cell[0])
            || (cell.Length > 1 && "+-−<±=".Contains(cell[0]) && (char.IsAsciiDigit(cell[1]) || cell[1] is ' ' or '.'));
}
