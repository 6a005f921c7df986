namespace Genomics.Lm.Evaluation.Simulation.Internals;

/// <summary>A linear combination of features and a constant: its value per gene, and its coefficients.</summary>
/// <param name="Values">[genes].</param>
/// <param name="Coefficients">[features + 1], the constant last.</param>
internal sealed record FeatureCombination(double[] Values, double[] Coefficients)
{
    /// <summary>Standard deviation over the genes.</summary>
    public double Deviation
    {
        get
        {
            var mean = Values.Average();
            return Math.Sqrt(Values.Sum(v => (v - mean) * (v - mean)) / Values.Length);
        }
    }

    public void Add(FeatureCombination other, double factor)
    {
        for (var i = 0; i < Values.Length; i++) Values[i] += factor * other.Values[i];
        for (var i = 0; i < Coefficients.Length; i++) Coefficients[i] += factor * other.Coefficients[i];
    }

    public void Scale(double factor)
    {
        foreach (ref var value in Values.AsSpan()) value *= factor;
        foreach (ref var value in Coefficients.AsSpan()) value *= factor;
    }

    /// <summary>The scalar product over the genes.</summary>
    public double Dot(FeatureCombination other) => Values.Zip(other.Values, (a, b) => a * b).Sum();

    public FeatureCombination Copy() => new([.. Values], [.. Coefficients]);
}

/// <summary>Orthonormal combinations (Gram–Schmidt), so that components can be made uncorrelated and their variances add up.</summary>
internal sealed class OrthogonalBasis
{
    private readonly List<FeatureCombination> _members = [];

    /// <summary>What is left of a combination beyond the members of the basis.</summary>
    public FeatureCombination Residual(FeatureCombination combination)
    {
        var rest = combination.Copy();
        for (var pass = 0; pass < 2; pass++) // the second pass removes the rounding of the first
            foreach (var member in _members) rest.Add(member, -rest.Dot(member));
        return rest;
    }

    /// <summary>Adds a combination's residual, unless nothing is left of it.</summary>
    public void Add(FeatureCombination combination)
    {
        var size = Math.Sqrt(combination.Dot(combination));
        var rest = Residual(combination);
        var length = Math.Sqrt(rest.Dot(rest));
        if (!(length > 1e-9 * size)) return;
        rest.Scale(1 / length);
        _members.Add(rest);
    }
}
