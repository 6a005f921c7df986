namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>How well a predictor knows what the edits of single elements do, over all of them together.</summary>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Edits">Edited genes, decoys included.</param>
/// <param name="Pearson">r of predicted with true changes; NaN when either does not vary.</param>
/// <param name="Slope">
/// Predicted change per true change (least squares through the origin): 1 is the full size; NaN when nothing has an effect.
/// </param>
/// <param name="SameSign">
/// Share of the edits with an effect for which the predicted change has the true sign; NaN without such edits.
/// </param>
/// <param name="DecoyResponse">
/// Root mean square of predicted changes by decoys over that by elements that work: 0 ignores decoys; NaN when nothing changes.
/// </param>
public sealed record PredictorRecovery(string Predictor, int Edits, double Pearson, double Slope, double SameSign, double DecoyResponse);
