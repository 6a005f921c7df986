using System.Net;
using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting.Internals;

namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>Writes a comparison as one HTML file that works offline.</summary>
public static class HtmlReport
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="result">The comparison.</param>
    /// <param name="details">Title, audit and more sections; null for none.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, ComparisonResult result, ReportDetails? details = null)
        => OutputFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Render(result, details ?? new ReportDetails()))));

    internal static string Render(ComparisonResult result, ReportDetails details)
    {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
        html.Append($"<title>{WebUtility.HtmlEncode(details.Title ?? result.Dataset.Source)}</title><p>{WebUtility.HtmlEncode(result.Verdict)}</p><table>");
        foreach (var score in result.Scores)
            html.Append($"<tr><td>{WebUtility.HtmlEncode(score.Predictor)}<td>{WebUtility.HtmlEncode(score.Condition)}<td>{NumberText.Fixed(score.Pearson)}");
        return html.Append("</table></html>").ToString();
    }
}
