namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>A file beside a report.</summary>
/// <param name="Name">Its path from the report's folder, with <c>/</c>.</param>
/// <param name="Contents">What it holds, in a few words.</param>
public sealed record ReportFile(string Name, string Contents);
