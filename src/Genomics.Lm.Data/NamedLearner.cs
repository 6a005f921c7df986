namespace Genomics.Lm.Data;

/// <summary>A learner under another name: for two fits of one method with different options in a comparison.</summary>
public sealed class NamedLearner : IExpressionLearner
{
    private readonly IExpressionLearner _learner;

    /// <summary>Gives a name.</summary>
    /// <param name="learner">Fits.</param>
    /// <param name="name">The name in results.</param>
    /// <param name="role">The part it plays; null: that of <paramref name="learner"/>.</param>
    /// <exception cref="ArgumentException">No name.</exception>
    public NamedLearner(IExpressionLearner learner, string name, MethodRole? role = null)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (_learner, Name, Role) = (learner, name, role ?? learner.Role);
    }

    /// <inheritdoc/>
    public string Kind => _learner.Kind;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public MethodRole Role { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IExpressionLearner> Parts => _learner.Parts;

    /// <inheritdoc/>
    public FitElsewhere? Elsewhere => _learner.Elsewhere;

    /// <inheritdoc/>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        => _learner.Fit(data, progress, cancellationToken);
}
