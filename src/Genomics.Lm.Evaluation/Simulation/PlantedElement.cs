namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>A part of the simulated grammar, or a decoy that looks like one and does nothing.</summary>
public sealed record PlantedElement
{
    /// <summary>A name for tables, for example <c>RRCCAATS −110..−50</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required PlantedElementKind Kind { get; init; }

    /// <summary>IUPAC consensus of a motif, or the word counted in a region.</summary>
    public required string Pattern { get; init; }

    /// <summary>First position at which it may start, relative to the TSS.</summary>
    public required int Start { get; init; }

    /// <summary>One past the last position at which it may start, relative to the TSS.</summary>
    public required int End { get; init; }

    /// <summary>True when the motif works on either strand.</summary>
    public bool BothStrands { get; init; }

    /// <summary>True when it has no effect on expression.</summary>
    public bool IsDecoy { get; init; }

    /// <summary>
    /// Weight among the elements of its kind in <c>condition_1</c>, before the kind is scaled to its share of the variance.
    /// </summary>
    internal double Weight { get; init; }

    /// <summary>
    /// Share of genes that get a motif, or mean number of copies of a word per 300 bases; CpG is not planted but left undepleted.
    /// </summary>
    internal double Rate { get; init; }
}
