using System.Diagnostics;
using Genomics.Lm.Data;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// Ridge regression on simple features, fitted on training and validation genes together with the penalty chosen by cross-validation:
/// <c>gc_content</c>, <c>cpg</c>, <c>kmer_ridge</c> and <c>kmer_multiscale</c>.
/// </summary>
public sealed class RidgeLearner : IExpressionLearner
{
    private readonly KmerFeatureOptions? _kmers;

    private RidgeLearner(string kind, KmerFeatureOptions? kmers) => (Kind, _kmers) = (kind, kmers);

    /// <summary>GC share of the window.</summary>
    public static RidgeLearner GcContent { get; } = new(RidgePredictor.GcContent, null);

    /// <summary>CpG density and observed/expected ratio of the window.</summary>
    public static RidgeLearner Cpg { get; } = new(RidgePredictor.Cpg, null);

    /// <inheritdoc/>
    public string Kind { get; }

    /// <inheritdoc/>
    public MethodRole Role => Kind == RidgePredictor.GcContent ? MethodRole.Baseline : MethodRole.Reference;

    /// <summary>k-mer frequencies in aligned segments.</summary>
    /// <param name="options">Words and window; null: 1–4-mers in five segments of the whole window.</param>
    public static RidgeLearner Kmers(KmerFeatureOptions? options = null)
        => new(RidgePredictor.KmerRidge, options ?? new KmerFeatureOptions());

    /// <summary>k-mer frequencies at several scales: 1–4-mers in eight aligned segments, 5-mers in two, 6-mers in one.</summary>
    /// <param name="part">The part of each window in which they are counted; null: all of it.</param>
    public static RidgeLearner Multiscale(WindowPart? part = null)
        => new(RidgePredictor.KmerMultiscale, MultiscaleWords(part));

    internal static KmerFeatureOptions MultiscaleWords(WindowPart? part)
        => new() { Part = part, MaxLength = 6, SegmentsByLength = [8, 8, 8, 8, 2, 1] };

    // thousands of columns need a strong penalty, and each weak one would cost a factorisation per fold
    private IReadOnlyList<double> Penalties => Kind switch
    {
        RidgePredictor.KmerRidge => RidgeOptions.DefaultPenalties,
        RidgePredictor.KmerMultiscale => [.. RidgeOptions.DefaultPenalties.Where(penalty => penalty > 0.05)],
        _ => [1e-6],
    };

    /// <inheritdoc/>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var watch = Stopwatch.StartNew();
        var genes = data.TrainingAndValidation;
        var features = RidgePredictor.Features(Kind, data.Window, _kmers);
        var x = new float[genes.Count * features.Names.Count];
        features.Extract(genes.Sequences, x, progress, cancellationToken);
        var model = RidgeRegression.Fit(x, features.Names.Count, data.TargetsOf(genes), data.TargetConditions.Count,
            new RidgeOptions { Seed = data.Seed, Threads = data.Threads, Penalties = Penalties, RowGroups = genes.Groups },
            progress, cancellationToken);
        var info = PredictorInfo.Of(Kind, data, (long)(features.Names.Count + 1) * data.TargetConditions.Count);
        var sections = features is KmerFeatures kmers ? RidgeSections.Of(kmers, x, model, data.TargetConditions, data.Window) : [];
        return new FitResult(new RidgePredictor(info, features, (features as KmerFeatures)?.Options, model), sections,
            watch.Elapsed.TotalSeconds)
        {
            OutOfFold = model.OutOfFold.Length > 0 ? model.OutOfFold.ToArray() : null,
        };
    }
}
