namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>A motif's best site in one gene, as found in the finished sequence: drawn from the matrix, or arisen by chance.</summary>
/// <param name="Element">The motif.</param>
/// <param name="Position">First base relative to the TSS.</param>
/// <param name="IsReverse">True when the site lies on the other strand than the gene.</param>
/// <param name="Occupancy">How strongly it is bound, 0 to 1.</param>
public readonly record struct PlantedSite(PlantedElement Element, int Position, bool IsReverse, double Occupancy);
