using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Training.Internals;

/// <summary>Classification of windows, with validation by loss and Matthews correlation.</summary>
/// <param name="training">Training windows without augmentation.</param>
/// <param name="trainingLabels">[windows] class numbers; negative = missing.</param>
/// <param name="validation">Validation windows; may be empty.</param>
/// <param name="validationLabels">[windows]</param>
/// <param name="classes">Number of classes.</param>
internal sealed class ClassificationTask(TokenizedSequence[] training, int[] trainingLabels, TokenizedSequence[] validation,
    int[] validationLabels, int classes)
    : WindowTask(training, validation)
{
    private int[] _labels = [];

    /// <inheritdoc/>
    protected override Compute.Targets TrainingTargets(ReadOnlySpan<int> sequences)
    {
        if (_labels.Length < sequences.Length) _labels = new int[sequences.Length];
        for (var i = 0; i < sequences.Length; i++) _labels[i] = trainingLabels[sequences[i]];
        return new Compute.Targets { Labels = _labels.AsSpan(0, sequences.Length) };
    }

    /// <inheritdoc/>
    protected override Compute.Targets ValidationTargets(Range run) => new() { Labels = validationLabels.AsSpan(run) };

    /// <inheritdoc/>
    protected override ValidationScore Score(double loss, IReadOnlyList<float> outputs)
    {
        var predicted = new int[validationLabels.Length];
        for (var i = 0; i < predicted.Length; i++)
            for (var item = 1; item < classes; item++)
                if (outputs[i * classes + item] > outputs[i * classes + predicted[i]]) predicted[i] = item;
        return new ValidationScore(loss, []) { Matthews = ConfusionMatrix.Of(classes, validationLabels, predicted).MatthewsCorrelation };
    }
}
