using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Ablations;

/// <summary>How well a variant predicts learning genes that were left out.</summary>
public sealed record VariantScore
{
    /// <summary>The variant.</summary>
    public required AblationVariant Variant { get; init; }

    /// <summary>r on the genes of each fold, by the fit without them; 0 where the predictions do not vary.</summary>
    public required IReadOnlyList<double> FoldPearson { get; init; }

    /// <summary>Their mean.</summary>
    public required double Pearson { get; init; }

    /// <summary>Its interval, leakage groups resampled.</summary>
    public required Interval PearsonInterval { get; init; }

    /// <summary>The paired difference to the base in mean r; null for the base itself.</summary>
    public CorrelationDifference? Difference { get; init; }

    /// <summary>The p-value of the difference, corrected by Holm over all variants; NaN for the base.</summary>
    public double AdjustedPValue { get; init; } = double.NaN;

    /// <summary>Genes learnt from in a fold, on average.</summary>
    public required double LearntGenes { get; init; }

    /// <summary>
    /// Mean r over folds among the genes that the variant would learn from, of the variant and of the base; NaN where it learns from all.
    /// </summary>
    public (double Variant, double Base) PearsonAmongKept { get; init; } = (double.NaN, double.NaN);

    /// <summary>Wall-clock seconds of a fit, on average.</summary>
    public required double SecondsFit { get; init; }
}
