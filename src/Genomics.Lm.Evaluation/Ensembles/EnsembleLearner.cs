using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Ensembles;

/// <summary>
/// Fits a method several times and averages the predictions: with another seed each time, for methods that depend on it, or on another
/// part of the learning genes (bagging, Breiman 1996), for those that do not.
/// </summary>
/// <remarks>
/// A bag's parts are drawn without replacement (subagging, Bühlmann and Yu 2002): a bootstrap sample repeats genes, and a repeated gene
/// would stand on both sides of a method's internal cross-validation and flatter small penalties. A part holds as large a share of the
/// genes as a bootstrap sample does, 63.2 %. Whole leakage groups are drawn where they are known.
/// </remarks>
public sealed class EnsembleLearner : IExpressionLearner
{
    private const double DistinctShare = 0.632; // 1 − 1/e

    private readonly IExpressionLearner _learner;
    private readonly int _members;
    private readonly bool _isBag;

    private EnsembleLearner(IExpressionLearner learner, int members, bool isBag)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 2);
        (_learner, _members, _isBag) = (learner, members, isBag);
    }

    /// <inheritdoc/>
    public string Kind => EnsemblePredictor.Kind;

    /// <summary>
    /// The method's name; for a bag with <see cref="ComparedPredictor.EnsembleSuffix"/>, as its models alone are no fits of the method
    /// to all genes.
    /// </summary>
    public string Name => _isBag ? _learner.Name + ComparedPredictor.EnsembleSuffix : _learner.Name;

    /// <inheritdoc/>
    public string Method => _learner.Method;

    /// <inheritdoc/>
    public MethodRole Role => _learner.Role;

    /// <inheritdoc/>
    public IReadOnlyList<IExpressionLearner> Parts => _learner.Parts;

    /// <summary>The same genes, another seed for each model: the run's, the next one, and so on.</summary>
    /// <param name="learner">The method.</param>
    /// <param name="members">Number of models, at least 2.</param>
    public static EnsembleLearner OverSeeds(IExpressionLearner learner, int members) => new(learner, members, false);

    /// <summary>Another part of the genes for each model.</summary>
    /// <param name="learner">The method.</param>
    /// <param name="members">Number of models, at least 2.</param>
    public static EnsembleLearner Bag(IExpressionLearner learner, int members) => new(learner, members, true);

    /// <inheritdoc/>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var fits = new List<FitResult>();
        try
        {
            for (var member = 0; member < _members; member++)
            {
                var own = data with { Seed = data.Seed + member };
                if (_isBag) own = own with { Training = Part(own.Training, own.Seed, 0), Validation = Part(own.Validation, own.Seed, 1) };
                fits.Add(_learner.Fit(own, new PrefixedProgress(progress, $"model {member + 1} of {_members}: "), cancellationToken));
            }
        }
        catch
        {
            fits.ForEach(f => f.Predictor.Dispose());
            throw;
        }
        var first = fits[0];
        var info = first.Predictor.Info with
        {
            Kind = EnsemblePredictor.Kind,
            Name = Name,
            Parameters = fits.Sum(f => f.Predictor.Info.Parameters)
        };
        return new FitResult(new EnsemblePredictor(info, [.. fits.Select(f => f.Predictor)]), _isBag ? [] : first.Sections,
            fits.Sum(f => f.Seconds))
        {
            Provenance = first.Provenance with
            {
                Members = _members,
                Resampled = _isBag,
                Seed = null,
                MemberSeeds = [.. Enumerable.Range(0, _members).Select(member => data.Seed + member)],
            },
        };
    }

    /// <summary>A share of the leakage groups, in the order in which the genes stood.</summary>
    internal static LabelledGenes Part(LabelledGenes genes, long seed, ulong part)
    {
        var groups = Enumerable.Range(0, genes.Count).GroupBy(i => genes.Groups?[i] ?? i).Select(g => g.ToArray()).ToArray();
        new CounterRandom(seed, RandomStreams.Bagging + part).Shuffle<int[]>(groups);
        return genes.Take([.. groups.Take((int)Math.Ceiling(DistinctShare * groups.Length)).SelectMany(g => g).Order()]);
    }
}
