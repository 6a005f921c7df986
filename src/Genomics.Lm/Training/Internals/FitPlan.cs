using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// What a network is fitted to and how: everything that decides the result, and nothing that changes while it is computed.
/// </summary>
/// <param name="Options">How to fit.</param>
/// <param name="Engine">Computes.</param>
/// <param name="Start">The model to start from; null: random weights.</param>
/// <param name="Kind">The name under which results appear.</param>
/// <param name="Data">The genes.</param>
/// <param name="Goals">What is learned of them.</param>
internal sealed record FitPlan(
    FineTuneOptions Options, IComputeEngine Engine, ModelFolder? Start, string Kind, FittingData Data,
        Func<FittingData, FittingGoal> Goals)
{
    /// <summary>What the networks begin as and add to; null: nothing.</summary>
    public IExpressionLearner? Anchor { get; init; }

    /// <summary>Whose predictions for altered windows the networks learn first; null: nobody's.</summary>
    public IExpressionLearner? Teacher { get; init; }

    /// <summary>The methods that come before the networks, for what tells one fit from another.</summary>
    public IEnumerable<string> Before
        => [.. Anchor is null ? [] : (string[])[$"anchor {Anchor.Name}"], .. Teacher is null ? [] : (string[])[$"teacher {Teacher.Name}"]];

    /// <summary>The kind written into the predictor folder where it is not the name of the method.</summary>
    public string? FolderKind { get; init; }

    /// <summary>The vocabulary where there is no start; null: one is learnt from the training windows.</summary>
    public DnaTokenizer? Tokenizer { get; init; }

    /// <summary>Passes after which each network stops, when an earlier fit has told; empty otherwise.</summary>
    public IReadOnlyList<double> StopAfter { get; init; } = [];

    /// <summary>Whether this is the second fit, on all learning genes.</summary>
    public bool IsAgain => StopAfter.Count > 0;

    /// <summary>Whether a second fit follows this one.</summary>
    public bool HasSecond => !IsAgain && Options.Selection.Refit && Data.Validation.Count > 0;

    /// <summary>The second fit: on training and validation genes together, each network for the passes that were best.</summary>
    public FitPlan Again(TrainingHistory chosen) => this with
    {
        Data = Data with { Training = Data.TrainingAndValidation, Validation = Data.Validation.Take([]) },
        StopAfter = [.. Enumerable.Range(0, Options.Members)
            .Select(member => chosen.Points.Last(p => p.Member == member && p.Best).Epoch)],
    };

    /// <summary>The name under which a fit appears: what was asked for, or what follows from its start.</summary>
    /// <exception cref="ArgumentException">An unknown name.</exception>
    public static string KindOf(string? kind, FineTuneOptions options, ModelFolder? start)
    {
        if (kind is not null && !LanguageModelPredictor.Kinds.Contains(kind))
            throw new ArgumentException($"'{kind}' is none of {string.Join(", ", LanguageModelPredictor.Kinds)}", nameof(kind));
        return kind ?? (start is null && options.Start.PretrainEpochs == 0 ? "lm_scratch" : "lm_pretrained");
    }

    /// <summary>Where the numbers of a fit come from.</summary>
    public FitProvenance Provenance(LanguageModelFit fit) => new()
    {
        StopsOnValidation = Data.Validation.Count > 0 && !Options.Selection.Refit,
        Members = Options.Members,
        Seed = Options.Members == 1 ? Data.Seed : null,
        MemberSeeds = [.. Enumerable.Range(0, Options.Members).Select(Seed)],
        JointConditions = Goals(Data) is RegressionGoal { Outputs: { Length: > 1 } outputs } ? outputs : [],
        PretrainingTokens = fit.Pretraining?.TokensSeen,
        WeightsSha256 = Kind == "dnabert2" && Start is not null ? FileFingerprint.Of(Start.WeightsFile).Sha256 : null,
    };

    /// <summary>The seed of a network.</summary>
    public long Seed(int member) => Data.Seed + member;

    /// <summary>The encoder for a vocabulary.</summary>
    public EncoderConfig MakeEncoder(DnaTokenizer tokenizer)
    {
        var encoder = Start?.Config ?? Options.Network.Encoder with { VocabularySize = tokenizer.VocabularySize };
        encoder.RequireTrainable(Start?.Path);
        return Options.Augmentation.Dropout is { } dropout ? encoder with { HiddenDropout = (float)dropout } : encoder;
    }

    /// <summary>What <c>head.json</c> will say.</summary>
    public HeadDescription MakeHead(FittingGoal goal, InputRecipe recipe) => new()
    {
        Pooling = Options.Input.Pooling,
        BinBorders = recipe.Bins?.Borders.ToArray(),
        Part = Options.Input.Part,
        MaxTokens = Options.Input.MaxTokens,
        Outputs = goal.Outputs,
        Means = goal.Scale.Means,
        Deviations = goal.Scale.Deviations,
        Anchored = Anchor is not null,
        Members = Options.Members,
    };

    /// <summary>What an engine trains.</summary>
    /// <exception cref="ArgumentException">More layers are to be frozen than the model has.</exception>
    public ModelSpec MakeModel(EncoderConfig encoder, FittingGoal goal, HeadDescription head)
    {
        var (asked, all) = (Options.Start.FrozenLayers, encoder.Layers + 1);
        if (asked > all && asked != int.MaxValue)
            throw new ArgumentException(
                $"Start.FrozenLayers is {asked}; the model has {encoder.Layers} layers, so that {all} freezes all of them "
                    + "and the embeddings");
        return new(encoder, goal.Head(head.Head with { Dropout = HeadDropout }))
        {
            FrozenLayers = Math.Min(asked, all),
            Lora = Options.Start.Lora,
        };
    }

    /// <summary>What <c>predictor.json</c> will say.</summary>
    public PredictorInfo MakeInfo(ModelSpec model) => new()
    {
        Kind = FolderKind ?? Kind,
        Name = Kind,
        Conditions = [.. Data.TargetConditions],
        Transform = Data.Transform,
        Window = Data.Window,
        Parameters = ParameterCatalog.For(model).Sum(p => p.Count) * Options.Members,
    };

    /// <summary>The training loop of a network; that of the first forecasts the time of all fits.</summary>
    public LoopSettings MakeLoop(int member, long memory)
    {
        var settings = new LoopSettings
        {
            Stage = Stage(member),
            Member = member,
            Optimizer = Options.Optimizer,
            Selection = Options.Selection,
            ValidateStart = Options.Start.RidgeHead || Anchor is not null,
            Seed = Seed(member),
            MemoryBytes = memory,
            StopAfter = IsAgain ? StopAfter[member] : null,
        };
        if (member > 0 || IsAgain) return settings;
        var second = HasSecond ? 1 + Data.Validation.Count / (double)Data.Training.Count : 0;
        string[] words =
        [
            .. Options.Members == 1 ? [] : (string[])[$"× {Options.Members} networks"],
            .. HasSecond ? (string[])["and as many again on all learning genes"] : [],
        ];
        return settings with { Fits = Options.Members * (1 + second), FitsText = words.Length == 0 ? null : string.Join(' ', words) };
    }

    private string Stage(int member)
        => $"{Kind}: training" + (Options.Members == 1 ? "" : $" network {member + 1} of {Options.Members}")
        + (IsAgain ? " again on all learning genes" : "");

    private float HeadDropout
        => (float)(Options.Augmentation.HeadDropout ?? Start?.Config.ClassifierDropout
            ?? Options.Augmentation.Dropout ?? Start?.Config.HiddenDropout ?? Options.Network.Encoder.HiddenDropout);
}
