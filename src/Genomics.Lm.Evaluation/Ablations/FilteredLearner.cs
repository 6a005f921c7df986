using Genomics.Lm.Data;

namespace Genomics.Lm.Evaluation.Ablations;

/// <summary>A method that learns from some of the genes only; what it predicts is not concerned.</summary>
public sealed class FilteredLearner : IExpressionLearner
{
    private readonly IExpressionLearner _learner;
    private readonly IReadOnlySet<string> _genes;

    /// <summary>Makes the learner.</summary>
    /// <param name="learner">Fits.</param>
    /// <param name="genes">Ids of the genes that may be learnt from.</param>
    public FilteredLearner(IExpressionLearner learner, IReadOnlySet<string> genes)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(genes);
        (_learner, _genes) = (learner, genes);
    }

    /// <inheritdoc/>
    public string Kind => _learner.Kind;

    /// <inheritdoc/>
    public string Name => _learner.Name;

    /// <inheritdoc/>
    public string Method => _learner.Method;

    /// <inheritdoc/>
    public MethodRole Role => _learner.Role;

    /// <inheritdoc/>
    public IReadOnlyList<IExpressionLearner> Parts => _learner.Parts;

    /// <inheritdoc/>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return _learner.Fit(data with { Training = Kept(data.Training), Validation = Kept(data.Validation) }, progress, cancellationToken);
    }

    private LabelledGenes Kept(LabelledGenes genes)
        => genes.Take([.. Enumerable.Range(0, genes.Count).Where(gene => _genes.Contains(genes.Sequences[gene].Id))]);
}
