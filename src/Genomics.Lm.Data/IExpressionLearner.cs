namespace Genomics.Lm.Data;

/// <summary>
/// Fits an <see cref="IExpressionPredictor"/>. A learner sees training and validation genes only: there is no way to hand it a test gene.
/// </summary>
public interface IExpressionLearner
{
    /// <summary>The name under which results appear and predictors are catalogued, for example <c>dexter</c> or <c>lm_scratch</c>.</summary>
    string Kind { get; }

    /// <summary>Fits a predictor.</summary>
    /// <param name="data">Training and validation genes with their values on the transformed scale.</param>
    /// <param name="progress">Receives stages with their share of work done.</param>
    /// <param name="cancellation">Stops the fit between steps by <see cref="OperationCanceledException"/>.</param>
    /// <returns>The predictor, and what a report should show of the fit.</returns>
    FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default);
}
