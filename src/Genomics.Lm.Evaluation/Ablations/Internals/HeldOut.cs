using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Comparison.Internals;

namespace Genomics.Lm.Evaluation.Ablations.Internals;

/// <summary>Fits a variant and predicts genes left out.</summary>
internal static class HeldOut
{
    /// <summary>Seconds of the fit, and a value per gene.</summary>
    public static (double Seconds, double[] Values) Predict(AblationVariant variant, FittingData data,
        IReadOnlyList<DnaSequence> sequences, string condition, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        progress.Report(new WorkProgress("fit", 0, 0));
        var fit = Fitting.Named(variant.Name, "cannot be fitted", () => variant.Learner.Fit(data, progress, cancellationToken));
        using var predictor = fit.Predictor;
        progress.Report(new WorkProgress("predict", 0, sequences.Count));
        var (width, column) = (predictor.Info.Conditions.Count, predictor.Info.Conditions.IndexOf(condition));
        if (column < 0) throw new GenomicsDataException($"{variant.Name} does not predict '{condition}'");
        var all = Fitting.Named(variant.Name, "cannot predict the genes left out", () =>
        {
            if (variant.Predict?.Invoke(predictor, sequences, cancellationToken) is { } known) return known;
            var own = new double[sequences.Count * width];
            predictor.Predict(sequences, own, new PredictOptions { Threads = data.Threads }, progress, cancellationToken);
            return own;
        });
        return (fit.Seconds, [.. Enumerable.Range(0, sequences.Count).Select(i => all[i * width + column])]);
    }
}
