namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>What one predictor says about one kind of edit of one element, against the truth; on the scale of expression.</summary>
public sealed record ElementEffect
{
    /// <summary>The predictor's name.</summary>
    public required string Predictor { get; init; }

    /// <summary>The element's name; of the two motifs that act together both names with × between.</summary>
    public required string Element { get; init; }

    /// <summary>What it is.</summary>
    public required PlantedElementKind Kind { get; init; }

    /// <summary>True when it has no effect on expression: a decoy of the grammar, or of a kind that the preset gives no share.</summary>
    public required bool IsDecoy { get; init; }

    /// <summary>What was done.</summary>
    public required ElementEdit Edit { get; init; }

    /// <summary>Genes in which it was done; the other numbers are NaN when there are none.</summary>
    public required int Genes { get; init; }

    /// <summary>
    /// Mean true change. Of two motifs together: the change by editing both, less the changes by editing each alone.
    /// </summary>
    public required double TrueChange { get; init; }

    /// <summary>Mean predicted change, likewise.</summary>
    public required double PredictedChange { get; init; }

    /// <summary>Standard error of the mean predicted change over the genes; NaN for fewer than two.</summary>
    public required double StandardError { get; init; }
}
