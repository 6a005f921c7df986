using System.Text.Json.Serialization;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training;

/// <summary>Where training begins, and what of the network is trained.</summary>
public sealed record StartOptions
{
    /// <summary>
    /// Passes of masked-language pre-training on the training genes' windows before fitting, when no model is given; 0: none.
    /// </summary>
    public int PretrainEpochs { get; init; }

    /// <summary>
    /// Start the linear head from a ridge regression on the pooled states of the untrained network, its penalty chosen by cross-validation
    /// on the training genes (a classifier: from a logistic regression); false: from random weights. Not with
    /// <see cref="Pooling.Pooler"/>.
    /// </summary>
    public bool RidgeHead { get; init; }

    /// <summary>
    /// Embeddings and this many lower layers keep their weights; 0: everything is trained; layers + 1 or more: only the head.
    /// </summary>
    public int FrozenLayers { get; init; }

    /// <summary>
    /// Low-rank adapters on <c>Wqkv</c> and <c>wo</c>: they and the head are all that is trained. Null: none. Not with
    /// <see cref="OptimizerOptions.WeightAverage"/>.
    /// </summary>
    public LoraSpec? Lora { get; init; }

    /// <summary>
    /// How the network learns from a teacher first (<see cref="LanguageModelLearner.Teacher"/>); null: it does not.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DistillationOptions? Distillation { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        Check.AtLeast(PretrainEpochs, 0, $"Start.{nameof(PretrainEpochs)}");
        Check.AtLeast(FrozenLayers, 0, $"Start.{nameof(FrozenLayers)}");
        Check.That(Lora is null || FrozenLayers == 0, $"Start.{nameof(Lora)}", Lora, "which cannot be combined with frozen layers");
        Lora?.Validate();
        Distillation?.Validate();
    }
}
