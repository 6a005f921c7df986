using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Training;

/// <summary>How a linear head is fitted on a frozen encoder.</summary>
public sealed record FrozenEncoderOptions
{
    /// <summary>How token states become one vector: <see cref="EmbeddingPooling.Mean"/>, <see cref="EmbeddingPooling.Cls"/> or <see cref="EmbeddingPooling.Bins"/>.</summary>
    public EmbeddingPooling Pooling { get; init; } = EmbeddingPooling.Bins;

    /// <summary>The part of each window that is read; null: all of it.</summary>
    public LmWindow? Window { get; init; }

    /// <summary>Longest input in tokens; 0: no limit.</summary>
    public int MaxTokens { get; init; }

    /// <summary>Bins around the alignment base.</summary>
    public int Bins { get; init; } = 5;

    /// <summary>Growth of the bins: 1 equal widths, 2 linear growth, 3 quadratic.</summary>
    public double BinPower { get; init; } = 2;

    /// <summary>The linear regression on the embeddings.</summary>
    public FrozenHead Head { get; init; }

    /// <summary>The ridge regression's penalties, chosen among by cross-validation.</summary>
    public IReadOnlyList<double> Penalties { get; init; } = RidgeOptions.DefaultPenalties;

    /// <summary>Draw the encoder's weights at random: the control that shows what the trained weights add.</summary>
    public bool RandomWeights { get; init; }

    /// <summary>The encoder drawn at random when no model is given.</summary>
    public EncoderConfig Encoder { get; init; } = FineTuneOptions.Scratch.Encoder;

    /// <summary>Vocabulary learned on the training genes when no model is given; includes the five special tokens.</summary>
    public int VocabularySize { get; init; } = FineTuneOptions.Scratch.VocabularySize;

    /// <summary>Longest word of the tokens' spelling from which random word embeddings are drawn, as <see cref="FineTuneOptions.Spelling"/>; 0: each on its own.</summary>
    public int Spelling { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Pooling is not (EmbeddingPooling.Mean or EmbeddingPooling.Cls or EmbeddingPooling.Bins))
            throw new ArgumentException($"{nameof(Pooling)} is {Pooling}, must be {EmbeddingPooling.Mean}, {EmbeddingPooling.Cls} or {EmbeddingPooling.Bins}", nameof(Pooling));
        ArgumentOutOfRangeException.ThrowIfLessThan(VocabularySize, 9);
        ArgumentOutOfRangeException.ThrowIfNegative(Spelling);
        Encoder.Validate();
        new RidgeOptions { Penalties = Penalties }.Validate();
    }
}
