using Genomics.Lm.Data.Reporting;

namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>What a report shows beside the comparison itself.</summary>
public sealed record ReportDetails
{
    /// <summary>The report's heading; null: made from the data's name.</summary>
    public string? Title { get; init; }

    /// <summary>More sections: recovery of planted elements, composition controls, repeated splits.</summary>
    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>The command line that made the report, shown at its end; null when there was none.</summary>
    public string? Command { get; init; }
}
