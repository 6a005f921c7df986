using Genomics.Lm.Data;

namespace Genomics.Lm.Study.Methods;

/// <summary>A method that is known by name.</summary>
/// <param name="Name">Its name in commands and results.</param>
/// <param name="Role">The part it plays in a comparison.</param>
/// <param name="Create">Makes its learner.</param>
public sealed record Method(string Name, MethodRole Role, Func<MethodSettings, IExpressionLearner> Create)
{
    /// <summary>What several seeds mean for it.</summary>
    public SeedUse Seeds { get; init; }

    /// <summary>What it is, in a line.</summary>
    public string Description { get; init; } = "";
}
