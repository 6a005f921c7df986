using System.Text.Json.Serialization;
using Genomics.Lm.Data;

namespace Genomics.Lm.Model;

/// <summary>
/// The hyper-parameters of a DNABERT-2-architecture encoder (BERT with ALiBi, gated GELU feed-forward, post-LayerNorm), as in its
/// <c>config.json</c>. Defaults are those of the published 117M model.
/// </summary>
public sealed record EncoderConfig
{
    /// <summary>Tokens in the vocabulary.</summary>
    public int VocabularySize { get; init; } = 4096;

    /// <summary>Width of a token's state.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Attention heads; divides <see cref="HiddenSize"/>.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Inner width of the gated feed-forward part (half the rows of <c>gated_layers</c>).</summary>
    public int IntermediateSize { get; init; } = 3072;

    /// <summary>Number of token types.</summary>
    public int TypeVocabularySize { get; init; } = 2;

    /// <summary>Added to the variance inside the root of LayerNorm.</summary>
    public float LayerNormEpsilon { get; init; } = 1e-12f;

    /// <summary>Dropout rate after the embeddings, the attention output and the gated product; only while training.</summary>
    public float HiddenDropout { get; init; } = 0.1f;

    /// <summary>
    /// Dropout rate of the attention probabilities that a <c>config.json</c> asks for; 0 in the published model. Without effect on
    /// embedding and prediction. Training has no such dropout and refuses another value than 0.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float AttentionDropout { get; init; }

    /// <summary>Dropout rate before the classifier; null means <see cref="HiddenDropout"/>.</summary>
    public float? ClassifierDropout { get; init; }

    /// <summary>
    /// Whether a convolution over neighbouring tokens is added to the embeddings (<see cref="ConvolutionStem"/>): for vocabularies of
    /// single bases, whose tokens alone say little. <see cref="HiddenSize"/> is then a multiple of three. The published model has none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Stem { get; init; }

    /// <summary>
    /// Whether heads tell left from right: the even ones look at what comes before a token, the odd ones at what comes after
    /// (<see cref="Alibi.Sides"/>). False: as in the published model, where only the distance counts.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SignedPositions { get; init; }

    /// <summary>Standard deviation of freshly drawn weights.</summary>
    public float InitializerRange { get; init; } = 0.02f;

    /// <summary>Width of one attention head.</summary>
    public int HeadWidth => HiddenSize / Heads;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the message names it.</exception>
    public void Validate()
    {
        static void Within(int value, int most, string name)
        {
            if (value < 1 || value > most) throw new ArgumentException($"{name} is {value}, must be 1 to {most}", name);
        }
        Within(VocabularySize, 1 << 24, nameof(VocabularySize));
        Within(HiddenSize, 1 << 16, nameof(HiddenSize));
        Within(Layers, 1 << 10, nameof(Layers));
        Within(Heads, 1 << 16, nameof(Heads));
        Within(IntermediateSize, 1 << 18, nameof(IntermediateSize));
        Within(TypeVocabularySize, 1 << 16, nameof(TypeVocabularySize));
        var largest = (long)HiddenSize
            * Math.Max(Math.Max(VocabularySize, TypeVocabularySize), Math.Max(3L * HiddenSize, 2L * IntermediateSize));
        if (largest > int.MaxValue)
            throw new ArgumentException($"a matrix would have {largest} elements, more than 2^31; {nameof(HiddenSize)} is {HiddenSize}",
                nameof(HiddenSize));
        if (HiddenSize % Heads != 0)
            throw new ArgumentException($"{nameof(HiddenSize)} {HiddenSize} is not a multiple of {nameof(Heads)} {Heads}", nameof(Heads));
        if (Stem && HiddenSize % ConvolutionStem.Widths.Count != 0)
            throw new ArgumentException(
                $"{nameof(HiddenSize)} is {HiddenSize}; with {nameof(Stem)} it must be a multiple of {ConvolutionStem.Widths.Count}",
                nameof(HiddenSize));
        if (!(LayerNormEpsilon >= 0) || float.IsInfinity(LayerNormEpsilon))
            throw new ArgumentException(
                FormattableString.Invariant($"{nameof(LayerNormEpsilon)} is {LayerNormEpsilon}, must not be negative"),
                nameof(LayerNormEpsilon));
        if (HiddenDropout is not (>= 0 and < 1))
            throw new ArgumentException(FormattableString.Invariant($"{nameof(HiddenDropout)} is {HiddenDropout}, must be in [0, 1)"),
                nameof(HiddenDropout));
        if (AttentionDropout is not (>= 0 and < 1))
            throw new ArgumentException(
                FormattableString.Invariant($"{nameof(AttentionDropout)} is {AttentionDropout}, must be in [0, 1)"),
                    nameof(AttentionDropout));
        if (ClassifierDropout is not (null or (>= 0 and < 1)))
            throw new ArgumentException(
                FormattableString.Invariant($"{nameof(ClassifierDropout)} is {ClassifierDropout}, must be in [0, 1)"),
                nameof(ClassifierDropout));
    }

    /// <summary>Makes sure that training gives what the configuration asks for.</summary>
    /// <param name="folder">The model's folder, or null when the configuration comes from elsewhere.</param>
    /// <exception cref="GenomicsDataException">It asks for a dropout that is not there.</exception>
    internal void RequireTrainable(string? folder)
    {
        if (AttentionDropout != 0)
            throw new GenomicsDataException(
                FormattableString.Invariant($"asks for a dropout of {AttentionDropout} on the attention probabilities, which training ")
                + "does not have; set 'attention_probs_dropout_prob' to 0 there to train without, as the published model was",
                folder is null ? EncoderConfigFile.FileName : Path.Combine(folder, EncoderConfigFile.FileName));
    }
}
