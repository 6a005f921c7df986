using Genomics.Lm.Data.Expression;

namespace Genomics.Lm.Data;

/// <summary>What a fitted predictor is and what it expects.</summary>
public sealed record PredictorInfo
{
    /// <summary>The kind registered in <see cref="PredictorCatalog"/>, for example <c>kmer_ridge</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name shown in reports; says what was used (see the command line's predictor names).</summary>
    public required string Name { get; init; }

    /// <summary>The conditions predicted, in column order.</summary>
    public required IReadOnlyList<string> Conditions { get; init; }

    /// <summary>The scale of the predictions.</summary>
    public required TransformSummary Transform { get; init; }

    /// <summary>The windows expected.</summary>
    public required WindowGeometry Window { get; init; }

    /// <summary>Version of the predictor folder's format.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Number of fitted parameters that the prediction uses (non-zero coefficients, trainable weights).</summary>
    public long Parameters { get; init; }

    /// <summary>What a learner fits to data: its conditions, its scale and its windows, under the kind's own name.</summary>
    /// <param name="kind">The kind, which is the name too.</param>
    /// <param name="data">What it was fitted on.</param>
    /// <param name="parameters">Number of fitted parameters, of all conditions together.</param>
    public static PredictorInfo Of(string kind, FittingData data, long parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(data);
        return new PredictorInfo
        {
            Kind = kind,
            Name = kind,
            Conditions = [.. data.TargetConditions],
            Transform = data.Transform,
            Window = data.Window,
            Parameters = parameters,
        };
    }
}
