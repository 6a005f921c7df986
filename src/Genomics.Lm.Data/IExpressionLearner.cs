namespace Genomics.Lm.Data;

/// <summary>
/// Fits an <see cref="IExpressionPredictor"/>. A learner sees training and validation genes only: there is no way to hand it a test gene.
/// </summary>
public interface IExpressionLearner
{
    /// <summary>
    /// The kind under which <see cref="PredictorCatalog"/> loads what is fitted, for example <c>dexter</c> or <c>lm_scratch</c>.
    /// </summary>
    string Kind { get; }

    /// <summary>The name of the method in results; differs from row to row of a comparison.</summary>
    string Name => Kind;

    /// <summary>
    /// The method: <see cref="Name"/>, unless the learner is an ensemble with a row beside its method's own, such as a bag. Then the
    /// method's name.
    /// </summary>
    string Method => Name;

    /// <summary>The part the method plays in a comparison.</summary>
    MethodRole Role => MethodRole.Other;

    /// <summary>
    /// The methods that it combines; empty for one that combines none. A combination is compared with the same methods but one to see what
    /// that one adds.
    /// </summary>
    IReadOnlyList<IExpressionLearner> Parts => [];

    /// <summary>What is known of a fit that was made elsewhere; null for a learner that learns from what it is given.</summary>
    FitElsewhere? Elsewhere => null;

    /// <summary>Fits a predictor.</summary>
    /// <param name="data">Training and validation genes with their values on the transformed scale.</param>
    /// <param name="progress">Receives stages with their share of work done.</param>
    /// <param name="cancellationToken">Stops the fit between steps by <see cref="OperationCanceledException"/>.</param>
    /// <returns>The predictor, and what a report should show of the fit.</returns>
    FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default);
}
