namespace Genomics.Lm.Evaluation.Attributions;

/// <summary>How well a method finds, through a predictor, the motifs that were planted into simulated promoters.</summary>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="Method">The method; null: random scores, what chance finds.</param>
/// <param name="Windows">Windows explained.</param>
/// <param name="Sites">Planted sites that work in them; as many stretches are called, the strongest of all windows.</param>
/// <param name="Precision">Share of the called stretches that lie on a working site.</param>
/// <param name="Recall">Share of the working sites that a called stretch lies on.</param>
/// <param name="Decoys">Share of the called stretches that lie on a decoy, which does nothing.</param>
/// <param name="Agreement">
/// Mean rank correlation, over windows, of the absolute scores with the absolute importance of the bases by the true function.
/// </param>
/// <param name="CompletenessError">Median over windows, of integrated gradients; NaN for other methods.</param>
/// <param name="WithMutagenesis">Mean over windows of <see cref="Attribution.Agreement"/>; NaN for mutagenesis.</param>
public sealed record AttributionRecovery(string Predictor, AttributionMethod? Method, int Windows, int Sites, double Precision,
    double Recall,
    double Decoys, double Agreement, double CompletenessError, double WithMutagenesis);
