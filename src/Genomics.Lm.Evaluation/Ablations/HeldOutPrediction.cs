using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Ablations;

/// <summary>
/// Predicts the genes of a fold in the place of <see cref="IExpressionPredictor.Predict"/>, where a way is known that reads no window
/// again.
/// </summary>
/// <param name="predictor">What was fitted on the other folds.</param>
/// <param name="sequences">The genes left out.</param>
/// <param name="cancellationToken">Stops it.</param>
/// <returns>[genes, conditions of the predictor], row-major; null where this way is not open.</returns>
public delegate double[]? HeldOutPrediction(IExpressionPredictor predictor, IReadOnlyList<DnaSequence> sequences,
    CancellationToken cancellationToken);
