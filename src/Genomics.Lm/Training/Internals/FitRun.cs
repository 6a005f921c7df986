using System.Diagnostics;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Training.Internals;

/// <summary>One fit of a plan: vocabulary, input, start weights, one network after another, predictor.</summary>
internal sealed class FitRun
{
    private readonly FitPlan _plan;
    private readonly FitSurroundings _around;
    private readonly FittingGoal _goal;
    private readonly InputRecipe _recipe;
    private readonly RunLog? _log;
    private readonly List<TrainingPoint> _history = [];
    private readonly List<ParameterSet> _adapters = [];
    private IExpressionPredictor? _anchor;

    private FitRun(FitPlan plan, FitSurroundings around)
    {
        (_plan, _around, _goal) = (plan, around, plan.Goals(plan.Data));
        if (plan.Data.Training.Count == 0) throw new GenomicsDataException("no training gene; a language model cannot be fitted");
        _recipe = plan.Options.Input.MakeRecipe(plan.Data.Window);
        if (around.LogFolder is { } folder) _log = new RunLog(folder, _goal.HistoryConditions);
    }

    private FittingData Data => _plan.Data;

    private FineTuneOptions Options => _plan.Options;

    /// <summary>
    /// Fits; with <see cref="SelectionOptions.Refit"/> once to find the number of passes and once on all learning genes.
    /// </summary>
    public static LanguageModelFit Of(FitPlan plan, FitSurroundings around)
    {
        var chosen = FitOnce(plan, around);
        if (!plan.HasSecond) return chosen;
        chosen.Predictor.Dispose();
        var fit = FitOnce(plan.Again(chosen.History), around with { LogFolder = null });
        return fit with
        {
            History = chosen.History,
            Seconds = chosen.Seconds + fit.Seconds,
            Sections = [fit.Sections[0], .. chosen.Sections.Skip(1)]
        };
    }

    private static LanguageModelFit FitOnce(FitPlan plan, FitSurroundings around)
    {
        var run = new FitRun(plan, around);
        try
        {
            return run.Fit();
        }
        catch
        {
            run._anchor?.Dispose();
            throw;
        }
    }

    private LanguageModelFit Fit()
    {
        var watch = Stopwatch.StartNew();
        foreach (var sequence in Data.Training.Sequences.Concat(Data.Validation.Sequences)) _recipe.Check(sequence);
        var reader = new SequenceReader(_plan.Start?.Tokenizer ?? _plan.Tokenizer ?? LearnVocabulary(), _recipe);
        var training = reader.ReadAll(Data.Training.Sequences, 0, Data.Training.Count, Data.Threads);
        var validation = reader.ReadAll(Data.Validation.Sequences, 0, Data.Validation.Count, Data.Threads);
        var truncation = reader.Report(Data.Training.Sequences, training);
        var head = _plan.MakeHead(_goal, _recipe);
        var model = _plan.MakeModel(_plan.MakeEncoder(reader.Tokenizer), _goal, head);
        var memory = RequireMemory(model, training);
        if (_plan.Anchor is { } anchor) (training, validation) = Anchor(anchor, head, training, validation);
        var pretrained = _plan.Start is null && Options.Start.PretrainEpochs > 0 ? Pretrain(model.Encoder, reader.Tokenizer) : null;
        (TokenizedSequence[] Windows, float[][] Values)? distilled = _plan.Teacher is { } teacher ? Distil(teacher, head, reader) : null;
        var members = new List<ParameterSet>();
        for (var member = 0; member < Options.Members; member++)
        {
            var weights = StartWeights(member, model, reader.Tokenizer, pretrained?.Weights, training);
            if (distilled is { } altered) weights = Learn(altered, member, model, weights);
            var task = _goal.Task(training, validation, Augmented(reader, training, _plan.Seed(member)));
            members.Add(Train(_plan.MakeLoop(member, memory), model, weights, task));
        }
        var predictor = new LanguageModelPredictor(_plan.MakeInfo(model), head, model.Encoder, reader.Tokenizer, members, _plan.Engine,
            anchor: _anchor);
        var history = new TrainingHistory(_goal.HistoryConditions, _history);
        var seconds = watch.Elapsed.TotalSeconds;
        return new LanguageModelFit(
            predictor, history, truncation, pretrained?.Report,
                FitSections.Of(_plan, _goal, model, history, truncation, pretrained?.Report, members[0]), seconds)
        {
            Adapters = _adapters,
        };
    }

    private DnaTokenizer LearnVocabulary() => BpeTrainer.Train(
        Data.Training.Sequences.Select(_recipe.Slice),
        new BpeTrainerOptions { VocabularySize = Options.Network.VocabularySize, Threads = Data.Threads }, _around.Progress,
        _around.Cancellation).Tokenizer;

    // the best weights of each network (twice when it is fitted again), those it started from, the running average and the last weights
    // while the average is validated
    private int Copies => Options.Members * (Options.Selection.Refit ? 2 : 1)
        + ((_plan.Start is null && Options.Start.PretrainEpochs > 0) || Options.Start.RidgeHead || _plan.Teacher is not null ? 1 : 0)
        + (Options.Optimizer.WeightAverage > 0 ? 2 : 0);

    private long RequireMemory(ModelSpec model, TokenizedSequence[] training) => MemoryCheck.Require(
        _plan.Engine, model, Math.Min(training.Length, Options.Optimizer.AtOnce), training.Max(s => s.Ids.Length), Data.Threads,
        Copies, "a smaller micro-batch, fewer tokens or a smaller model");

    private PretrainedEncoder Pretrain(EncoderConfig encoder, DnaTokenizer tokenizer) => OwnPretraining.Run(
        Options.Start.PretrainEpochs, Options.Optimizer.WarmUp, encoder, tokenizer,
        Fresh(new ModelSpec(encoder, HeadSpec.None), tokenizer, Data.Seed), _recipe, Data, _plan.Engine, _around.Progress,
        _around.Cancellation);

    private IParameterSource StartWeights(int member, ModelSpec model, DnaTokenizer tokenizer, ParameterSet? pretrained,
        TokenizedSequence[] training)
    {
        var seed = _plan.Seed(member);
        IParameterSource weights = pretrained is not null ? ModelWeights.Resolve(model, pretrained, seed, freshHead: true)
            : _plan.Start is { } start ? start.Resolve(model.Head, seed, freshHead: true)
            : Fresh(model, tokenizer, seed);
        if (!Options.Start.RidgeHead) return weights;
        var features = LinearHead.Features(
            model, weights, _plan.Engine, training, Data.Threads, $"{_plan.Kind}: head", _around.Progress, _around.Cancellation);
        return _goal.WithLinearHead(weights, features, _anchor is null ? null : [.. training.Select(t => t.Anchors)],
            features.Length / training.Length, seed, _around.Cancellation);
    }

    private IParameterSource Fresh(ModelSpec model, DnaTokenizer tokenizer, long seed)
    {
        var weights = ModelWeights.FromScratch(model, seed);
        var spelling = Options.Network.Spelling;
        return spelling == 0 ? weights : SpelledEmbeddings.Draw(weights, tokenizer, spelling, model.Encoder.InitializerRange, seed);
    }

    private Func<int, int, TokenizedSequence>? Augmented(SequenceReader reader, TokenizedSequence[] training, long seed)
    {
        if (Options.Augmentation is not { ChangesWindows: true } how) return null;
        var altered = new Augmentation(reader, Data.Training.Sequences, how.Shift, how.TokenDropout, seed, how.ReverseComplement);
        return (gene, epoch) => altered.Read(gene, epoch) with { Anchors = training[gene].Anchors };
    }

    // All that the networks predict, those of other conditions among it, from the training genes alone.
    private FittingData Outputs => Data with { TargetConditions = _goal.Outputs, Validation = Data.Validation.Take([]) };

    // A model's predictions for the genes it was fitted to are too good: beside them nothing would be left to learn but noise. So training
    // windows carry those of models fitted without them.
    private (TokenizedSequence[] Training, TokenizedSequence[] Validation) Anchor(IExpressionLearner learner, HeadDescription head,
        TokenizedSequence[] training, TokenizedSequence[] validation)
    {
        var fit = learner.Fit(Outputs, _around.Progress, _around.Cancellation);
        _anchor = fit.Predictor;
        var learnt = head.Scaled(OutOfFold.Of(learner, Outputs, fit, _around.Progress, _around.Cancellation));
        var others = head.Scaled(OutOfFold.Predict(_anchor, Data.Validation.Sequences, head.Outputs, Data.Threads, _around.Cancellation));
        return ([.. training.Select((window, i) => window with { Anchors = learnt[i] })],
            [.. validation.Select((window, i) => window with { Anchors = others[i] })]);
    }

    // Altered windows with what the teacher says of them.
    private (TokenizedSequence[] Windows, float[][] Values) Distil(IExpressionLearner learner, HeadDescription head, SequenceReader reader)
    {
        using var teacher = learner.Fit(Outputs, _around.Progress, _around.Cancellation).Predictor;
        var windows = AlteredWindows.Draw(Data.Training.Sequences, Options.Start.Distillation!, Data.Seed);
        float[][] Say(IExpressionPredictor predictor)
            => head.Scaled(OutOfFold.Predict(predictor, windows, head.Outputs, Data.Threads, _around.Cancellation));
        var read = reader.ReadAll(windows, 0, windows.Length, Data.Threads);
        if (_anchor is null) return (read, Say(teacher));
        var anchors = Say(_anchor);
        return ([.. read.Select((window, i) => window with { Anchors = anchors[i] })], Say(teacher));
    }

    private ParameterSet Learn((TokenizedSequence[] Windows, float[][] Values) distilled, int member, ModelSpec model,
        IParameterSource weights)
    {
        var how = Options.Start.Distillation!;
        var settings = new LoopSettings
        {
            Stage = $"{_plan.Kind}: teacher",
            Optimizer = Options.Optimizer with { Epochs = how.Epochs, LearningRate = how.LearningRate },
            Seed = _plan.Seed(member),
        };
        using var session = _plan.Engine.Train(model, weights, settings.Optimizer.MakeSpec(settings.Seed, Data.Threads));
        return new TrainingLoop(settings, _goal.Distillation(distilled.Windows, distilled.Values), session, null, _around.Progress,
            _around.Cancellation).Run().Best!;
    }

    private ParameterSet Train(LoopSettings settings, ModelSpec model, IParameterSource weights, ITrainingTask task)
    {
        using var session = _plan.Engine.Train(model, weights, Options.Optimizer.MakeSpec(settings.Seed, Data.Threads));
        var loop = new TrainingLoop(settings, task, session, _around.Checkpoint(_plan, settings.Member), _around.Progress,
            _around.Cancellation)
        {
            Validated = _log is null ? null : points => _log.Write([.. _history, .. points]),
        };
        var state = loop.Run();
        _history.AddRange(state.History);
        return model.Lora is null ? state.Best! : SetAdaptersApart(state.Best!);
    }

    private ParameterSet SetAdaptersApart(ParameterSet best)
    {
        var (weights, adapters) = (new ParameterSet(), new ParameterSet());
        foreach (var name in best.Names)
            (name.Contains(".lora_") ? adapters : weights).Write(name, [.. best.Shape(name)], best.Values(name));
        _adapters.Add(adapters);
        return weights;
    }
}
