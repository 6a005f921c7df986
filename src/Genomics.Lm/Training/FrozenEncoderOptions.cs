using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Training;

/// <summary>How a linear head is fitted on a frozen encoder.</summary>
public sealed record FrozenEncoderOptions
{
    /// <summary>
    /// What is read, and how it becomes one vector: by <see cref="Pooling.Bins"/>, <see cref="Pooling.Mean"/> or
    /// <see cref="Pooling.Cls"/>.
    /// </summary>
    public InputOptions Input { get; init; } = new() { Bins = 5 };

    /// <summary>The network drawn from random weights when no model is given.</summary>
    public NetworkOptions Network { get; init; } = FineTuneOptions.Scratch.Network with { Spelling = 0 };

    /// <summary>The linear regression on the embeddings.</summary>
    public FrozenHead Head { get; init; }

    /// <summary>The ridge regression's penalties, chosen among by cross-validation.</summary>
    public IReadOnlyList<double> Penalties { get; init; } = RidgeOptions.DefaultPenalties;

    /// <summary>
    /// The layer, from 1, whose states are pooled; those above it are left out of the predictor. 0: the last.
    /// </summary>
    public int Layer { get; init; }

    /// <summary>
    /// Passes of masked-language pre-training on the training genes' windows before the encoder is frozen, when no model is given; 0: none.
    /// </summary>
    public int PretrainEpochs { get; init; }

    /// <summary>Draw the encoder's weights at random: the control that shows what the trained weights add.</summary>
    public bool RandomWeights { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        Input.Validate();
        Network.Validate();
        Check.That(Input.Pooling is Pooling.Bins or Pooling.Mean or Pooling.Cls, $"{nameof(Input)}.{nameof(Input.Pooling)}", Input.Pooling,
            $"must be {Pooling.Bins}, {Pooling.Mean} or {Pooling.Cls}");
        Check.AtLeast(Layer, 0, nameof(Layer));
        Check.AtLeast(PretrainEpochs, 0, nameof(PretrainEpochs));
        new RidgeOptions { Penalties = Penalties }.Validate();
    }
}
