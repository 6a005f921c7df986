using Genomics.Lm.Compute;
using Genomics.Lm.Convolution;
using Genomics.Lm.Data;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Evaluation.Ensembles;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Evaluation.Simulation;
using Genomics.Lm.Evaluation.Stacking;
using Genomics.Lm.Prediction;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Methods.Internals;

/// <summary>The methods of these libraries and the loaders of their predictors.</summary>
internal static class StandardMethods
{
    // lm_pretrained without a model and without a number of passes
    private const int DefaultPretrainEpochs = 5;

    public static PredictorCatalog Loaders(IComputeEngine? engine, Precision precision)
    {
        engine ??= ManagedCpuEngine.Instance;
        var catalog = new PredictorCatalog();
        LanguageModelPredictor.Register(catalog, engine, precision);
        SequenceClassifier.Register(catalog, engine, precision);
        RidgePredictor.Register(catalog);
        KernelPredictor.Register(catalog);
        StructurePredictor.Register(catalog);
        OraclePredictor.Register(catalog);
        ConvolutionPredictor.Register(catalog);
        StackedPredictor.Register(catalog);
        EnsemblePredictor.Register(catalog);
        ConformalPredictor.Register(catalog);
        return catalog.Add(DexterPredictor.Kind, DexterPredictor.Load);
    }

    public static IEnumerable<Method> All(MethodCatalog catalog) =>
    [
        new("gc_content", MethodRole.Baseline, _ => RidgeLearner.GcContent) { Description = "GC content of the window" },
        new("cpg", MethodRole.Reference,
            _ => RidgeLearner.Cpg) { Description = "GC content and CpG dinucleotides, observed against expected" },
        new("kmer_ridge", MethodRole.Reference, s => RidgeLearner.Kmers(new KmerFeatureOptions { Part = s.Options.Input.Part }))
            { Seeds = SeedUse.Bagged, Description = "ridge regression on 1-4-mers in five aligned segments" },
        new("kmer_multiscale", MethodRole.Reference, s => RidgeLearner.Multiscale(s.Options.Input.Part))
            { Seeds = SeedUse.Bagged, Description = "ridge regression on short words in many segments and long ones in few" },
        new("kernel_multiscale", MethodRole.Reference, s => new KernelLearner(s.Options.Input.Part))
            { Seeds = SeedUse.Bagged, Description = "kernel ridge regression on the same words: windows by their likeness" },
        new("gene_structure", MethodRole.Baseline, Structure)
            { Description = "ridge regression on lengths and GC contents of a gene's parts, or on covariates from a table" },
        new("dexter", MethodRole.Motifs, s => new DexterLearner(new DexterOptions { Part = s.Options.Input.Part }))
            { Seeds = SeedUse.Bagged,
            Description = "DExTER: (k-mer, region) variables and a LASSO" },
        new("lm_scratch", MethodRole.LanguageModel, s => new LanguageModelLearner(Targets(s, WithPretraining(s.Options, 0)), s.Engine))
            { Description = "language model from random weights" },
        new("lm_exact", MethodRole.LanguageModel, s => new LanguageModelLearner(Targets(s, Exact(s.Options)), s.Engine, null, "lm_exact")
        { Anchor = RidgeLearner.Multiscale(s.Options.Input.Part) })
            { Description = "language model that begins as kmer_multiscale and adds to it behind a gate" },
        new("lm_distilled", MethodRole.LanguageModel, s => new LanguageModelLearner(
            Targets(s, Exact(s.Options) with { Start = Exact(s.Options).Start with { Distillation = new() } }),
            s.Engine, null, "lm_distilled")
        { Anchor = RidgeLearner.Multiscale(s.Options.Input.Part), Teacher = new KernelLearner(s.Options.Input.Part) })
            { Description = "the same, which first learns what kernel_multiscale says of altered windows" },
        new("lm_bases", MethodRole.LanguageModel, s => new LanguageModelLearner(Targets(s, Bases(s.Options)), s.Engine, null, "lm_bases"))
            { Description = "language model on single bases, for short windows" },
        new("lm_pretrained", MethodRole.LanguageModel,
            Pretrained) { Description = "language model pre-trained on the training windows, or from a model folder" },
        new("dnabert2", MethodRole.LanguageModel,
            s => new PublishedModelLearner(s)) { Description = "the published DNABERT-2, fine-tuned" },
        new("lm_frozen", MethodRole.LanguageModel, s => Frozen(s, false)) { Description = "regression on a frozen encoder" },
        new("lm_frozen_random", MethodRole.LanguageModel, s => Frozen(s, true))
            { Seeds = SeedUse.Repeated, Description = "regression on a frozen encoder of random weights" },
        new("cnn_onehot", MethodRole.Network, Convolution)
            { Seeds = SeedUse.Repeated, Description = "convolutional network on single bases" },
        new("stack", MethodRole.Stack, s => new StackedLearner("stack",
            [catalog.Learner("dexter", s), catalog.Learner("lm_scratch", Single(s))]))
            { Description = "DExTER and the language model" },
        new("stack_kmer", MethodRole.Stack,
            s => new StackedLearner("stack_kmer", [catalog.Learner("dexter", s), catalog.Learner("kmer_ridge", s)]))
            { Description = "DExTER and the k-mer ridge" },
        new("stack_multiscale", MethodRole.Stack, s => new StackedLearner("stack_multiscale",
            [catalog.Learner("dexter", s), catalog.Learner("kmer_multiscale", s)]))
            { Description = "DExTER and the k-mer ridge at several scales" },
        new("stack_all", MethodRole.Stack, s => new StackedLearner("stack_all",
            [catalog.Learner("dexter", s), catalog.Learner("kmer_multiscale", s), catalog.Learner("lm_scratch", Single(s))]))
            { Description = "stack_multiscale and the language model: what the model adds" },
    ];

    private static StructureLearner Structure(MethodSettings s) => new(s.Covariates ?? throw new ArgumentException(
        "gene_structure needs covariates of the genes; give --covariates FILE, or --genome FILE and --annotation FILE"));

    // of the convolutional network and the language models alike
    private static FineTuneOptions Targets(MethodSettings s, FineTuneOptions options)
        => s.JointNetworks is { } joint ? options with { Targets = options.Targets with { Joint = joint } } : options;

    private static MethodSettings Single(MethodSettings s) => s with { Options = s.Options with { Members = 1 } };

    private static LanguageModelLearner Pretrained(MethodSettings s) => new(
        Targets(s, s.Start is null && s.Options.Start.PretrainEpochs == 0 ? WithPretraining(s.Options, DefaultPretrainEpochs)
            : s.Options), s.Engine, s.Start);

    // what was not asked for otherwise is the preset's for such networks
    private static FineTuneOptions Exact(FineTuneOptions options) => WithPretraining(options, 0) with
    {
        Optimizer = options.Optimizer == FineTuneOptions.Scratch.Optimizer ? FineTuneOptions.Exact.Optimizer : options.Optimizer,
    };

    private static FineTuneOptions Bases(FineTuneOptions options) => FineTuneOptions.Bases with
    {
        Input = FineTuneOptions.Bases.Input with { Part = options.Input.Part },
        Members = options.Members,
    };

    private static FineTuneOptions WithPretraining(FineTuneOptions options, int epochs)
        => options with { Start = options.Start with { PretrainEpochs = epochs } };

    private static ConvolutionLearner Convolution(MethodSettings s)
    {
        var options = new ConvolutionOptions();
        return new ConvolutionLearner(options with
        {
            Input = options.Input with { Part = s.Options.Input.Part },
            Joint = s.JointNetworks ?? options.Joint,
        });
    }

    private static FrozenEncoderLearner Frozen(MethodSettings s, bool random) => new(
        new FrozenEncoderOptions
        {
            RandomWeights = random,
            Input = new InputOptions { Part = s.Options.Input.Part, Bins = s.Options.Input.Bins },
            Network = s.Options.Network,
            Head = s.Head,
        },
        s.Engine, s.Start)
    { CacheFolder = s.EmbeddingCache };
}
