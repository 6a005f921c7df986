using Genomics.Lm.Data.Datasets;

namespace Genomics.Lm.Evaluation.Ablations;

/// <summary>What an ablation found on the learning genes; no test gene was looked at.</summary>
public sealed class AblationResult
{
    /// <summary>The genes.</summary>
    public required GeneDataset Dataset { get; init; }

    /// <summary>Which genes were learnt from; the test genes stay behind.</summary>
    public required GeneSplit Split { get; init; }

    /// <summary>How it was made.</summary>
    public required AblationOptions Options { get; init; }

    /// <summary>The condition.</summary>
    public required string Condition { get; init; }

    /// <summary>Indices of the learning genes in the dataset, ascending.</summary>
    public required IReadOnlyList<int> Genes { get; init; }

    /// <summary>The fold of each learning gene, from 0.</summary>
    public required IReadOnlyList<int> Folds { get; init; }

    /// <summary>The observed value of each learning gene; NaN = missing.</summary>
    public required IReadOnlyList<double> Observed { get; init; }

    /// <summary>Leakage groups of the observed learning genes, which are resampled.</summary>
    public required int Groups { get; init; }

    /// <summary>The variants, the base first.</summary>
    public required IReadOnlyList<VariantScore> Scores { get; init; }

    /// <summary>[variants][learning genes] predictions by the fit without the gene's fold.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Predictions { get; init; }

    /// <summary>The base.</summary>
    public VariantScore Base => Scores[0];

    /// <summary>
    /// The variant with the largest mean r, of equals the first. Its r is a little flattered by the choice: its score on test genes is not.
    /// </summary>
    public VariantScore Chosen => Scores.MaxBy(s => s.Pearson)!;
}
