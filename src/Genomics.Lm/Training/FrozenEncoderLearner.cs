using System.Diagnostics;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
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
    public string Kind => _model is null || _options.RandomWeights ? "lm_frozen_random" : "lm_frozen";

    /// <summary>
    /// Folder in which embeddings are kept by content, so that another condition or penalty takes seconds; null: they are computed anew.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <inheritdoc/>
    public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        var genes = data.TrainingAndValidation;
        var embedding = new EmbeddingOptions
        {
            Pooling = _options.Input.Pooling,
            MaxTokens = _options.Input.MaxTokens,
            Window = data.Window,
            Part = _options.Input.Part,
            Bins = _options.Input.Bins,
            BinPower = _options.Input.BinPower,
            Threads = data.Threads,
        };
        var recipe = _options.Input.MakeRecipe(data.Window);
        foreach (var sequence in genes.Sequences) recipe.Check(sequence);
        var tokenizer = _model?.Tokenizer ?? BpeTrainer.Train(
            data.Training.Sequences.Select(recipe.Slice),
            new BpeTrainerOptions { VocabularySize = _options.Network.VocabularySize, Threads = data.Threads }, progress,
            cancellation).Tokenizer;
        var encoder = _model?.Config ?? _options.Network.Encoder with { VocabularySize = tokenizer.VocabularySize };
        IParameterSource encoderWeights = Kind == "lm_frozen" ? _model!.Resolve(HeadSpec.None, data.Seed)
            : Fresh(encoder, tokenizer, data.Seed);
        using var embedder = new Embedder(encoder, tokenizer, encoderWeights, embedding, _engine);
        var features = new float[checked(genes.Count * embedder.Width)];
        if (CacheFolder is null) embedder.Extract(genes.Sequences, features, progress, cancellation);
        else new EmbeddingCache(CacheFolder).Extract(embedder, genes.Sequences, features, progress, cancellation);
        var targets = data.TargetConditions.Select(t => data.Conditions.IndexOf(t)).ToArray();
        var values = TargetValues(genes, targets);
        var regression = _options.Head == FrozenHead.Ridge
            ? FrozenRegression.Ridge(features, embedder.Width, values, targets.Length,
            new RidgeOptions { Penalties = _options.Penalties, Seed = data.Seed, Threads = data.Threads, RowGroups = genes.Groups },
            progress, cancellation)
            : FrozenRegression.Lasso(features, embedder.Width, values, targets.Length,
            new LassoOptions { ShuffleSeed = data.Seed, Threads = data.Threads }, progress, cancellation);
        var head = MakeHead(data, recipe, regression);
        var weights = LinearHead.With(encoderWeights, [.. regression.Slopes.Chunk(regression.Columns)], new double[targets.Length]);
        var info = PredictorInfo.Of(Kind, data, Enumerable.Range(0, targets.Length).Sum(c => regression.NonZero(c) + 1L));
        var predictor = new LanguageModelPredictor(info, head, encoder, tokenizer, [weights], _engine);
        return new FitResult(predictor, [regression.ToSection(data.TargetConditions)], watch.Elapsed.TotalSeconds)
        {
            Provenance = new FitProvenance { Seed = data.Seed },
        };
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
