namespace Genomics.Lm.Evaluation.Comparison;

/// <summary>Which questions a paired comparison is corrected together with.</summary>
public enum PairFamily
{
    /// <summary>Declared before the run: corrected by Holm over the primary pairs of the main condition.</summary>
    Primary,

    /// <summary>Everything else: corrected by max-T over all pairs and conditions together.</summary>
    Secondary,
}
