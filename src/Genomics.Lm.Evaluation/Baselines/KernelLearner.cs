using System.Diagnostics;
using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// Kernel ridge regression (<c>kernel_multiscale</c>) on the words and segments of <c>kmer_multiscale</c>: the similarity of two windows is
/// the cosine between the square roots of their word frequencies, with equal weight for each word length – the mean over lengths and
/// segments of the Bhattacharyya coefficients of their words –, the kernel exp(s (cosine − 1)). Scale and penalties are chosen by folds
/// that
/// keep leakage groups whole.
/// </summary>
public sealed class KernelLearner : IExpressionLearner
{
    private readonly WindowPart? _part;
    private readonly KernelRidgeOptions _options;

    /// <summary>Makes a learner.</summary>
    /// <param name="part">The part of each window in which words are counted; null: all of it.</param>
    /// <param name="options">Scales, penalties and folds; null: the defaults. Seed, threads and groups are those of the data.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public KernelLearner(WindowPart? part = null, KernelRidgeOptions? options = null)
    {
        part?.Validate();
        (_part, _options) = (part, options ?? new KernelRidgeOptions());
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Kind => KernelPredictor.Kind;

    /// <inheritdoc/>
    public MethodRole Role => MethodRole.Reference;

    /// <summary>The most memory that a fit takes, in bytes: half a matrix in single precision and one in double.</summary>
    /// <param name="genes">Genes to learn; 22,410 need 5.1 GB.</param>
    public static long MemoryForecast(int genes) => KernelRidge.MemoryForecast(genes);

    /// <inheritdoc/>
    /// <exception cref="GenomicsDataException">The genes are more than memory allows; the message has the forecast.</exception>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var watch = Stopwatch.StartNew();
        var genes = data.TrainingAndValidation;
        RequireMemory(genes.Count);
        var part = KernelPredictor.PartOf(_part, data.Window);
        DnaSequence[] windows = [.. genes.Sequences.Select(s => KernelPredictor.Cut(s, data.Window, part))];
        // the words are dropped before the factor of all genes is made; the predictor counts them again
        var cosines = SparseRows.Of(KernelPredictor.Words(part), windows, data.Threads, progress, cancellationToken)
            .Cosines(data.Threads, progress, cancellationToken);
        var model = KernelRidge.Fit(cosines, data.TargetsOf(genes), data.TargetConditions.Count,
            _options with { RowGroups = genes.Groups, Seed = data.Seed, Threads = data.Threads }, progress, cancellationToken);
        var info = PredictorInfo.Of(Kind, data, (genes.Count + 1L) * data.TargetConditions.Count);
        return new FitResult(new KernelPredictor(info, part, windows, model), [Choice(data, model)], watch.Elapsed.TotalSeconds);
    }

    private static void RequireMemory(int genes)
    {
        var (needed, info) = (MemoryForecast(genes), GC.GetGCMemoryInfo(GCKind.Any));
        var free = info.TotalAvailableMemoryBytes - Math.Max(0, info.Index == 0 ? 0 : info.MemoryLoadBytes);
        if (genes > KernelRidge.LargestRows)
            throw new GenomicsDataException(
                $"{genes} genes are more than the {KernelRidge.LargestRows} of one matrix; take kmer_multiscale");
        if (needed > free)
            throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                $"kernel_multiscale would need about {needed / 1e9:0.0} GB of memory for {genes} genes, {free / 1e9:0.0} GB are free; take "
                    + $"kmer_multiscale, or end other programs"));
    }

    private static TableSection Choice(FittingData data, KernelRidge model)
        => new("Kernel ridge: scale and penalty by cross-validation", ["condition", "genes", "scale", "penalty"],
            [.. data.TargetConditions.Select((name, c) => (IReadOnlyList<string>)
            [
                name, model.Rows.ToString(CultureInfo.InvariantCulture), model.Scale.ToString("0.###", CultureInfo.InvariantCulture),
                model.Penalties[c].ToString("0.###", CultureInfo.InvariantCulture),
            ])])
        {
            Caption = "The larger the scale, the faster the kernel exp(scale × (cosine − 1)) falls with the distance of two "
                + "windows; a small "
                + "one is nearly linear. The penalty is relative to the variance of the kernel's features.",
        };
}
