using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Prediction;

/// <summary>What a fitted language model computes, for programs that compute it by other means.</summary>
public sealed record FittedNetwork
{
    /// <summary>Encoder and head.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>
    /// The weights of each network, by their published names (<see cref="ParameterCatalog"/>); readable until the predictor is disposed.
    /// The outputs of the networks are averaged.
    /// </summary>
    public required IReadOnlyList<IParameterSource> Members { get; init; }

    /// <summary>How a window becomes tokens.</summary>
    public required NetworkInput Input { get; init; }

    /// <summary>[conditions] the head's output that belongs to each condition.</summary>
    public required IReadOnlyList<int> Outputs { get; init; }

    /// <summary>[conditions] a prediction is mean + deviation · output.</summary>
    public required IReadOnlyList<double> Means { get; init; }

    /// <summary>[conditions]</summary>
    public required IReadOnlyList<double> Deviations { get; init; }
}
