namespace Genomics.Lm.Data;

/// <summary>What the tokens of a window give to one prediction, by the gradient; on the predictor's scale. Immutable.</summary>
/// <remarks>
/// A score belongs to a token. <see cref="OfBases(IReadOnlyList{double})"/> shares it equally over the token's bases, which says nothing
/// of the bases within a token: mutagenesis does.
/// </remarks>
public sealed class TokenAttribution
{
    /// <summary>Makes an attribution.</summary>
    /// <param name="length">Bases of the window.</param>
    /// <param name="tokens">The bases of each token, 0-based half-open; empty ones are special tokens.</param>
    /// <param name="gradientTimesInput">[tokens].</param>
    /// <param name="integratedGradients">[tokens].</param>
    /// <param name="prediction">The prediction for the window.</param>
    /// <param name="baseline">The mean prediction for the baselines.</param>
    /// <exception cref="ArgumentException">Another number of scores than tokens, or a token outside the window.</exception>
    public TokenAttribution(int length, IReadOnlyList<(int Start, int End)> tokens, IReadOnlyList<double> gradientTimesInput,
        IReadOnlyList<double> integratedGradients, double prediction, double baseline)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(gradientTimesInput);
        ArgumentNullException.ThrowIfNull(integratedGradients);
        if (gradientTimesInput.Count != tokens.Count || integratedGradients.Count != tokens.Count)
            throw new ArgumentException(
                $"{gradientTimesInput.Count} and {integratedGradients.Count} scores for {tokens.Count} tokens", nameof(tokens));
        if (tokens.Any(t => t.Start < 0 || t.End < t.Start || t.End > length))
            throw new ArgumentException($"a token lies outside the window of {length} bases", nameof(tokens));
        (Length, Tokens, GradientTimesInput, IntegratedGradients, Prediction, Baseline) =
            (length, tokens, gradientTimesInput, integratedGradients, prediction, baseline);
    }

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
    public double[] OfBases(IReadOnlyList<double> scores) => OfBases(scores, new double[Length]);

    /// <summary>Shares scores of tokens over their bases in proportion to how much each base matters.</summary>
    /// <param name="scores">[tokens], one of this object's lists.</param>
    /// <param name="importance">[bases]; the absolute value counts, NaN as 0. A token whose bases have none is shared equally.</param>
    /// <returns>[bases]; those of a token sum to its score. 0 where no token is read.</returns>
    /// <exception cref="ArgumentException">Another number of scores than tokens, or of importances than bases.</exception>
    public double[] OfBases(IReadOnlyList<double> scores, IReadOnlyList<double> importance)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(importance);
        if (scores.Count != Tokens.Count) throw new ArgumentException($"{scores.Count} scores for {Tokens.Count} tokens", nameof(scores));
        if (importance.Count != Length)
            throw new ArgumentException($"{importance.Count} importances for {Length} bases", nameof(importance));
        var bases = new double[Length];
        for (var token = 0; token < scores.Count; token++)
        {
            var (start, end) = Tokens[token];
            var sum = 0.0;
            for (var at = start; at < end; at++) sum += Weight(at);
            for (var at = start; at < end; at++) bases[at] += scores[token] * (sum > 0 ? Weight(at) / sum : 1.0 / (end - start));
        }
        return bases;

        double Weight(int at) => double.IsNaN(importance[at]) ? 0 : Math.Abs(importance[at]);
    }
}
