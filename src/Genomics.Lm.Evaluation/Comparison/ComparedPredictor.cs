using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;

namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>One predictor of a comparison with its predictions on the test genes.</summary>
public sealed record ComparedPredictor
{
    /// <summary>What the row of an ensemble is called after its method: <c>lm_scratch_ensemble</c>.</summary>
    public const string EnsembleSuffix = "_ensemble";

    /// <summary>
    /// The name of its row: the learner's name, with <see cref="EnsembleSuffix"/> where the method's first seed has a row too.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The method, which is the same for the row of one fit and that of an ensemble.</summary>
    public required string Method { get; init; }

    /// <summary>The kind under which the learner's predictors are catalogued.</summary>
    public required string Kind { get; init; }

    /// <summary>The part the method plays.</summary>
    public required MethodRole Role { get; init; }

    /// <summary>True for an ensemble's row beside that of its method; ensembles are compared with ensembles only.</summary>
    public bool IsEnsemble { get; init; }

    /// <summary>
    /// The fitted predictor; disposed with the <see cref="ComparisonResult"/>, except <see cref="ComparisonOptions.Oracle"/>, which
    /// stays the caller's.
    /// </summary>
    public required IExpressionPredictor Predictor { get; init; }

    /// <summary>True for the true function of simulated data, which is no competitor.</summary>
    public bool IsOracle => Role == MethodRole.Oracle;

    /// <summary>What the learner wants shown of its fit.</summary>
    public required IReadOnlyList<ReportSection> Sections { get; init; }

    /// <summary>What the fit rests on.</summary>
    public required FitProvenance Provenance { get; init; }

    /// <summary>Wall-clock seconds of the fit; NaN for an oracle.</summary>
    public required double SecondsFit { get; init; }

    /// <summary>Wall-clock seconds of predicting the test genes.</summary>
    public required double SecondsPredict { get; init; }

    /// <summary>[test genes, compared conditions], row-major, on the transformed scale.</summary>
    public required IReadOnlyList<double> Predictions { get; init; }

    /// <summary>The same for each model of an ensemble; empty for a single model.</summary>
    public IReadOnlyList<IReadOnlyList<double>> MemberPredictions { get; init; } = [];
}
