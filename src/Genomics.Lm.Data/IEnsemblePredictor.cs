namespace Genomics.Lm.Data;

/// <summary>A predictor that averages several separately fitted models, which can be asked one by one.</summary>
public interface IEnsemblePredictor : IExpressionPredictor
{
    /// <summary>Number of models whose predictions are averaged; 1 for a single model.</summary>
    int Members { get; }

    /// <summary>One of the models as a predictor of its own, which can be saved alone.</summary>
    /// <param name="member">Which, from 0.</param>
    /// <returns>It shares what the ensemble holds: it is valid until the ensemble is disposed, and disposing it does nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such model.</exception>
    IExpressionPredictor Member(int member);
}
