using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>A predictor that averages several separately fitted models, which can be asked one by one.</summary>
public interface IEnsemblePredictor : IExpressionPredictor
{
    /// <summary>Number of models whose predictions are averaged; 1 for a single model.</summary>
    int Members { get; }

    /// <summary>Predicts with one of the models alone.</summary>
    /// <param name="member">Which, from 0.</param>
    /// <inheritdoc cref="IExpressionPredictor.Predict"/>
    void PredictMember(
        int member, IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default);
}
