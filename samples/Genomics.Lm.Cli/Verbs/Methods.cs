using Genomics.Lm.Compute;
using Genomics.Lm.Convolution;
using Genomics.Lm.Data;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Evaluation.Stacking;
using Genomics.Lm.Model;
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
    /// k-mer ridge get a bag of as many models beside their ordinary fit.
    /// </summary>
    public static IReadOnlyList<IExpressionLearner> Learners(IEnumerable<string> names, FineTuneOptions options, IComputeEngine engine, ModelFolder? start, string? cache = null, FrozenHead head = FrozenHead.Ridge)
        => [.. names.SelectMany<string, IExpressionLearner>(name =>
        {
            var learner = Learner(name, options, engine, start, cache, head);
            return options.Members == 1 ? [learner] : name switch
            {
                "dexter" or "kmer_ridge" => [learner, EnsembleLearner.Bag(learner, options.Members)],
                "cnn_onehot" or "lm_frozen" or "lm_frozen_random" => [EnsembleLearner.OverSeeds(learner, options.Members)],
                _ => [learner],
            };
        })];

    /// <summary>A learner by its name.</summary>
    /// <param name="start">The model folder a language model starts from, or null.</param>
    /// <param name="cache">Folder for embeddings of frozen encoders, or null.</param>
    /// <param name="head">The regression on frozen encoders.</param>
    public static IExpressionLearner Learner(string name, FineTuneOptions options, IComputeEngine engine, ModelFolder? start, string? cache = null, FrozenHead head = FrozenHead.Ridge) => name switch
    {
        "gc_content" => RidgeLearner.GcContent,
        "cpg" => RidgeLearner.Cpg,
        "kmer_ridge" => RidgeLearner.Kmers(new KmerFeatureOptions { Upstream = options.Window?.Upstream, Downstream = options.Window?.Downstream }),
        "dexter" => new DexterLearner(),
        "lm_scratch" => new LanguageModelLearner(options with { PretrainEpochs = 0 }, engine),
        "lm_pretrained" => new LanguageModelLearner(start is null && options.PretrainEpochs == 0 ? options with { PretrainEpochs = DefaultPretrainEpochs } : options, engine, start),
        "lm_frozen" or "lm_frozen_random" => new FrozenEncoderLearner(
            new FrozenEncoderOptions { RandomWeights = name == "lm_frozen_random", Window = options.Window, Bins = options.Bins, Encoder = options.Encoder, VocabularySize = options.VocabularySize, Spelling = options.Spelling, Head = head }, engine, start)
            { CacheFolder = cache },
        "cnn_onehot" => new ConvolutionLearner(new ConvolutionOptions { Window = options.Window }),
        "stack" => new StackedLearner(name, [Learner("dexter", options, engine, start), Learner("lm_scratch", options with { Members = 1 }, engine, start)]),
        "stack_kmer" => new StackedLearner(name, [Learner("dexter", options, engine, start), Learner("kmer_ridge", options, engine, start)]),
        _ => throw new ArgumentException($"unknown predictor '{name}'; give {string.Join(", ", Known)}"),
    };

    // lm_pretrained without a model and without --pretrain-epochs
    private const int DefaultPretrainEpochs = 5;

    /// <summary>What compare runs when not told otherwise.</summary>
    public const string Default = "gc_content,cpg,kmer_ridge,dexter,lm_scratch";

    public static IReadOnlyList<string> Known { get; } = ["gc_content", "cpg", "kmer_ridge", "dexter", "lm_scratch", "lm_pretrained", "lm_frozen", "lm_frozen_random", "cnn_onehot", "stack", "stack_kmer"];
}
