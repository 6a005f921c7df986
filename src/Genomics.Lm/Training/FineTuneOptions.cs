using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training;

/// <summary>
/// How a language model is fitted to expression. Presets: <see cref="Study"/> (also the default values), <see cref="Scratch"/>,
/// <see cref="Quick"/>; change a group of one by <c>preset with { Optimizer = preset.Optimizer with { Epochs = 5 } }</c>.
/// </summary>
public sealed partial record FineTuneOptions
{
    /// <summary>What is read, and how it becomes one vector.</summary>
    public InputOptions Input { get; init; } = new() { MaxTokens = 1001, Pooling = Pooling.Pooler };

    /// <summary>The network drawn from random weights when no model is given.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Where training begins, and what is trained.</summary>
    public StartOptions Start { get; init; } = new();

    /// <summary>What is learned, and with which loss.</summary>
    public TargetOptions Targets { get; init; } = new();

    /// <summary>Batches, learning rate and AdamW.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>What is made random while training.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>How the validation genes choose the weights.</summary>
    public SelectionOptions Selection { get; init; } = new();

    /// <summary>Networks fitted with different seeds; the prediction is their mean.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it with its group, as in
    /// <c>Optimizer.LearningRate</c>.</exception>
    public void Validate()
    {
        Input.Validate();
        Network.Validate();
        Start.Validate();
        Targets.Validate();
        Optimizer.Validate();
        Augmentation.Validate();
        Selection.Validate();
        Check.AtLeast(Members, 1, nameof(Members));
        Check.That(Input.Pooling != Pooling.Max, $"{nameof(Input)}.{nameof(Input.Pooling)}", Input.Pooling,
            "which is for embeddings alone; give bins, mean, cls or pooler");
        Check.That(!Start.RidgeHead || Input.Pooling != Pooling.Pooler, $"{nameof(Start)}.{nameof(Start.RidgeHead)}", Start.RidgeHead,
            "which needs a pooling that is linear in the token states: bins, mean or cls");
        Check.That(Start.Lora is null || Optimizer.WeightAverage == 0, $"{nameof(Start)}.{nameof(Start.Lora)}", Start.Lora,
            "which cannot be combined with averaged weights");
    }
}
