using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Dexter.Internals;

namespace Genomics.Lm.Dexter;

/// <summary>A run of DExTER on a dataset and a split.</summary>
public sealed record DexterExperimentResult
{
    /// <summary>The genes.</summary>
    public required GeneDataset Dataset { get; init; }

    /// <summary>Which genes were learnt from and which were tested.</summary>
    public required GeneSplit Split { get; init; }

    /// <summary>The fitted models of all conditions.</summary>
    public required DexterPredictor Predictor { get; init; }

    /// <summary>One entry per condition, in the order asked for.</summary>
    public required IReadOnlyList<DexterConditionResult> Conditions { get; init; }

    /// <summary>What a user should know of the run: genes matched, bins that resulted, values and letters that were replaced.</summary>
    public IReadOnlyList<string> Notes => RunNotes.Of(this);

    /// <summary>Wall-clock seconds of exploration, fit and test.</summary>
    public required double Seconds { get; init; }
}
