namespace Genomics.Lm.Evaluation.Controls;

/// <summary>One predictor's r on the test genes of one of several splits.</summary>
/// <param name="Repeat">Which split, from 0.</param>
/// <param name="Split">What made it.</param>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Pearson">r; NaN when the predictions do not vary.</param>
public sealed record RepeatedScore(int Repeat, string Split, string Predictor, double Pearson);
