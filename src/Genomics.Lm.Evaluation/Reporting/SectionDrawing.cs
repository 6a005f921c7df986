using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Reporting.Internals;

namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>
/// Draws a section of a report as one SVG file that needs nothing else: light and dark, with a title, nothing is fetched.
/// </summary>
public static class SectionDrawing
{
    /// <summary>The drawing as text.</summary>
    /// <param name="section">Any section; a table becomes rows of text, a finished drawing stays as it is.</param>
    public static string ToSvg(ReportSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return section is SvgSection finished ? finished.Svg : SectionFigure.Picture(section).StandAlone(section.Title, section.Caption);
    }

    /// <summary>Writes the drawing whole or not at all.</summary>
    /// <param name="section">The section.</param>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void WriteSvg(ReportSection section, string path)
    {
        var svg = ToSvg(section);
        OutputFile.WriteText(path, text => text.Write(svg));
    }
}
