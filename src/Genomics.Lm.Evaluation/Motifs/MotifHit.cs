using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>A place where a motif matches.</summary>
/// <param name="Sequence">The id of the sequence.</param>
/// <param name="Motif">The id of the motif.</param>
/// <param name="Start">First base, 0-based on the forward strand.</param>
/// <param name="End">One past the last base.</param>
/// <param name="Strand">The strand that matches.</param>
/// <param name="Score">Log-likelihood ratio, in bits.</param>
/// <param name="PValue">Probability that a random word of the background scores as high.</param>
public readonly record struct MotifHit(string Sequence, string Motif, int Start, int End, Strand Strand, double Score, double PValue);
