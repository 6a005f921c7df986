using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Options;

/// <summary>How the language model is fitted: a preset, and every value that departs from it.</summary>
internal sealed class LanguageModelOptions
{
    /// <summary>The option whose meaning older manifests have differently.</summary>
    public const string PartName = "--lm-window";

    public ModelOption Model { get; } = new() { Description = "A model folder to start from. Default: random weights." };

    public SizeOption Config { get; } = new()
    {
        Description = "Size of a model from random weights: mini, shallow, small, dnabert2 or a config.json. Default: the preset's.",
    };

    public ChoiceOption Preset { get; } = new("--preset", "study", "scratch", "quick", "bases")
    {
        Description = "study (the recorded recipe), scratch (a small model from random weights), quick (a very small one) or bases (on "
            + "single bases, for short sequences).",
        DefaultValueFactory = _ => "scratch",
    };

    public Option<string> Part { get; } = new(PartName)
    {
        Description =
            "The part of each window that is read, UP,DOWN: bases before and after the gene start, which itself counts once (2000,2000 "
            + "reads 4001 bases). In compare it narrows every method but gc_content and cpg. Default: the whole window.",
    };

    public Option<Pooling?> PoolingMode { get; } = PoolingOption.Make(
        "How token states become one vector: bins (around the gene start), mean, cls or pooler. Default: the preset's.",
        Pooling.Bins, Pooling.Mean, Pooling.Cls, Pooling.Pooler);

    public Option<int?> Epochs { get; } = new("--epochs") { Description = "Passes over the training genes. Default: the preset's." };

    public Option<int?> Batch { get; } = new("--batch") { Description = "Sequences per optimizer step. Default: the preset's." };

    public Option<double?> LearningRate { get; } = new("--learning-rate") { Description = "Peak learning rate. Default: the preset's." };

    public Option<double?> Dropout { get; } = new("--dropout") { Description = "Dropout rate inside the encoder. Default: the preset's." };

    public Option<int?> VocabularySize { get; } = new("--vocabulary-size")
    {
        Description = "Tokens learnt from the training genes for a model from random weights. Default: the preset's.",
    };

    public Option<int> PretrainEpochs { get; } = new("--pretrain-epochs")
    {
        Description =
            "Epochs of masked-language training on the training genes' windows first. Default for lm_pretrained without a --model: 5.",
        DefaultValueFactory = _ => 0,
    };

    public Option<int> Seeds { get; } = new("--seeds")
    {
        Description =
            "Networks fitted with different seeds. finetune averages them; compare shows each seed and the average, and DExTER and "
            + "kmer_ridge "
            + "bagged as often.",
        DefaultValueFactory = _ => 1,
    };

    public Option<bool?> Refit { get; } = new("--refit")
    {
        Description = "Once validation has told the number of passes, fit again on training and validation genes together: true or false. "
            + "Default: the preset's.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Option<FrozenHead> Head { get; } = new("--head")
    {
        Description =
            "Linear regression on the embeddings of lm_frozen and lm_frozen_random: ridge or lasso, each with a penalty by "
            + "cross-validation.",
        DefaultValueFactory = _ => FrozenHead.Ridge,
    };

    public OutputOption EmbeddingCache { get; } = new("--embedding-cache")
    {
        IsFolder = true,
        Description = "Folder in which frozen encoders keep embeddings by content, so that the next run takes seconds. Default: none.",
    };

    public Option<bool> FreezeEncoder { get; } = new("--freeze-encoder") { Description = "Train the head only." };

    public Option<int?> FrozenLayers { get; } = new("--frozen-layers")
    {
        Description =
            "Keep the embeddings and this many layers less one as they are: 1 the embeddings, 2 the first layer too, … Default: the "
            + "preset's.",
    };

    public Option<int?> Lora { get; } = new("--lora")
    {
        Description = "Rank of low-rank adapters on Wqkv and wo; they and the head are all that is trained. Saved merged and, where "
            + "--model is given, apart in adapter/, in the layout of PEFT.",
    };

    public Option<int?> MicroBatch { get; } = new("--micro-batch")
    {
        Description = "Sequences computed at once; gradients add up to --batch. Default: the whole batch.",
    };

    public Option<int?> Shift { get; } = new("--shift")
    {
        Description = "Move training windows by up to so many bases, anew in every pass. Default: the preset's.",
    };

    public Option<double?> TokenDropout { get; } = new("--token-dropout")
    {
        Description = "Share of the borders between bases that no token crosses, anew in every pass. Default: the preset's.",
    };

    public Option<double?> ReverseComplement { get; } = new("--reverse-complement")
    {
        Description = "Share of the training windows read from the other strand, anew in every pass; their bins stay where they are. "
            + "Default: 0, windows are on the gene's strand.",
    };

    public Option<double?> WeightAverage { get; } = new("--weight-average")
    {
        Description = "Decay per step of the averaged weights; 0 = none. Default: the preset's.",
    };

    public Option<int?> MaxTokens { get; } =
        new("--max-tokens") { Description = "Longest input in tokens; 0 = no limit. Default: the preset's." };

    public Option<int?> Bins { get; } =
        new("--lm-bins") { Description = "Bins around the gene start for --pooling bins. Default: the preset's." };

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="oneModel">Whether it fits one language model alone, which then has all options.</param>
    /// <param name="classes">Whether it learns classes.</param>
    public void AddTo(Verb verb, bool oneModel = false, bool classes = false)
    {
        Option[] all =
        [
            Model, Config, Preset, Part, PoolingMode, Epochs, Batch, LearningRate, Dropout, VocabularySize, PretrainEpochs, Seeds, Refit,
                Head, EmbeddingCache,
        ];
        Option[] more = [FreezeEncoder, FrozenLayers, Lora, MicroBatch, Shift, TokenDropout, ReverseComplement, WeightAverage, MaxTokens,
            Bins];
        foreach (var option in oneModel ? [.. all, .. more] : all) verb.Add(option);
        verb.Check(parsed =>
        {
            if (oneModel) RefuseTwoSizes(parsed, Model, Config);
            Read(parsed, Presets(classes)).Validate();
        });
    }

    /// <summary>Refuses a size beside the model that has one.</summary>
    public static void RefuseTwoSizes(ParseResult parsed, ModelOption model, SizeOption config)
    {
        if (parsed.GetResult(model) is { Implicit: false } && parsed.GetResult(config) is { Implicit: false })
            throw new ArgumentException($"{config.Name} is the size of a model from random weights, {model.Name} has its own; give one");
    }

    public string? Start(ParseResult parsed) => parsed.GetValue(Model);

    public FineTuneOptions Read(ParseResult parsed) => Read(parsed, Presets(classes: false));

    /// <summary>
    /// The options for classes instead of expression; <c>study</c> then is the benchmark's own recipe for published weights, four passes.
    /// </summary>
    public FineTuneOptions ReadForClasses(ParseResult parsed) => Read(parsed, Presets(classes: true));

    /// <summary>The presets by name, for expression or for classes.</summary>
    public static IReadOnlyList<(string Name, FineTuneOptions Options)> Presets(bool classes)
    {
        var (study, scratch, quick) = (FineTuneOptions.Study, FineTuneOptions.Scratch, FineTuneOptions.Quick);
        if (!classes) return [("scratch", scratch), ("quick", quick), ("study", study), ("bases", FineTuneOptions.Bases)];
        scratch = FineTuneOptions.ScratchClassifier;
        return
        [
            ("scratch", scratch),
            ("quick", scratch with
            {
                Network = scratch.Network with { Encoder = quick.Network.Encoder, VocabularySize = quick.Network.VocabularySize },
            }),
            ("study", study with
            {
                Optimizer = study.Optimizer with { Epochs = 4 },
                Selection = study.Selection with { ValidateEvery = 0 },
            }),
            ("bases", FineTuneOptions.BasesClassifier),
        ];
    }

    public static EncoderConfig Size(string name) => EncoderPresets.TryGet(name, out var config) ? config : EncoderConfigFile.Read(name);

    private FineTuneOptions Read(ParseResult parsed, IReadOnlyList<(string Name, FineTuneOptions Options)> presets)
    {
        var preset = presets.First(p => p.Name == parsed.GetValue(Preset)).Options;
        return preset with
        {
            Input = ReadInput(parsed, preset.Input),
            Network = preset.Network with
            {
                Encoder = parsed.GetValue(Config) is { } config ? Size(config) : preset.Network.Encoder,
                VocabularySize = parsed.GetValue(VocabularySize) ?? preset.Network.VocabularySize,
            },
            Start = ReadStart(parsed, preset.Start),
            Optimizer = ReadOptimizer(parsed, preset.Optimizer),
            Augmentation = preset.Augmentation with
            {
                Shift = parsed.GetValue(Shift) ?? preset.Augmentation.Shift,
                TokenDropout = parsed.GetValue(TokenDropout) ?? preset.Augmentation.TokenDropout,
                ReverseComplement = parsed.GetValue(ReverseComplement) ?? preset.Augmentation.ReverseComplement,
                Dropout = parsed.GetValue(Dropout) ?? preset.Augmentation.Dropout,
            },
            Selection = preset.Selection with
            {
                Refit = parsed.GetResult(Refit) is { Implicit: false } ? parsed.GetValue(Refit) ?? true : preset.Selection.Refit,
            },
            Members = parsed.GetValue(Seeds),
        };
    }

    private InputOptions ReadInput(ParseResult parsed, InputOptions preset) => preset with
    {
        Part = parsed.GetValue(Part) is { } part ? ParsePart(part) : preset.Part,
        MaxTokens = parsed.GetValue(MaxTokens) ?? preset.MaxTokens,
        Pooling = parsed.GetValue(PoolingMode) ?? preset.Pooling,
        Bins = parsed.GetValue(Bins) ?? preset.Bins,
    };

    private StartOptions ReadStart(ParseResult parsed, StartOptions preset) => preset with
    {
        PretrainEpochs = parsed.GetValue(PretrainEpochs),
        RidgeHead = preset.RidgeHead && parsed.GetValue(PoolingMode) != Pooling.Pooler,
        FrozenLayers = parsed.GetValue(FreezeEncoder) ? int.MaxValue : parsed.GetValue(FrozenLayers) ?? preset.FrozenLayers,
        Lora = parsed.GetValue(Lora) is { } rank ? new LoraSpec { Rank = rank, Alpha = 2 * rank } : preset.Lora,
    };

    private OptimizerOptions ReadOptimizer(ParseResult parsed, OptimizerOptions preset) => preset with
    {
        Epochs = parsed.GetValue(Epochs) ?? preset.Epochs,
        Batch = parsed.GetValue(Batch) ?? preset.Batch,
        MicroBatch = parsed.GetValue(MicroBatch) ?? preset.MicroBatch,
        LearningRate = parsed.GetValue(LearningRate) ?? preset.LearningRate,
        WeightAverage = parsed.GetValue(WeightAverage) ?? (parsed.GetValue(Lora) is null ? preset.WeightAverage : 0),
    };

    private static WindowPart ParsePart(string text)
        => text.Split(',') is [var up, var down]
            && int.TryParse(up, NumberStyles.None, CultureInfo.InvariantCulture, out var upstream)
            && int.TryParse(down, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var downstream)
            ? new WindowPart(upstream, downstream)
            : throw new ArgumentException(
            $"{PartName} '{text}' is not UP,DOWN, the bases before and after the gene start; for example 1000,500");
}
