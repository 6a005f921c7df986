namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>The kinds of simulated sequence features.</summary>
public enum PlantedElementKind
{
    /// <summary>Density of a dinucleotide around the TSS.</summary>
    Composition,

    /// <summary>Frequency of a short word in a long region.</summary>
    Region,

    /// <summary>A motif, drawn from a position weight matrix, at its position.</summary>
    Motif,

    /// <summary>What two motifs do together, beyond what each does alone. Appears among effects, never among elements.</summary>
    Interaction,
}
