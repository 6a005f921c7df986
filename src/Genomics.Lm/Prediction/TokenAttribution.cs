namespace Genomics.Lm.Prediction;

/// <summary>What the tokens of a window give to one prediction, by the gradient; on the predictor's scale.</summary>
/// <remarks>
/// A score belongs to a token. <see cref="OfBases"/> shares it equally over the token's bases, which says nothing of the bases within a
/// token: mutagenesis does.
/// </remarks>
public sealed class TokenAttribution
{
    internal TokenAttribution(int length, IReadOnlyList<(int Start, int End)> tokens, IReadOnlyList<double> gradientTimesInput,
        IReadOnlyList<double> integrated, double prediction, double baseline)
        => (Length, Tokens, GradientTimesInput, IntegratedGradients, Prediction, Baseline) =
            (length, tokens, gradientTimesInput, integrated, prediction, baseline);

    /// <summary>Bases of the window.</summary>
    public int Length { get; }

    /// <summary>The bases of each token, 0-based half-open in the window; empty ones are [CLS] and [SEP].</summary>
    public IReadOnlyList<(int Start, int End)> Tokens { get; }

    /// <summary>[tokens] gradient × embedding (Shrikumar et al. 2017).</summary>
    public IReadOnlyList<double> GradientTimesInput { get; }

    /// <summary>[tokens] integrated gradients (Sundararajan et al. 2017), the mean over the baselines.</summary>
    public IReadOnlyList<double> IntegratedGradients { get; }

    /// <summary>The prediction for the window.</summary>
    public double Prediction { get; }

    /// <summary>The mean prediction for the baselines.</summary>
    public double Baseline { get; }

    /// <summary>
    /// How far the integrated gradients' sum is from what it should be, prediction less baseline: the absolute difference divided by the
    /// absolute value of that. 0 is complete; more steps come closer.
    /// </summary>
    public double CompletenessError
        => Math.Abs(IntegratedGradients.Sum() - (Prediction - Baseline)) / Math.Abs(Prediction - Baseline);

    /// <summary>Shares scores of tokens equally over their bases.</summary>
    /// <param name="scores">[tokens], one of this object's lists.</param>
    /// <returns>[bases]; 0 where no token is read.</returns>
    /// <exception cref="ArgumentException">Another number of scores than tokens.</exception>
    public double[] OfBases(IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count != Tokens.Count) throw new ArgumentException($"{scores.Count} scores for {Tokens.Count} tokens", nameof(scores));
        var bases = new double[Length];
        for (var token = 0; token < scores.Count; token++)
            for (var at = Tokens[token].Start; at < Tokens[token].End; at++)
                bases[at] += scores[token] / (Tokens[token].End - Tokens[token].Start);
        return bases;
    }
}
