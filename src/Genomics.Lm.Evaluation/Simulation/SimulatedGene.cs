using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>Where a simulated gene comes from.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Window">The place of its window in the simulated genome, with strand.</param>
/// <param name="CopyOf">Index of the gene whose window was copied with mutations, or −1.</param>
/// <param name="Divergence">Share of mutated bases; 0 for what is no copy.</param>
/// <param name="Partner">Index of the gene on the other strand whose window overlaps, or −1.</param>
public sealed record SimulatedGene(string Id, GenomicLocation Window, int CopyOf, double Divergence, int Partner);
