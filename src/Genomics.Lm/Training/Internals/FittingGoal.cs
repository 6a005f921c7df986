using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>What the networks of one fit learn: outputs, targets, loss, and the linear model that the head may begin from.</summary>
internal abstract class FittingGoal
{
    /// <summary>Names of the network's outputs.</summary>
    public abstract string[] Outputs { get; }

    /// <summary>How outputs become predictions.</summary>
    public abstract TargetScale Scale { get; }

    /// <summary>Conditions of the training history.</summary>
    public abstract string[] HistoryConditions { get; }

    /// <summary>What <see cref="Score"/> is, for a table's head.</summary>
    public abstract string ScoreName { get; }

    /// <summary>How good a validation was.</summary>
    public abstract double Score(TrainingPoint point);

    /// <summary>The head that is trained: a plain one with its loss.</summary>
    public abstract PooledHead Head(RegressionHead plain);

    /// <summary>What the training loop does.</summary>
    public abstract ITrainingTask Task(TokenizedSequence[] training, TokenizedSequence[] validation, Func<int, int,
        TokenizedSequence>? augmented);

    /// <summary>Learning to predict what a teacher says of windows, with the loss of this goal.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="values">[windows][outputs] in the network's units.</param>
    public abstract ITrainingTask Distillation(TokenizedSequence[] windows, float[][] values);

    /// <summary>The weights with the head of a linear model of the pooled states of the training windows.</summary>
    /// <param name="encoder">The weights.</param>
    /// <param name="features">[windows, width] pooled states.</param>
    /// <param name="anchors">[windows][outputs] what is known already, so that the model is one of what is left; or null.</param>
    /// <param name="width">Their width.</param>
    /// <param name="seed">Seed of the folds that choose the penalty.</param>
    public abstract ParameterSet WithLinearHead(IParameterSource encoder, float[] features, float[][]? anchors, int width, long seed,
        CancellationToken cancellationToken);
}
