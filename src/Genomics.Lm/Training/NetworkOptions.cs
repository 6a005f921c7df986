using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training;

/// <summary>The network that is drawn from random weights when no model is given, and its vocabulary.</summary>
public sealed record NetworkOptions
{
    /// <summary>Sizes of the encoder; its vocabulary is the one learned.</summary>
    public EncoderConfig Encoder { get; init; } = new();

    /// <summary>Tokens learned on the training genes; includes the five special ones.</summary>
    public int VocabularySize { get; init; } = 4096;

    /// <summary>
    /// Longest word of the tokens' spelling from which word embeddings are drawn: tokens that share letters begin near each other.
    /// 0: every token's embedding is drawn on its own.
    /// </summary>
    public int Spelling { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        Check.AtLeast(Spelling, 0, $"Network.{nameof(Spelling)}");
        Check.AtLeast(VocabularySize, 9, $"Network.{nameof(VocabularySize)}");
        Encoder.Validate();
    }
}
