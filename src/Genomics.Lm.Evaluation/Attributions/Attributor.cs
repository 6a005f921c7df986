using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Controls;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Evaluation.Attributions;

/// <summary>
/// Scores the bases of windows by one of several methods, in the same terms: mutagenesis for any predictor, gradients for an
/// <see cref="IGradientPredictor"/>, attention for an <see cref="IAttentionPredictor"/>.
/// </summary>
public static class Attributor
{
    /// <summary>The methods that a predictor allows.</summary>
    /// <param name="predictor">The predictor.</param>
    public static IReadOnlyList<AttributionMethod> MethodsOf(IExpressionPredictor predictor)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        predictor = WithoutIntervals(predictor);
        return [AttributionMethod.Mutagenesis,
            .. predictor is IGradientPredictor ? [AttributionMethod.Gradient, AttributionMethod.IntegratedGradients]
                : (AttributionMethod[])[],
            .. predictor is IAttentionPredictor ? [AttributionMethod.Attention] : (AttributionMethod[])[]];
    }

    /// <summary>Scores the bases of a window.</summary>
    /// <param name="predictor">The predictor; is not disposed.</param>
    /// <param name="window">A window of the predictor's geometry, on the gene's strand.</param>
    /// <param name="condition">Index into the predictor's conditions.</param>
    /// <param name="options">The method.</param>
    /// <param name="progress">Receives substitutions done.</param>
    /// <param name="cancellationToken">Checked between predictions.</param>
    /// <exception cref="ArgumentException">There is no such condition, or an option is out of range.</exception>
    /// <exception cref="GenomicsDataException">The predictor does not allow the method, or the window does not fit it.</exception>
    public static Attribution Explain(IExpressionPredictor predictor, DnaSequence window, int condition,
        AttributionOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(window);
        options ??= new AttributionOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)condition, (uint)predictor.Info.Conditions.Count, nameof(condition));
        Require(predictor, options.Method);
        return Explain(predictor, window, condition, options,
            options.Method == AttributionMethod.Mutagenesis || options.WithMutagenesis
                ? Mutagenesis.Run(
                    predictor, window, new MutagenesisOptions { Threads = options.Threads }, progress, cancellationToken) : null,
            cancellationToken);
    }

    /// <summary>The attention of every layer and head on a window. Attention is no explanation.</summary>
    /// <param name="predictor">The predictor; is not disposed.</param>
    /// <param name="window">A window of the predictor's geometry, on the gene's strand.</param>
    /// <param name="options">Threads.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>Of the first network, where several are averaged.</returns>
    /// <exception cref="GenomicsDataException">The predictor has no attention, or the window does not fit it or is too long.</exception>
    public static AttentionMaps Attend(IExpressionPredictor predictor, DnaSequence window, PredictOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(window);
        Require(predictor, AttributionMethod.Attention);
        return ((IAttentionPredictor)WithoutIntervals(predictor)).Attend(window, options, cancellationToken);
    }

    // with the effects of the window's substitutions, where they are known
    internal static Attribution Explain(IExpressionPredictor predictor, DnaSequence window, int condition, AttributionOptions options,
        MutagenesisResult? effects, CancellationToken cancellationToken)
    {
        predictor = WithoutIntervals(predictor);
        var importances = effects?.Importances(condition);
        return options.Method switch
        {
            AttributionMethod.Mutagenesis => Of(importances!),
            AttributionMethod.Attention => Attend(),
            _ => Differentiate(),
        };

        Attribution Of(IReadOnlyList<double> scores) => new()
        {
            Window = window,
            Predictor = predictor.Info,
            Condition = condition,
            Method = options.Method,
            Scores = scores,
            Borders = effects is { HasParts: true } ? effects.BorderImportances(condition) : null,
        };

        Attribution Differentiate()
        {
            var found = ((IGradientPredictor)predictor).Attribute(window, condition, Baselines(window, options),
                new GradientOptions { Steps = options.Steps, Threads = options.Threads }, cancellationToken);
            var isIntegrated = options.Method == AttributionMethod.IntegratedGradients;
            var tokens = isIntegrated ? found.IntegratedGradients : found.GradientTimesInput;
            return Of(effects is null ? found.OfBases(tokens)
                : found.OfBases(tokens, effects.HasParts ? effects.ModelImportances(condition) : importances!)) with
            {
                CompletenessError = isIntegrated ? found.CompletenessError : double.NaN,
                Agreement = importances is null ? double.NaN : OverTokens(tokens, found.Tokens, importances, v => v),
            };
        }

        Attribution Attend()
        {
            var members = predictor is IEnsemblePredictor { Members: > 1 } ensemble
                ? Enumerable.Range(0, ensemble.Members).Select(ensemble.Member).OfType<IAttentionPredictor>()
                : [(IAttentionPredictor)predictor];
            AttentionMaps[] maps = [.. members.Select(m
                => m.Attend(window, new PredictOptions { Threads = options.Threads }, cancellationToken))];
            var tokens = new double[maps[0].Tokens.Count];
            foreach (var map in maps)
                foreach (var (token, share) in map.Rollout().Index()) tokens[token] += share / maps.Length;
            return Of(maps[0].OfBases(tokens)) with
            {
                Agreement = importances is null ? double.NaN : OverTokens(tokens, maps[0].Tokens, importances, Math.Abs),
            };
        }
    }

    // a predictor with intervals predicts as the method in it does
    private static IExpressionPredictor WithoutIntervals(IExpressionPredictor predictor)
        => predictor is ConformalPredictor intervals ? intervals.Predictor : predictor;

    private static DnaSequence[] Baselines(DnaSequence window, AttributionOptions options) => [
        .. Enumerable.Range(0, options.ShuffledBaselines).Select(i
            => DinucleotideShuffle.Shuffle(window, options.Seed, RandomStreams.Baselines + (ulong)i)),
        .. options.UnknownBaseline ? [new DnaSequence("N", new string('N', window.Length))] : (DnaSequence[])[]];

    private static double OverTokens(IReadOnlyList<double> scores, IReadOnlyList<(int Start, int End)> tokens,
        IReadOnlyList<double> importances, Func<double, double> measure)
    {
        int[] read = [.. Enumerable.Range(0, tokens.Count).Where(t => tokens[t].End > tokens[t].Start)];
        return Correlation.Spearman([.. read.Select(t => scores[t])], [.. read.Select(t => measure(Enumerable.Range(tokens[t].Start,
            tokens[t].End - tokens[t].Start).Sum(at => double.IsNaN(importances[at]) ? 0 : importances[at])))]);
    }

    private static void Require(IExpressionPredictor predictor, AttributionMethod method)
    {
        if (!MethodsOf(predictor).Contains(method))
            throw new GenomicsDataException(
                $"{predictor.Info.Name} has no {(method == AttributionMethod.Attention ? "attention" : "gradients")} to be asked for; "
                + $"mutagenesis explains any predictor");
    }
}
