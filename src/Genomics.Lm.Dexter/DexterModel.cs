namespace Genomics.Lm.Dexter;

/// <summary>The fitted model of one condition: intercept + Σ coefficient × (value − mean) / scale.</summary>
public sealed record DexterModel
{
    /// <summary>The condition's name.</summary>
    public required string Condition { get; init; }

    /// <summary>All variables in the order of the matrix (by name, as plain strings), those with coefficient 0 included.</summary>
    public required IReadOnlyList<DexterVariable> Variables { get; init; }

    /// <summary>The intercept: the mean of the learning genes' values.</summary>
    public required double Intercept { get; init; }

    /// <summary>The penalty of the LASSO.</summary>
    public required double Alpha { get; init; }

    /// <summary>Number of genes it was fitted on.</summary>
    public required int Genes { get; init; }

    /// <summary>Number of variables that the LASSO kept.</summary>
    public int NonZero => Variables.Count(v => v.Coefficient != 0);
}
