using Genomics.Lm.Data;

namespace Genomics.Lm.Study.Runs;

/// <summary>One fit of a comparison: a method, a seed and the genes it learns from.</summary>
public sealed class FitCell
{
    private readonly IExpressionLearner _learner;
    private readonly FittingData _data;
    private readonly Action<IProgress<WorkProgress>?, CancellationToken> _fit;

    internal FitCell(IExpressionLearner learner, FittingData data, string entry,
        Action<IProgress<WorkProgress>?, CancellationToken> fit)
        => (_learner, _data, Entry, _fit) = (learner, data, entry, fit);

    /// <summary>The method's name.</summary>
    public string Name => _learner.Name;

    /// <summary>The seed.</summary>
    public long Seed => _data.Seed;

    /// <summary>How many genes it learns from.</summary>
    public int Genes => _data.Training.Count + _data.Validation.Count;

    /// <summary>The name of its folder in the cache.</summary>
    public string Entry { get; }

    /// <summary>Fits and keeps it, unless it is kept already; a damaged one is fitted again.</summary>
    /// <param name="progress">Receives the stage.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    public void Fit(IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _fit(progress, cancellationToken);

    /// <summary>The method fitted to some of the genes, spread over all; it is not kept.</summary>
    internal FitResult Try(int genes, CancellationToken cancellationToken)
        => _learner.Fit(_data with { Training = Some(_data.Training, genes), Validation = Some(_data.Validation, genes) },
            cancellationToken: cancellationToken);

    private LabelledGenes Some(LabelledGenes all, int genes)
    {
        var count = (int)Math.Min(all.Count, ((long)all.Count * genes + Genes - 1) / Genes);
        return all.Take([.. Enumerable.Range(0, count).Select(i => (int)((i + 0.5) * all.Count / count))]);
    }
}
