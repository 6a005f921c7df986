using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Motifs;

namespace Genomics.Lm.Evaluation.Insertions;

/// <summary>What two motifs do together at one spacing, beyond what each does alone at the same places.</summary>
/// <param name="First">The motif that stays.</param>
/// <param name="Second">The motif that moves.</param>
/// <param name="Strand">The strand the second was written on; the first is on the forward strand.</param>
/// <param name="Spacing">
/// Bases between the two; from 0 the second lies downstream, below 0 upstream (−1: none between them, −2: one, …).
/// </param>
/// <param name="Backgrounds">Number of backgrounds.</param>
/// <param name="Together">[conditions] mean effect of both.</param>
/// <param name="Interaction">[conditions] mean of the effect of both less those of each alone.</param>
/// <param name="StandardError">[conditions] of the interaction; NaN with one background.</param>
public sealed record PairEffect(Motif First, Motif Second, Strand Strand, int Spacing, int Backgrounds, IReadOnlyList<double> Together,
    IReadOnlyList<double> Interaction, IReadOnlyList<double> StandardError);
