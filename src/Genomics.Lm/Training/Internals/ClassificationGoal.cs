using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>Classification: the conditions of the data are the classes (<see cref="LabelledSequences.ForFitting"/>).</summary>
internal sealed class ClassificationGoal(FittingData data) : FittingGoal
{
    private readonly int[] _training = LabelledSequences.LabelsOf(data.Training),
        _validation = LabelledSequences.LabelsOf(data.Validation);

    public override string[] Outputs => [.. data.Conditions];

    public override TargetScale Scale { get; } = TargetScale.Identity(data.Conditions.Count);

    public override string[] HistoryConditions => [];

    public override string ScoreName => "validation MCC";

    public override double Score(TrainingPoint point) => point.ValidationMcc;

    public override PooledHead Head(RegressionHead plain)
        => new ClassificationHead { Pooling = plain.Pooling, Bins = plain.Bins, Outputs = plain.Outputs, Dropout = plain.Dropout };

    public override ITrainingTask Task(TokenizedSequence[] training, TokenizedSequence[] validation, Func<int, int,
        TokenizedSequence>? augmented)
        => new ClassificationTask(training, _training, validation, _validation, data.Conditions.Count) { Augmented = augmented };

    public override ITrainingTask Distillation(TokenizedSequence[] windows, float[][] values)
        => throw new NotSupportedException("classes are not learnt from a teacher");

    public override ParameterSet WithLinearHead(IParameterSource encoder, float[] features, float[][]? anchors, int width, long seed,
        CancellationToken cancellationToken)
    {
        int[] known = [.. Enumerable.Range(0, _training.Length).Where(i => _training[i] >= 0)];
        float[] rows = known.Length == _training.Length ? features
            : [.. known.SelectMany(i => features.AsSpan(i * width, width).ToArray())];
        var fit = LogisticRegression.Fit(rows, width, [.. known.Select(i => _training[i])], data.Conditions.Count,
            new LogisticOptions
            {
                Seed = seed,
                Threads = data.Threads,
                RowGroups = data.Training.Groups is { } groups ? [.. known.Select(i => groups[i])] : null,
            }, null, cancellationToken);
        return LinearHead.With(encoder, fit);
    }
}
