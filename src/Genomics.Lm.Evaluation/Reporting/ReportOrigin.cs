namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>Where a report comes from. Libraries read no clock and no machine: who runs a comparison says this.</summary>
/// <param name="Program">Program and version.</param>
/// <param name="Made">When.</param>
/// <param name="Machine">On what.</param>
public sealed record ReportOrigin(string Program, DateTimeOffset Made, string Machine);
