using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting.Internals;

namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>
/// Writes a comparison as one HTML file: style, drawings and data are inside, nothing is fetched. Readable in light and dark, on a phone,
/// printed and by a screen reader. A small script sorts tables and looks up genes; without it the page shows the same.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="result">The comparison.</param>
    /// <param name="details">Title, audit and more sections; null for none.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, ComparisonResult result, ReportDetails? details = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(result);
        OutputFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ReportPage.Render(result, details ?? new ReportDetails()))));
    }
}
