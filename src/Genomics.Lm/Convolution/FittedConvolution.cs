using Genomics.Lm.Prediction;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Convolution;

/// <summary>
/// What a fitted convolutional network computes, for programs that compute it by other means: letters, one layer of width
/// <see cref="FirstWidth"/> with ReLU, means over <see cref="Stride"/> bases, residual layers of width 3 with ReLU and dilations
/// 1, 2, 4, …, means over bins, linear outputs.
/// </summary>
public sealed record FittedConvolution
{
    /// <summary>Filters of every layer.</summary>
    public required int Channels { get; init; }

    /// <summary>Bases seen by each filter of the first layer; odd.</summary>
    public required int FirstWidth { get; init; }

    /// <summary>Bases per position after the first layer; the last position may have fewer.</summary>
    public required int Stride { get; init; }

    /// <summary>Residual layers.</summary>
    public required int Blocks { get; init; }

    /// <summary>
    /// <c>first.weight</c> [width, 4, channels], <c>block.N.weight</c> [3 × channels, channels], <c>classifier.weight</c>
    /// [outputs, bins × channels], and a <c>.bias</c> of each.
    /// </summary>
    public required IParameterSource Weights { get; init; }

    /// <summary>How a window is read; always with bins.</summary>
    public required NetworkInput Input { get; init; }

    /// <summary>[conditions] the output that belongs to each condition.</summary>
    public required IReadOnlyList<int> Outputs { get; init; }

    /// <summary>[conditions] a prediction is mean + deviation · output.</summary>
    public required IReadOnlyList<double> Means { get; init; }

    /// <summary>[conditions]</summary>
    public required IReadOnlyList<double> Deviations { get; init; }
}
