namespace Genomics.Lm.Compute;

/// <summary>A loss sum and its number of terms.</summary>
/// <param name="Sum">Summed loss.</param>
/// <param name="Terms">Number of terms.</param>
public readonly record struct LossSum(double Sum, double Terms)
{
    /// <summary>The mean; NaN without terms.</summary>
    public double Mean => Terms > 0 ? Sum / Terms : double.NaN;
}
