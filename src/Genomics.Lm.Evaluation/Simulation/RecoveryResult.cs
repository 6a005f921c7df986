using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Simulation.Internals;

namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>Predicted against true changes for every planted element; made by <see cref="ElementRecovery.Measure"/>.</summary>
public sealed class RecoveryResult
{
    /// <summary>The simulation.</summary>
    public required PromoterSimulation Simulation { get; init; }

    /// <summary>The condition.</summary>
    public required string Condition { get; init; }

    /// <summary>One per predictor, in the order given.</summary>
    public required IReadOnlyList<PredictorRecovery> Predictors { get; init; }

    /// <summary>
    /// Element by element (decoys last, the two motifs together after them), ablation before insertion, predictor by predictor.
    /// </summary>
    public required IReadOnlyList<ElementEffect> Effects { get; init; }

    /// <summary>What the data are made of, the summary and the changes, as sections of a report.</summary>
    public IReadOnlyList<ReportSection> Sections => RecoverySections.Of(this);
}
