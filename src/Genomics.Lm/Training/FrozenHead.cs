namespace Genomics.Lm.Training;

/// <summary>The linear regression on the embeddings of a frozen encoder.</summary>
public enum FrozenHead
{
    /// <summary>Squares of the coefficients are penalised: every number of the embedding counts a little.</summary>
    Ridge,

    /// <summary>Absolute values of the coefficients are penalised: few numbers count.</summary>
    Lasso,
}
