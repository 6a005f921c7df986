using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>How alike two motifs are.</summary>
/// <param name="Query">The motif asked for.</param>
/// <param name="Target">The known motif.</param>
/// <param name="Offset">The column of the query at which the target's first column lies (on the strand that matches).</param>
/// <param name="Strand">The strand of the target.</param>
/// <param name="Overlap">Columns that lie on one another.</param>
/// <param name="PValue">Probability that a target of the same width, of columns drawn from all targets, is as alike.</param>
/// <param name="EValue">The p-value times the number of targets.</param>
public sealed record MotifMatch(Motif Query, Motif Target, int Offset, Strand Strand, int Overlap, double PValue, double EValue);
