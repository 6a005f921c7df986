namespace Genomics.Lm.Evaluation.Intervals;

/// <summary>On which genes the errors are seen that prediction intervals are made from.</summary>
public enum Calibration
{
    /// <summary>
    /// CV+ (Barber, Candès, Ramdas and Tibshirani 2021): every gene by a model fitted without its fold; the prediction is that of a fit to
    /// all genes. Folds + 1 fits.
    /// </summary>
    CrossValidation,

    /// <summary>
    /// Split conformal prediction (Papadopoulos et al. 2002): one part of the genes is not learnt from. One fit, to fewer genes.
    /// </summary>
    Split,
}
