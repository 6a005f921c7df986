using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Dexter;

/// <summary>Everything a run found for one condition.</summary>
public sealed record DexterConditionResult
{
    /// <summary>The fitted model.</summary>
    public required DexterModel Model { get; init; }

    /// <summary>Domains treated, decisions, graph and lattices.</summary>
    public required ExplorationResult Exploration { get; init; }

    /// <summary>Penalties, fold errors and the certificate of optimality.</summary>
    public required LassoFit Lasso { get; init; }

    /// <summary>Learning genes × variables, in table order.</summary>
    public required DexterMatrix Training { get; init; }

    /// <summary>Test genes × variables, in table order.</summary>
    public required DexterMatrix Testing { get; init; }

    /// <summary>Predictions of the learning genes, as many as rows of <see cref="Training"/>.</summary>
    public required IReadOnlyList<double> TrainingPredictions { get; init; }

    /// <summary>Predictions of the test genes, as many as rows of <see cref="Testing"/>.</summary>
    public required IReadOnlyList<double> TestingPredictions { get; init; }

    /// <summary>Per variable, the signed Spearman correlation on the test genes; 0 when undefined.</summary>
    public required IReadOnlyList<double> TestingCorrelations { get; init; }

    /// <summary>Accuracy on the test genes.</summary>
    public required DexterAccuracy Test { get; init; }

    /// <summary>The condition's name.</summary>
    public string Condition => Model.Condition;
}
