using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Ablations.Internals;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Ablations;

/// <summary>
/// What each choice in a fit buys on one's own genes: variants of a base, compared with it by cross-validation within the learning genes.
/// The test genes are opened once at the end, for the chosen variant and the base.
/// </summary>
/// <remarks>
/// Folds hold whole leakage groups. Each fit has training genes and, for methods that stop on them, validation genes from the other folds.
/// Every variant is scored on the same genes, whichever it learns from. Intervals and tests resample leakage groups, jointly over variants
/// and folds.
/// </remarks>
public static class Ablation
{
    // of the genes of the other folds one in so many is for validation
    private const int ValidationParts = 8;

    /// <summary>Fits every variant without each fold and compares what they predict for it.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="split">Its training and validation genes are the learning genes; test genes are not touched.</param>
    /// <param name="variants">The variants, the base first.</param>
    /// <param name="options">How; null: defaults.</param>
    /// <param name="progress">Receives the stage, with fold and variant before the learner's own stages.</param>
    /// <param name="cancellationToken">Stops fits, predictions and draws.</param>
    /// <exception cref="ArgumentException">An option cannot be used, there is no variant, or two have one name.</exception>
    /// <exception cref="GenomicsDataException">The condition is unknown, a fold has too few observed genes, or a variant cannot be
    /// fitted: the message then starts with its name.</exception>
    public static AblationResult CrossValidate(GeneDataset dataset, GeneSplit split, IReadOnlyList<AblationVariant> variants,
        AblationOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(variants);
        options ??= new AblationOptions();
        options.Validate();
        if (variants.Count == 0) throw new ArgumentException("needs a base at least", nameof(variants));
        if (variants.GroupBy(v => v.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"two variants are called '{twice.Key}'", nameof(variants));
        var folds = AblationFolds.Deal(dataset, split, options, ValidationParts);
        var predictions = variants.Select(_ => new double[folds.Genes.Count]).ToArray();
        var (seconds, learnt) = (new double[variants.Count], new double[variants.Count]);
        for (var fold = 0; fold < options.Folds; fold++)
            for (var v = 0; v < variants.Count; v++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var own = PrefixedProgress.Of(progress, $"fold {fold + 1} of {options.Folds}, {variants[v].Name}",
                    fold * variants.Count + v, options.Folds * variants.Count);
                var data = folds.Data(fold);
                var held = folds.Members(fold);
                var (fit, values) = HeldOut.Predict(variants[v], data, [.. held.Select(i => dataset.Sequences[folds.Genes[i]])],
                    folds.Condition, own, cancellationToken);
                for (var i = 0; i < held.Length; i++) predictions[v][held[i]] = values[i];
                seconds[v] += fit / options.Folds;
                learnt[v] += data.TrainingAndValidation.Sequences.Count(s => variants[v].LearntFrom?.Contains(s.Id) ?? true)
                    / (double)options.Folds;
            }
        progress?.Report(new WorkProgress("intervals and paired tests", 0, 0));
        return new AblationResult
        {
            Dataset = dataset,
            Split = split,
            Options = options,
            Condition = folds.Condition,
            Genes = folds.Genes,
            Folds = folds.Of,
            Observed = folds.Observed,
            Groups = GroupSizes.Of(folds.ObservedGroups, folds.ObservedCount).Groups,
            Scores = Score(variants, folds, predictions, seconds, learnt, options, cancellationToken),
            Predictions = predictions,
        };
    }

    /// <summary>Fits the base and the chosen variant on all learning genes and compares them on the test genes.</summary>
    /// <param name="result">What was found on the learning genes.</param>
    /// <param name="variants">The same variants, by whose learners the two are fitted; null: those of <paramref name="result"/>.</param>
    /// <param name="progress">Receives the stage.</param>
    /// <param name="cancellationToken">Stops fits, predictions and draws.</param>
    /// <returns>The comparison, of one method where the base itself was chosen; the caller disposes it.</returns>
    public static ComparisonResult Test(AblationResult result, IReadOnlyList<AblationVariant>? variants = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        string[] names = [.. ((string[])[result.Base.Variant.Name, result.Chosen.Variant.Name]).Distinct()];
        var known = variants ?? [.. result.Scores.Select(s => s.Variant)];
        IExpressionLearner[] learners = [.. names.Select(name => new NamedLearner(known.First(v => v.Name == name).Learner, name))];
        return PredictorComparison.Run(result.Dataset, result.Split, learners, result.Options.Comparison with
        {
            Conditions = [result.Condition],
            MainCondition = result.Condition,
            Primaries = names.Length > 1 ? [new PredictorPair(names[1], names[0])] : [],
        }, progress, cancellationToken);
    }

    private static IReadOnlyList<VariantScore> Score(IReadOnlyList<AblationVariant> variants, AblationFolds folds,
        double[][] predictions, double[] seconds, double[] learnt, AblationOptions options, CancellationToken cancellationToken)
    {
        var bootstrap = CorrelationBootstrap.Run(folds.ByFold(folds.Observed, double.NaN), options.Folds,
            [.. predictions.Select(p => folds.ByFold(p, 0))], folds.Groups, options.Comparison.Bootstrap, null, cancellationToken);
        var differences = variants.Select((_, v) => bootstrap.MeanDifference(v, 0)).ToArray();
        var adjusted = MultipleTesting.Holm([.. differences.Skip(1).Select(d => d.PValue)]);
        return [.. variants.Select((variant, v) => new VariantScore
        {
            Variant = variant,
            FoldPearson = [.. Enumerable.Range(0, options.Folds).Select(fold => bootstrap.Estimate(v, fold))],
            Pearson = bootstrap.Mean(v),
            PearsonInterval = bootstrap.MeanInterval(v),
            Difference = v == 0 ? null : differences[v],
            AdjustedPValue = v == 0 ? double.NaN : adjusted[v - 1],
            LearntGenes = learnt[v],
            PearsonAmongKept = variant.LearntFrom is { } kept
                ? (AmongKept(folds, predictions[v], kept, options.Folds), AmongKept(folds, predictions[0], kept, options.Folds))
                : (double.NaN, double.NaN),
            SecondsFit = seconds[v],
        })];
    }

    private static double AmongKept(AblationFolds folds, double[] predictions, IReadOnlySet<string> kept, int count)
        => Enumerable.Range(0, count).Average(fold =>
        {
            int[] genes = [.. folds.Members(fold).Where(i => !double.IsNaN(folds.Observed[i]) && kept.Contains(folds.Id(i)))];
            return Correlation.Pearson([.. genes.Select(i => predictions[i])], [.. genes.Select(i => folds.Observed[i])]);
        });
}
