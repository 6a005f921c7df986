namespace Genomics.Lm.Training;

/// <summary>By what the best validation is chosen.</summary>
public enum BestBy
{
    /// <summary>Lowest loss over everything that is learned.</summary>
    Loss,

    /// <summary>Highest Pearson correlation, averaged over the conditions that must be predicted.</summary>
    Pearson,

    /// <summary>Highest Matthews correlation coefficient; for classifiers.</summary>
    Mcc,
}
