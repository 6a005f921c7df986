using Genomics.Lm.Compute;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// Learning something about whole windows: batches of training windows, and a pass over the validation windows. What is learned, the
/// derived task knows.
/// </summary>
/// <param name="training">Training windows without augmentation.</param>
/// <param name="validation">Validation windows; may be empty.</param>
internal abstract class WindowTask(TokenizedSequence[] training, TokenizedSequence[] validation) : ITrainingTask, IOutputSink
{
    private readonly BatchPacker _packer = new();
    private readonly int[] _lengths = [.. training.Select(s => s.Ids.Length)];
    private readonly List<float> _outputs = [];
    private TokenizedSequence[] _sequences = [];

    /// <summary>Reads a training window anew for an epoch; null: as it is.</summary>
    public Func<int, int, TokenizedSequence>? Augmented { get; init; }

    /// <inheritdoc/>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <inheritdoc/>
    public long HeldOutTokens => validation.Sum(s => (long)s.Ids.Length);

    /// <inheritdoc/>
    public LossSum Accumulate(ITrainingSession session, ReadOnlySpan<int> sequences, int epoch, long step)
    {
        if (_sequences.Length < sequences.Length) _sequences = new TokenizedSequence[sequences.Length];
        for (var i = 0; i < sequences.Length; i++) _sequences[i] = Augmented?.Invoke(sequences[i], epoch) ?? training[sequences[i]];
        return session.Accumulate(_packer.Pack(_sequences.AsSpan(0, sequences.Length), sequences), TrainingTargets(sequences), step);
    }

    /// <inheritdoc/>
    public ValidationScore? Validate(ITrainingSession session, CancellationToken cancellationToken)
    {
        if (validation.Length == 0) return null;
        _outputs.Clear();
        var (sum, terms) = (0.0, 0.0);
        foreach (var run in BatchPacker.Runs(validation, BatchPacker.TokensPerCall))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var loss = session.Evaluate(_packer.Pack(validation.AsSpan(run)), ValidationTargets(run), this);
            (sum, terms) = (sum + loss.Sum, terms + loss.Terms);
        }
        return Score(sum / terms, _outputs);
    }

    /// <summary>What some training windows should give; valid until the next call.</summary>
    protected abstract Compute.Targets TrainingTargets(ReadOnlySpan<int> sequences);

    /// <summary>What a run of validation windows should give.</summary>
    protected abstract Compute.Targets ValidationTargets(Range run);

    /// <summary>Judges the outputs of all validation windows.</summary>
    /// <param name="loss">Their mean loss.</param>
    /// <param name="outputs">[windows, outputs].</param>
    protected abstract ValidationScore Score(double loss, IReadOnlyList<float> outputs);

    void IOutputSink.Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values)
    {
        if (kind == OutputKind.Prediction) _outputs.AddRange(values);
    }
}
