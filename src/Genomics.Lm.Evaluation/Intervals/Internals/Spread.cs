using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Intervals.Internals;

/// <summary>The standard deviation of an ensemble's models, as a scale of its errors.</summary>
internal static class Spread
{
    /// <summary>Predictions, and the spread of the models beside them; empty for what is no ensemble.</summary>
    public static (double[] Predictions, double[] Spreads) Predict(IExpressionPredictor predictor, IReadOnlyList<DnaSequence> sequences,
        bool wanted, PredictOptions? options, CancellationToken cancellationToken)
    {
        var predictions = new double[sequences.Count * predictor.Info.Conditions.Count];
        predictor.Predict(sequences, predictions, options, null, cancellationToken);
        if (!wanted || predictor is not IEnsemblePredictor { Members: > 1 } ensemble) return (predictions, []);
        var (squares, one) = (new double[predictions.Length], new double[predictions.Length]);
        for (var member = 0; member < ensemble.Members; member++)
        {
            ensemble.Member(member).Predict(sequences, one, options, null, cancellationToken);
            for (var i = 0; i < one.Length; i++) squares[i] += (one[i] - predictions[i]) * (one[i] - predictions[i]);
        }
        return (predictions, [.. squares.Select(s => Math.Sqrt(s / (ensemble.Members - 1)))]);
    }

    /// <summary>What is added to the spreads of each condition, their median, so that none makes an interval of no width; or
    /// empty.</summary>
    public static double[] Offset(double[] spreads, int width)
        => spreads.Length == 0 ? [] : [.. Enumerable.Range(0, width).Select(c =>
        {
            double[] own = [.. spreads.Where((_, i) => i % width == c).Order()];
            return own[own.Length / 2] > 0 ? own[own.Length / 2] : 1;
        })];

    /// <summary>What the error at a place is relative to.</summary>
    public static double Relative(double[] spreads, int at, double[] offset, int condition)
        => offset.Length == 0 || spreads.Length == 0 ? 1 : (spreads[at] + offset[condition]) / (2 * offset[condition]);
}
