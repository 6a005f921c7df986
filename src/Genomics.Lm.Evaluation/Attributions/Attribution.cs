using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Attributions;

/// <summary>A score for each base of a window: what it gives to one prediction, by one method. Immutable.</summary>
public sealed record Attribution
{
    /// <summary>What is said of attention wherever it is shown.</summary>
    public const string AttentionCaution =
        "Attention is no explanation: it says where the network looked, not what that did to the prediction";

    /// <summary>The window.</summary>
    public required DnaSequence Window { get; init; }

    /// <summary>What predicted.</summary>
    public required PredictorInfo Predictor { get; init; }

    /// <summary>Index into the predictor's conditions.</summary>
    public required int Condition { get; init; }

    /// <summary>The method.</summary>
    public required AttributionMethod Method { get; init; }

    /// <summary>
    /// [bases] on the predictor's scale, positive where the base raises the prediction; NaN where nothing is known. Attention: shares that
    /// sum to at most 1.
    /// </summary>
    public required IReadOnlyList<double> Scores { get; init; }

    /// <summary>
    /// [bases] what moved token borders add to a base's importance by mutagenesis, not part of a gradient's scores; null where mutagenesis
    /// was not run or the predictor reads no tokens.
    /// </summary>
    public IReadOnlyList<double>? Borders { get; init; }

    /// <summary>
    /// Of integrated gradients: how far their sum is from prediction less baseline, as a share of that; NaN for other methods.
    /// </summary>
    public double CompletenessError { get; init; } = double.NaN;

    /// <summary>
    /// Rank correlation with mutagenesis over the tokens of the window: gradients with the sum of the importances of a token's bases,
    /// attention with its absolute value. NaN where mutagenesis was not run, or is the method.
    /// </summary>
    public double Agreement { get; init; } = double.NaN;
}
