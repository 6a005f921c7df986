using Genomics.Lm.Compute;
using Genomics.Lm.Convolution;
using Genomics.Lm.Data;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Fits;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Evaluation.Stacking;
using Genomics.Lm.Prediction;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>The methods this program knows by name.</summary>
internal static class Methods
{
    /// <summary>Loads every kind of fitted predictor.</summary>
    public static PredictorCatalog Catalog(IComputeEngine engine, Precision precision = Precision.Float32)
        => EnsemblePredictor.Register(StackedPredictor.Register(ConvolutionPredictor.Register(OraclePredictor.Register(RidgePredictor.Register(SequenceClassifier.Register(LanguageModelPredictor.Register(new PredictorCatalog(), engine, precision), engine, precision))))))
            .Add(DexterPredictor.Kind, DexterPredictor.Load);

    /// <summary>
    /// The learners of a comparison. With several seeds (<see cref="FineTuneOptions.Members"/>) a network is fitted with each of them, and DExTER and the
    /// k-mer ridges get a bag of as many models beside their ordinary fit; frozen weights that are given are the same with every seed.
    /// </summary>
    /// <param name="fits">Keeps finished fits, or null.</param>
    public static IReadOnlyList<IExpressionLearner> Learners(IEnumerable<string> names, MethodSettings settings, FitCache? fits = null)
    {
        var learners = names.SelectMany<string, IExpressionLearner>(name =>
        {
            var learner = Learner(name, settings);
            return settings.Options.Members == 1 ? [learner] : name switch
            {
                "dexter" or "kmer_ridge" or "kmer_multiscale" => [learner, EnsembleLearner.Bag(learner, settings.Options.Members)],
                "cnn_onehot" or "lm_frozen_random" => [EnsembleLearner.OverSeeds(learner, settings.Options.Members)],
                _ => [learner],
            };
        });
        if (fits is null) return [.. learners];
        var description = settings.Describe();
        return [.. learners.Select(learner => fits.Around(learner, description))];
    }

    /// <summary>A learner by its name.</summary>
    public static IExpressionLearner Learner(string name, MethodSettings settings)
    {
        var (options, engine, start) = (settings.Options, settings.Engine, settings.Start);
        return name switch
        {
            "gc_content" => RidgeLearner.GcContent,
            "cpg" => RidgeLearner.Cpg,
            "kmer_ridge" => RidgeLearner.Kmers(new KmerFeatureOptions { Upstream = options.Window?.Upstream, Downstream = options.Window?.Downstream }),
            "kmer_multiscale" => RidgeLearner.Multiscale(options.Window?.Upstream, options.Window?.Downstream),
            "dexter" => new DexterLearner(),
            "lm_scratch" => new LanguageModelLearner(options with { PretrainEpochs = 0 }, engine),
            "lm_pretrained" => new LanguageModelLearner(start is null && options.PretrainEpochs == 0 ? options with { PretrainEpochs = DefaultPretrainEpochs } : options, engine, start),
            "lm_frozen" or "lm_frozen_random" => new FrozenEncoderLearner(
                new FrozenEncoderOptions { RandomWeights = name == "lm_frozen_random", Window = options.Window, Bins = options.Bins, Encoder = options.Encoder, VocabularySize = options.VocabularySize, Spelling = options.Spelling, Head = settings.Head }, engine, start)
                { CacheFolder = settings.EmbeddingCache },
            "cnn_onehot" => new ConvolutionLearner(new ConvolutionOptions { Window = options.Window }),
            "stack" => new StackedLearner(name, [Learner("dexter", settings), Learner("lm_scratch", settings with { Options = options with { Members = 1 } })]),
            "stack_kmer" => new StackedLearner(name, [Learner("dexter", settings), Learner("kmer_ridge", settings)]),
            _ => throw new ArgumentException($"unknown predictor '{name}'; give {string.Join(", ", Known)}"),
        };
    }

    // lm_pretrained without a model and without --pretrain-epochs
    private const int DefaultPretrainEpochs = 5;

    /// <summary>What compare runs when not told otherwise.</summary>
    public const string Default = "gc_content,cpg,kmer_ridge,dexter,lm_scratch";

    public static IReadOnlyList<string> Known { get; } = ["gc_content", "cpg", "kmer_ridge", "kmer_multiscale", "dexter", "lm_scratch", "lm_pretrained", "lm_frozen", "lm_frozen_random", "cnn_onehot", "stack", "stack_kmer"];
}
