using Genomics.Lm.Compute;
using Genomics.Lm.Data.Numerics;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training.Internals;

/// <summary>Regression of (scaled) expression on windows, with validation by loss and Pearson correlation.</summary>
internal sealed class RegressionTask : ITrainingTask, IOutputSink
{
    private readonly BatchPacker _packer = new();
    private readonly int[] _lengths;
    private readonly List<float> _taken = [];
    private float[] _values = [];
    private TokenizedSequence[] _sequences = [];

    /// <summary>Makes the task.</summary>
    /// <param name="training">Training windows without augmentation.</param>
    /// <param name="trainingValues">[genes, outputs] scaled; NaN = missing.</param>
    /// <param name="validation">Validation windows; may be empty.</param>
    /// <param name="validationValues">[genes, outputs]</param>
    public RegressionTask(TokenizedSequence[] training, float[] trainingValues, TokenizedSequence[] validation, float[] validationValues)
    {
        (Training, TrainingValues, Validation, ValidationValues) = (training, trainingValues, validation, validationValues);
        Outputs = trainingValues.Length / Math.Max(1, training.Length);
        _lengths = [.. training.Select(s => s.Ids.Length)];
    }

    private TokenizedSequence[] Training { get; }
    private float[] TrainingValues { get; }
    private TokenizedSequence[] Validation { get; }
    private float[] ValidationValues { get; }

    /// <summary>Numbers per gene.</summary>
    public int Outputs { get; }

    /// <summary>The outputs whose validation correlation counts.</summary>
    public required IReadOnlyList<int> Targets { get; init; }

    /// <summary>Reads a training window anew for an epoch; null: as it is.</summary>
    public Func<int, int, TokenizedSequence>? Augmented { get; init; }

    /// <inheritdoc/>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <inheritdoc/>
    public long HeldOutTokens => Validation.Sum(s => (long)s.Ids.Length);

    /// <inheritdoc/>
    public LossSum Accumulate(ITrainingSession session, ReadOnlySpan<int> sequences, int epoch, long step)
    {
        if (_sequences.Length < sequences.Length) _sequences = new TokenizedSequence[sequences.Length];
        if (_values.Length < sequences.Length * Outputs) _values = new float[sequences.Length * Outputs];
        for (var i = 0; i < sequences.Length; i++)
        {
            _sequences[i] = Augmented?.Invoke(sequences[i], epoch) ?? Training[sequences[i]];
            TrainingValues.AsSpan(sequences[i] * Outputs, Outputs).CopyTo(_values.AsSpan(i * Outputs));
        }
        var batch = _packer.Pack(_sequences.AsSpan(0, sequences.Length), sequences);
        return session.Accumulate(batch, new Compute.Targets { Values = _values.AsSpan(0, sequences.Length * Outputs) }, step);
    }

    /// <inheritdoc/>
    public ValidationScore? Validate(ITrainingSession session, CancellationToken cancellation)
    {
        if (Validation.Length == 0) return null;
        _taken.Clear();
        var (sum, terms) = (0.0, 0.0);
        foreach (var run in BatchPacker.Runs(Validation, BatchPacker.TokensPerCall))
        {
            cancellation.ThrowIfCancellationRequested();
            var (start, count) = run.GetOffsetAndLength(Validation.Length);
            var batch = _packer.Pack(Validation.AsSpan(run));
            var loss = session.Evaluate(batch, new Compute.Targets { Values = ValidationValues.AsSpan(start * Outputs, count * Outputs) }, this);
            (sum, terms) = (sum + loss.Sum, terms + loss.Terms);
        }
        return new ValidationScore(sum / terms, [.. Targets.Select(Correlate)]);
    }

    private double Correlate(int output)
    {
        var (predicted, observed) = (new List<double>(), new List<double>());
        for (var gene = 0; gene < Validation.Length; gene++)
        {
            var value = ValidationValues[gene * Outputs + output];
            if (float.IsNaN(value)) continue;
            predicted.Add(_taken[gene * Outputs + output]);
            observed.Add(value);
        }
        return Correlation.Pearson(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(predicted), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(observed));
    }

    void IOutputSink.Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values)
    {
        if (kind == OutputKind.Prediction) _taken.AddRange(values);
    }
}
