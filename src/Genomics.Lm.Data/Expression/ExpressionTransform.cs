namespace Genomics.Lm.Data.Expression;

/// <summary>How expression values are put on the scale that is learnt.</summary>
public enum ExpressionTransform
{
    /// <summary>Values as read.</summary>
    None,

    /// <summary>
    /// ln(x)/ln(10); values ≤ 0 take the smallest logarithm found among all genes of the dataset (DExTER's log transform).
    /// </summary>
    Log10Floor,

    /// <summary>log2(x + 1).</summary>
    Log2Plus1,
}
