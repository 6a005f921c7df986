using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Evaluation.Simulation;

namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>What a report shows beside the comparison itself.</summary>
public sealed record ReportDetails
{
    /// <summary>The report's heading; null: made from the data's name.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// What predictors say when planted elements of simulated promoters are edited, from <see cref="ElementRecovery"/>; null for real
    /// data.
    /// </summary>
    public RecoveryResult? Recovery { get; init; }

    /// <summary>More sections.</summary>
    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>The measured coverage of prediction intervals, for <c>metrics.json</c>.</summary>
    public IReadOnlyList<IntervalCoverage> Coverage { get; init; } = [];

    /// <summary>The comparison repeated on shuffled windows, from <see cref="ShuffledControl"/>.</summary>
    public IReadOnlyList<ShuffledScore> Shuffled { get; init; } = [];

    /// <summary>r against the number of genes learnt from, from <see cref="Controls.LearningCurve"/>.</summary>
    public IReadOnlyList<LearningPoint> LearningCurve { get; init; } = [];

    /// <summary>How well the best of predictors could do, from <see cref="NoiseCeiling"/>.</summary>
    public IReadOnlyList<NoiseCeiling> Ceilings { get; init; } = [];

    /// <summary>The comparison repeated on other splits, from <see cref="RepeatedSplits"/>; null when there is one split.</summary>
    public RepeatedComparison? Repeats { get; init; }

    /// <summary>Program, time and machine, shown below the heading; null: not known.</summary>
    public ReportOrigin? Origin { get; init; }

    /// <summary>The files beside the report, which it links to.</summary>
    public IReadOnlyList<ReportFile> Files { get; init; } = [];

    /// <summary>The command line that made the report, shown at its end; null when there was none.</summary>
    public string? Command { get; init; }
}
