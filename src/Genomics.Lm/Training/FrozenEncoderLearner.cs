using System.Diagnostics;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training.Internals;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training;

/// <summary>
/// Fits a ridge regression or a LASSO on the embeddings of a frozen encoder (<c>lm_frozen</c>), or of one with random weights
/// (<c>lm_frozen_random</c>, the control): seconds per condition, no gradients. The penalty is chosen by cross-validation on all learning
/// genes.
/// </summary>
/// <remarks>The result is an ordinary <see cref="LanguageModelPredictor"/>: the coefficients become its linear head.</remarks>
public sealed class FrozenEncoderLearner : IExpressionLearner
{
    private readonly FrozenEncoderOptions _options;
    private readonly IComputeEngine _engine;
    private readonly ModelFolder? _model;

    /// <summary>Makes a learner.</summary>
    /// <param name="options">How to fit; checked here.</param>
    /// <param name="engine">Computes; null for the managed CPU engine.</param>
    /// <param name="model">The model; null learns a vocabulary and draws random weights.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public FrozenEncoderLearner(FrozenEncoderOptions options, IComputeEngine? engine = null, ModelFolder? model = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _engine, _model) = (options, engine ?? ManagedCpuEngine.Instance, model);
    }

    /// <inheritdoc/>
    public MethodRole Role => MethodRole.LanguageModel;

    /// <inheritdoc/>
    public string Kind => _options.RandomWeights || (_model is null && _options.PretrainEpochs == 0) ? "lm_frozen_random" : "lm_frozen";

    /// <summary>
    /// Folder in which embeddings are kept by content, so that another condition or penalty takes seconds; null: they are computed anew.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>The vocabulary when no model is given; null: one is learnt from the training genes' windows.</summary>
    public DnaTokenizer? Tokenizer { get; init; }

    /// <summary>
    /// What else is asked of the same encoder by other learners: other layers and poolings. Their embeddings are computed in the same pass
    /// and left in <see cref="CacheFolder"/>.
    /// </summary>
    public IReadOnlyList<(int Layer, Pooling Pooling)> Companions { get; init; } = [];

    /// <summary>Windows that will be predicted later: they are embedded in the same pass into <see cref="CacheFolder"/>.</summary>
    public IReadOnlyList<DnaSequence> Ahead { get; init; } = [];

    /// <inheritdoc/>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        var genes = data.TrainingAndValidation;
        var recipe = _options.Input.MakeRecipe(data.Window);
        foreach (var sequence in genes.Sequences) recipe.Check(sequence);
        var tokenizer = _model?.Tokenizer ?? Tokenizer ?? BpeTrainer.Train(
            data.Training.Sequences.Select(recipe.Slice),
            new BpeTrainerOptions { VocabularySize = _options.Network.VocabularySize, Threads = data.Threads }, progress,
            cancellationToken).Tokenizer;
        var whole = _model?.Config ?? _options.Network.Encoder with { VocabularySize = tokenizer.VocabularySize };
        var wholeWeights = _model is not null && !_options.RandomWeights ? _model.Resolve(HeadSpec.None, data.Seed)
            : StartWeights(whole, tokenizer, recipe, data, progress, cancellationToken);
        using var embedder = EmbedderOf(whole, tokenizer, wholeWeights, data, _options.Layer, _options.Input.Pooling);
        var (encoder, encoderWeights) = Lower(whole, wholeWeights, _options.Layer);
        var features = new float[checked(genes.Count * embedder.Width)];
        if (CacheFolder is not null)
        {
            var cache = new EmbeddingCache(CacheFolder);
            if (Companions.Count > 0 || Ahead.Count > 0)
                FillTogether(cache, whole, tokenizer, wholeWeights, data, progress, cancellationToken);
            cache.Extract(embedder, genes.Sequences, features, progress, cancellationToken);
        }
        else
        {
            embedder.Extract(genes.Sequences, features, progress, cancellationToken);
        }
        var targets = data.TargetConditions.Select(t => data.Conditions.IndexOf(t)).ToArray();
        var values = TargetValues(genes, targets);
        var regression = _options.Head == FrozenHead.Ridge
            ? FrozenRegression.Ridge(features, embedder.Width, values, targets.Length,
            new RidgeOptions { Penalties = _options.Penalties, Seed = data.Seed, Threads = data.Threads, RowGroups = genes.Groups },
            progress, cancellationToken)
            : FrozenRegression.Lasso(features, embedder.Width, values, targets.Length,
            new LassoOptions { ShuffleSeed = data.Seed, Threads = data.Threads }, progress, cancellationToken);
        var head = MakeHead(data, recipe, regression);
        var weights = LinearHead.With(encoderWeights, [.. regression.Slopes.Chunk(regression.Columns)], new double[targets.Length]);
        var info = PredictorInfo.Of(Kind, data, Enumerable.Range(0, targets.Length).Sum(c => regression.NonZero(c) + 1L));
        var predictor = new LanguageModelPredictor(info, head, encoder, tokenizer, [weights], _engine);
        return new FitResult(predictor, [regression.ToSection(data.TargetConditions)], watch.Elapsed.TotalSeconds)
        {
            Provenance = new FitProvenance { Seed = data.Seed },
        };
    }

    /// <summary>
    /// Predictions of what such a learner fitted, from kept embeddings where there are some. They are the
    /// predictor's own but for rounding, and the same whether an embedding was kept.
    /// </summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="sequences">Windows.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    /// <returns>[sequences, conditions], row-major.</returns>
    /// <exception cref="InvalidOperationException">There is no <see cref="CacheFolder"/>.</exception>
    public double[] Predict(LanguageModelPredictor predictor, IReadOnlyList<DnaSequence> sequences, int threads = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(sequences);
        if (CacheFolder is null) throw new InvalidOperationException($"{nameof(CacheFolder)} is not set");
        var network = predictor.Network;
        using var embedder = new Embedder(predictor.Encoder, predictor.Tokenizer,
            new LowerLayers(network.Members[0], predictor.Encoder, predictor.Encoder.Layers),
            Embedding(predictor.Info.Window, threads, _options.Input.Pooling), _engine);
        var features = new float[checked(sequences.Count * embedder.Width)];
        new EmbeddingCache(CacheFolder).Extract(embedder, sequences, features, null, cancellationToken);
        var predictions = LinearHead.Predict(network, features, embedder.Width);
        PredictorGuard.Finite(predictor.Info, sequences, predictions);
        return predictions;
    }

    private void FillTogether(EmbeddingCache cache, EncoderConfig whole, DnaTokenizer tokenizer, IParameterSource weights,
        FittingData data, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ProbedStates[] wanted =
        [
            .. Companions.Prepend((_options.Layer, _options.Input.Pooling))
                .Select(c => new ProbedStates(LayerOf(whole, c.Item1), c.Item2)).Distinct(),
        ];
        var embedders = new List<Embedder>();
        try
        {
            foreach (var (layer, pooling) in wanted) embedders.Add(EmbedderOf(whole, tokenizer, weights, data, layer, pooling));
            using var probe = new LayerProbe(whole, tokenizer, weights, Embedding(data.Window, data.Threads, _options.Input.Pooling),
                wanted, _engine);
            cache.Fill(embedders, probe, [.. data.TrainingAndValidation.Sequences, .. Ahead], progress, cancellationToken);
        }
        finally
        {
            embedders.ForEach(e => e.Dispose());
        }
    }

    private Embedder EmbedderOf(EncoderConfig whole, DnaTokenizer tokenizer, IParameterSource weights, FittingData data, int layer,
        Pooling pooling)
    {
        var (encoder, own) = Lower(whole, weights, layer);
        return new Embedder(encoder, tokenizer, own, Embedding(data.Window, data.Threads, pooling), _engine);
    }

    private EmbeddingOptions Embedding(WindowGeometry window, int threads, Pooling pooling) => new()
    {
        Pooling = pooling,
        MaxTokens = _options.Input.MaxTokens,
        Window = window,
        Part = _options.Input.Part,
        Bins = _options.Input.Bins,
        BinPower = _options.Input.BinPower,
        Threads = threads,
    };

    private static (EncoderConfig Encoder, IParameterSource Weights) Lower(EncoderConfig whole, IParameterSource weights, int layer)
    {
        var lower = new LowerLayers(weights, whole, LayerOf(whole, layer));
        return (lower.Config, lower);
    }

    private static int LayerOf(EncoderConfig whole, int layer) => layer <= whole.Layers ? (layer == 0 ? whole.Layers : layer)
        : throw new ArgumentException($"{nameof(FrozenEncoderOptions.Layer)} is {layer}, and the encoder has {whole.Layers}",
            nameof(layer));

    private IParameterSource StartWeights(EncoderConfig encoder, DnaTokenizer tokenizer, InputRecipe recipe, FittingData data,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var fresh = Fresh(encoder, tokenizer, data.Seed);
        return _model is not null || _options.PretrainEpochs == 0 ? fresh : OwnPretraining.Run(
            _options.PretrainEpochs, FineTuneOptions.Scratch.Optimizer.WarmUp, encoder, tokenizer, fresh, recipe, data, _engine, progress,
            cancellationToken).Weights;
    }

    private IParameterSource Fresh(EncoderConfig encoder, DnaTokenizer tokenizer, long seed)
    {
        var weights = ModelWeights.FromScratch(new ModelSpec(encoder, HeadSpec.None), seed);
        return _options.Network.Spelling == 0 ? weights
            : SpelledEmbeddings.Draw(weights, tokenizer, _options.Network.Spelling, encoder.InitializerRange, seed);
    }

    private static double[] TargetValues(LabelledGenes genes, int[] targets)
    {
        var values = new double[genes.Count * targets.Length];
        for (var gene = 0; gene < genes.Count; gene++)
            for (var i = 0; i < targets.Length; i++) values[gene * targets.Length + i] = genes.Value(gene, targets[i]);
        return values;
    }

    // The intercepts go into the scale, so that the float32 head carries the slopes alone.
    private HeadDescription MakeHead(FittingData data, InputRecipe recipe, FrozenRegression regression) => new()
    {
        Pooling = _options.Input.Pooling,
        BinBorders = recipe.Bins?.Borders.ToArray(),
        Part = _options.Input.Part,
        MaxTokens = _options.Input.MaxTokens,
        Outputs = [.. data.TargetConditions],
        Means = regression.Intercepts,
        Deviations = [.. Enumerable.Repeat(1.0, regression.Intercepts.Length)],
    };
}
