using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Motifs;

namespace Genomics.Lm.Evaluation.Insertions;

/// <summary>What a motif does at one place: the mean change of the prediction over backgrounds.</summary>
/// <param name="Motif">The motif.</param>
/// <param name="Strand">The strand it was written on.</param>
/// <param name="Position">Its first base, 0-based in the window.</param>
/// <param name="Backgrounds">Number of backgrounds.</param>
/// <param name="Mean">[conditions] prediction with the motif less prediction without.</param>
/// <param name="StandardError">[conditions] of the mean; NaN with one background.</param>
public sealed record InsertionEffect(Motif Motif, Strand Strand, int Position, int Backgrounds, IReadOnlyList<double> Mean,
    IReadOnlyList<double> StandardError);
