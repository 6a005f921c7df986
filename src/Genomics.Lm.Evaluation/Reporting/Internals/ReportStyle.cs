namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>The report's style sheet, kept as <c>report.css</c> in this assembly.</summary>
internal static class ReportStyle
{
    private static readonly Lazy<string> Sheet = new(() =>
    {
        using var stream = typeof(ReportStyle).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim();
    });

    public static string Css => Sheet.Value;
}
