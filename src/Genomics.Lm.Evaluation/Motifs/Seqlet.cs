using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Motifs;

/// <summary>A stretch of a sequence that matters to a prediction.</summary>
/// <param name="Sequence">The whole sequence.</param>
/// <param name="Scores">[bases] of the whole sequence, from any attribution.</param>
/// <param name="Start">First base, 0-based.</param>
/// <param name="End">One past the last base.</param>
/// <param name="Score">The sum of its scores; its sign says whether it raises the prediction.</param>
public sealed record Seqlet(DnaSequence Sequence, IReadOnlyList<double> Scores, int Start, int End, double Score);
