using System.Runtime.InteropServices;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Training.Internals;

/// <summary>Regression of (scaled) expression on windows, with validation by loss and Pearson correlation.</summary>
/// <param name="training">Training windows without augmentation.</param>
/// <param name="trainingValues">[genes, outputs] scaled; NaN = missing.</param>
/// <param name="validation">Validation windows; may be empty.</param>
/// <param name="validationValues">[genes, outputs]</param>
internal sealed class RegressionTask(TokenizedSequence[] training, float[] trainingValues, TokenizedSequence[] validation,
    float[] validationValues)
    : WindowTask(training, validation)
{
    private readonly int _outputs = trainingValues.Length / Math.Max(1, training.Length);
    private float[] _values = [];

    /// <summary>The outputs whose validation correlation counts.</summary>
    public required IReadOnlyList<int> Targets { get; init; }

    /// <inheritdoc/>
    protected override Compute.Targets TrainingTargets(ReadOnlySpan<int> sequences)
    {
        if (_values.Length < sequences.Length * _outputs) _values = new float[sequences.Length * _outputs];
        for (var i = 0; i < sequences.Length; i++)
            trainingValues.AsSpan(sequences[i] * _outputs, _outputs).CopyTo(_values.AsSpan(i * _outputs));
        return new Compute.Targets { Values = _values.AsSpan(0, sequences.Length * _outputs) };
    }

    /// <inheritdoc/>
    protected override Compute.Targets ValidationTargets(Range run)
        => new() { Values = validationValues.AsSpan(run.Start.Value * _outputs, (run.End.Value - run.Start.Value) * _outputs) };

    /// <inheritdoc/>
    protected override ValidationScore Score(double loss, IReadOnlyList<float> outputs)
        => new(loss, [.. Targets.Select(output => Correlate(outputs, output))]);

    private double Correlate(IReadOnlyList<float> outputs, int output)
    {
        var (predicted, observed) = (new List<double>(), new List<double>());
        for (var i = output; i < outputs.Count; i += _outputs)
        {
            if (float.IsNaN(validationValues[i])) continue;
            predicted.Add(outputs[i]);
            observed.Add(validationValues[i]);
        }
        return Correlation.Pearson(CollectionsMarshal.AsSpan(predicted), CollectionsMarshal.AsSpan(observed));
    }
}
