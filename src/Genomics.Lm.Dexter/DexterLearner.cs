using System.Diagnostics;
using Genomics.Lm.Data;
using Genomics.Lm.Dexter.Internals;

namespace Genomics.Lm.Dexter;

/// <summary>
/// DExTER (Menichelli et al., PLoS Comput Biol 2021): finds words in regions whose counts correlate with expression, and fits a LASSO on
/// them. One model per target condition on training and validation genes together; words are counted once for all conditions.
/// </summary>
/// <param name="options">How to explore; null: the original's defaults.</param>
public sealed class DexterLearner(DexterOptions? options = null) : IExpressionLearner
{
    /// <inheritdoc/>
    public MethodRole Role => MethodRole.Motifs;

    /// <inheritdoc/>
    public string Kind => DexterPredictor.Kind;

    /// <summary>How to explore.</summary>
    public DexterOptions Options { get; } = options ?? new DexterOptions();

    /// <inheritdoc/>
    /// <exception cref="GenomicsDataException">
    /// Windows of unequal length, bins that cannot be made, an unknown condition, too few genes.
    /// </exception>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        var fit = new DexterFitter(data, Options, progress, cancellationToken).Fit();
        var sections = fit.Conditions.SelectMany(c => DexterSections.Of(c, data.Window, fit.Conditions.Count > 1));
        return new FitResult(fit.Predictor, [.. sections], clock.Elapsed.TotalSeconds);
    }
}
