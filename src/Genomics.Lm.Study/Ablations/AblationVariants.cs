using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Ablations;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Ablations;

/// <summary>Makes learners of the settings of an ablation. Holds the models that they start from.</summary>
public sealed class AblationVariants : IDisposable
{
    private readonly MethodSettings _settings;
    private readonly MethodCatalog _catalog;
    private readonly Dictionary<string, ModelFolder> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DnaTokenizer> _tokenizers = new(StringComparer.Ordinal);
    private readonly List<AblationSetting> _all = [];

    /// <summary>Opens models and tokenizers, and checks that every setting can be fitted.</summary>
    /// <param name="settings">What the fits have in common.</param>
    /// <param name="all">The settings, the base first.</param>
    /// <param name="skip">Leaves out what cannot be fitted, as in a full design; otherwise it is an error.</param>
    /// <exception cref="ArgumentException">A setting cannot be fitted; the message says which and why.</exception>
    /// <exception cref="GenomicsDataException">A model or tokenizer cannot be read.</exception>
    public AblationVariants(MethodSettings settings, IReadOnlyList<AblationSetting> all, bool skip = false)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(all);
        (_settings, _catalog) = (settings, MethodCatalog.Standard(settings));
        try
        {
            for (var i = 0; i < all.Count; i++)
                if (Problem(all[i], all[0]) is not { } problem) _all.Add(all[i]);
                else if (!skip || i == 0) throw new ArgumentException($"{NameOf(all[i], all[0])} cannot be fitted: {problem}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The settings that can be fitted, the base first.</summary>
    public IReadOnlyList<AblationSetting> Settings => _all;

    /// <summary>The variants, the base first.</summary>
    /// <param name="dataset">The genes.</param>
    /// <param name="split">Their split, whose learning windows are embedded ahead where a frozen encoder reads them.</param>
    /// <param name="condition">The condition whose values filters look at.</param>
    /// <param name="embeddings">Folder in which frozen encoders keep embeddings: layers and poolings then share one pass.</param>
    /// <param name="fits">Keeps finished fits; null: none.</param>
    /// <param name="annotation">GTF or GFF3, for filters by biotype.</param>
    /// <param name="threads">Threads of predictions from kept embeddings; 0 means all cores.</param>
    /// <param name="cancellationToken">Stops the reading of the annotation.</param>
    /// <exception cref="ArgumentException">A biotype without an annotation.</exception>
    /// <exception cref="GenomicsDataException">A filter leaves no gene, or the annotation cannot be used.</exception>
    public IReadOnlyList<AblationVariant> Make(GeneDataset dataset, GeneSplit split, string condition, string embeddings,
        FitCache? fits = null, string? annotation = null, int threads = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        DnaSequence[] learning = [.. split.Training.Concat(split.Validation).Order().Select(gene => dataset.Sequences[gene])];
        var kept = _all.Select(s => s.Filter).Distinct()
            .ToDictionary(f => f, f => f.Genes(dataset, condition, annotation, cancellationToken));
        foreach (var (filter, genes) in kept)
            if (genes is not null && !learning.Any(s => genes.Contains(s.Id)))
                throw new GenomicsDataException($"filter '{filter}' leaves none of the {learning.Length} learning genes");
        return [.. _all.Select(setting => Variant(setting, kept[setting.Filter], learning, embeddings, fits, threads))];
    }

    /// <summary>Closes the models.</summary>
    public void Dispose()
    {
        foreach (var model in _models.Values) model.Dispose();
    }

    private AblationVariant Variant(AblationSetting setting, IReadOnlySet<string>? kept, DnaSequence[] learning, string embeddings,
        FitCache? fits, int threads)
    {
        var options = OptionsOf(setting);
        var own = _settings with { Options = options, Start = ModelOf(setting.Start) };
        var (learner, frozen) = LearnerOf(setting, own, learning, embeddings);
        var described = fits?.Around(learner, own.Describe() + MoreOf(setting)) ?? learner;
        var changed = ChangedIn(setting, _all[0]);
        return new AblationVariant(NameOf(setting, _all[0]),
            changed.Count == 0 ? "base" : string.Join(" ", changed.Select(c => c.Factor)),
            changed.Count == 0 ? "" : string.Join(" ", changed.Select(c => c.Level)),
            kept is null ? described : new FilteredLearner(described, kept))
        {
            Setting = setting.Levels,
            LearntFrom = kept,
            Predict = frozen is null ? null : (predictor, sequences, stop) => predictor is LanguageModelPredictor model
                ? frozen.Predict(model, sequences, threads, stop) : null,
        };
    }

    private (IExpressionLearner Learner, FrozenEncoderLearner? Frozen) LearnerOf(AblationSetting setting, MethodSettings own,
        DnaSequence[] learning, string embeddings)
    {
        if (setting.Start.Kind == AblationStartKind.Method) return (_catalog.Learner(setting.Start.Name, own), null);
        var tokenizer = setting.Tokenizer.Path is { } path ? _tokenizers[path] : null;
        if (setting.Tuning.Depth != TuningDepth.Head)
            return (new LanguageModelLearner(own.Options, own.Engine, own.Start) { Tokenizer = tokenizer }, null);
        var frozen = new FrozenEncoderLearner(new FrozenEncoderOptions
        {
            Input = own.Options.Input,
            Network = own.Options.Network,
            Head = own.Head,
            Layer = setting.Layer,
            PretrainEpochs = setting.Start.Passes,
        }, own.Engine, own.Start)
        {
            CacheFolder = embeddings,
            Tokenizer = tokenizer,
            Companions = [.. _all.Where(other => other with { Layer = setting.Layer, Pooling = setting.Pooling } == setting)
                .Select(other => (other.Layer, other.Pooling))],
            Ahead = learning,
        };
        return (frozen, frozen);
    }

    private FineTuneOptions OptionsOf(AblationSetting setting)
    {
        var common = _settings.Options;
        var options = common with
        {
            Members = 1,
            Input = common.Input with { Part = setting.Window ?? common.Input.Part, Pooling = setting.Pooling },
            Network = common.Network with
            {
                VocabularySize = setting.Tokenizer.Size > 0 ? setting.Tokenizer.Size : common.Network.VocabularySize,
            },
            Start = common.Start with
            {
                PretrainEpochs = setting.Start.Passes,
                RidgeHead = common.Start.RidgeHead && setting.Pooling != Pooling.Pooler,
            },
        };
        return setting.Tuning.Depth switch
        {
            TuningDepth.Lora => options with
            {
                Start = options.Start with { Lora = new LoraSpec { Rank = setting.Tuning.Amount, Alpha = 2 * setting.Tuning.Amount } },
                Optimizer = options.Optimizer with { WeightAverage = 0 },
            },
            TuningDepth.Last => options with
            {
                Start = options.Start with { FrozenLayers = LayersOf(setting) - setting.Tuning.Amount + 1 },
            },
            _ => options,
        };
    }

    // what decides a fit beside the settings of methods
    private static string MoreOf(AblationSetting setting)
    {
        if (setting.Start.Kind == AblationStartKind.Method) return "";
        var tokenizer = setting.Tokenizer.Path is { } path ? string.Join(' ', FileFingerprint.OfAll(path).Select(f => f.Sha256)) : "";
        return string.Create(CultureInfo.InvariantCulture, $"\n{setting.Tuning} layer {setting.Layer} tokenizer {tokenizer}");
    }

    private string? Problem(AblationSetting setting, AblationSetting first)
    {
        if (setting.Start.Kind == AblationStartKind.Method)
            return setting == first ? "a method is a yardstick, not a base; put another start first"
                : setting with { Start = first.Start, Window = first.Window, Filter = first.Filter } != first
                    ? "a method has a window and genes to learn from, and none of the other choices" : null;
        if (setting.Tokenizer.Path is { } path && !_tokenizers.ContainsKey(path)) _tokenizers[path] = DnaTokenizer.Load(path);
        var (layers, isHead) = (LayersOf(setting), setting.Tuning.Depth == TuningDepth.Head);
        if (setting.Start.Kind == AblationStartKind.Model && setting.Tokenizer != new AblationTokenizer())
            return "a model folder brings its own tokenizer";
        if (setting.Layer != 0 && !isHead) return "layers are probed on a frozen encoder, with the tuning head";
        if (setting.Layer > layers) return $"the encoder has {layers} layers";
        if (setting.Tuning.Depth == TuningDepth.Last && setting.Tuning.Amount > layers) return $"the encoder has {layers} layers";
        if (isHead && setting.Pooling is Pooling.Pooler or Pooling.Max) return "a linear head needs bins, mean or cls";
        try
        {
            OptionsOf(setting).Validate();
            return null;
        }
        catch (ArgumentException error)
        {
            return error.Message;
        }
    }

    private int LayersOf(AblationSetting setting) => (ModelOf(setting.Start)?.Config ?? _settings.Options.Network.Encoder).Layers;

    private ModelFolder? ModelOf(AblationStart start)
    {
        if (start.Kind != AblationStartKind.Model) return null;
        if (!_models.TryGetValue(start.Name, out var model)) _models[start.Name] = model = ModelSource.Open(start.Name);
        return model;
    }

    private static List<(string Factor, string Level)> ChangedIn(AblationSetting setting, AblationSetting first)
        => [.. setting.Levels.Except(first.Levels)];

    private static string NameOf(AblationSetting setting, AblationSetting first)
        => ChangedIn(setting, first) is { Count: > 0 } changed ? string.Join(' ', changed.Select(c => $"{c.Factor}={c.Level}")) : "base";
}
