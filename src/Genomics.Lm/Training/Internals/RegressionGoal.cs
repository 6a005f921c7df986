using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>Regression of expression, of the wanted conditions or of all jointly.</summary>
/// <param name="data">Genes and values.</param>
/// <param name="joint">Learn all conditions of the data.</param>
/// <param name="standardize">Scale each condition by mean and deviation of the training genes.</param>
/// <param name="huberDelta">Huber's threshold; null: squared error.</param>
internal sealed class RegressionGoal(FittingData data, bool joint, bool standardize, double? huberDelta) : FittingGoal
{
    private readonly int[] _columns = Columns(data, joint);

    public override string[] Outputs => [.. _columns.Select(c => data.Conditions[c])];

    public override TargetScale Scale
        => field ??= standardize ? TargetScale.Of(data.Training, _columns, Outputs) : TargetScale.Identity(_columns.Length);

    public override string[] HistoryConditions => [.. data.TargetConditions];

    public override string ScoreName => "validation r";

    public override double Score(TrainingPoint point) => point.MeanPearson;

    public override PooledHead Head(RegressionHead plain) => plain with { HuberDelta = (float?)huberDelta };

    public override ITrainingTask Task(TokenizedSequence[] training, TokenizedSequence[] validation, Func<int, int,
        TokenizedSequence>? augmented)
        => new RegressionTask(training, Scale.Scale(data.Training, _columns), validation, Scale.Scale(data.Validation, _columns))
        {
            Targets = [.. data.TargetConditions.Select(t => Array.IndexOf(Outputs, t))],
            Augmented = augmented,
        };

    public override ITrainingTask Distillation(TokenizedSequence[] windows, float[][] values)
        => new RegressionTask(windows, [.. values.SelectMany(row => row)], [], []) { Targets = [] };

    public override ParameterSet WithLinearHead(IParameterSource encoder, float[] features, float[][]? anchors, int width, long seed,
        CancellationToken cancellationToken)
    {
        double[] targets = [.. Scale.Scale(data.Training, _columns).Select((value, i)
            => (double)value - (anchors?[i / _columns.Length][i % _columns.Length] ?? 0))];
        var ridge = RidgeRegression.Fit(features, width, targets, _columns.Length,
            new RidgeOptions { Seed = seed, Threads = data.Threads, RowGroups = data.Training.Groups }, null, cancellationToken);
        return LinearHead.With(encoder, ridge, ridge.Intercepts);
    }

    private static int[] Columns(FittingData data, bool joint)
    {
        var all = data.Conditions.ToArray();
        var targets = data.TargetConditions.Select(t => Array.IndexOf(all, t)).ToArray();
        if (targets.Contains(-1))
            throw new GenomicsDataException(
                $"condition '{data.TargetConditions[Array.IndexOf(targets, -1)]}' is none of the data's conditions");
        return joint ? [.. Enumerable.Range(0, all.Length)] : targets;
    }
}
