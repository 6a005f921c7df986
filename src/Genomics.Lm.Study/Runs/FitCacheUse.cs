namespace Genomics.Lm.Study.Runs;

/// <summary>What a <see cref="FitCache"/> does where a fit is asked for.</summary>
public enum FitCacheUse
{
    /// <summary>Takes the kept fit, or fits and keeps it.</summary>
    TakeOrFit,

    /// <summary>Takes the kept fit; one that is not kept is an error.</summary>
    KeptOnly,

    /// <summary>
    /// Fits nothing, but notes what would be fitted (<see cref="FitCache.Planned"/>) and gives a predictor of arbitrary numbers, so that
    /// the same code that compares methods says of which fits a comparison is made.
    /// </summary>
    Plan,
}
