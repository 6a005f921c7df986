using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Training;

public class FineTuneOptionsTests
{
    [Fact]
    public void Options_survive_json()
    {
        var scratch = FineTuneOptions.Scratch;
        FineTuneOptions[] all =
        [
            FineTuneOptions.Study, scratch, FineTuneOptions.Quick, FineTuneOptions.ScratchClassifier,
            scratch with
            {
                Input = scratch.Input with { Part = new WindowPart(1000, 499) },
                Start = scratch.Start with { Lora = new LoraSpec { Rank = 2 } },
                Optimizer = scratch.Optimizer with { MicroBatch = 4, WeightAverage = 0 },
                Augmentation = new AugmentationOptions(),
            },
        ];
        foreach (var options in all) Assert.Equal(options, FineTuneOptions.FromJson(options.ToJson()));
    }

    [Theory]
    [InlineData("{\"optimizer\": {\"epoch\": 3}}")]
    [InlineData("{\"optimizer\": null}")]
    [InlineData("{\"epochs\": 3, \"learningRate\": 0.001}")]   // the flat form of earlier versions
    public void What_is_not_said_in_groups_is_refused(string json)
        => Assert.Throws<JsonException>(() => FineTuneOptions.FromJson(json));

    [Fact]
    public void The_study_preset_is_the_recorded_recipe()
    {
        var study = FineTuneOptions.Study;
        study.Validate();
        var how = study.Optimizer;
        Assert.Equal((25, 32, 3e-5, 50, 1001), (how.Epochs, how.Batch, how.LearningRate, how.WarmUp, study.Input.MaxTokens));
        Assert.Equal((0.9, 0.999, 1e-8, 0.01, 1.0), (how.Beta1, how.Beta2, how.Epsilon, how.WeightDecay, how.MaxGradientNorm));
        Assert.Equal((LearningRateSchedule.Linear, Pooling.Pooler, BestBy.Loss),
            (how.Schedule, study.Input.Pooling, study.Selection.BestBy));
        Assert.Equal((200, 0, false), (study.Selection.ValidateEvery, study.Selection.Patience, study.Selection.Refit));
        Assert.Equal(new TargetOptions { HuberDelta = null, Standardize = false, Joint = false }, study.Targets);
    }

    [Fact]
    public void A_bad_value_is_named_with_its_group()
    {
        (FineTuneOptions Options, string Name)[] bad =
        [
            (new() { Optimizer = new() { Epochs = 0 } }, "Optimizer.Epochs"),
            (new() { Optimizer = new() { Batch = 0 } }, "Optimizer.Batch"),
            (new() { Optimizer = new() { LearningRate = 0 } }, "Optimizer.LearningRate"),
            (new() { Optimizer = new() { LearningRate = double.NaN } }, "Optimizer.LearningRate"),
            (new() { Optimizer = new() { WeightAverage = 1 } }, "Optimizer.WeightAverage"),
            (new() { Input = new() { MaxTokens = 2 } }, "Input.MaxTokens"),
            (new() { Input = new() { BinPower = 0.5 } }, "Input.BinPower"),
            (new() { Input = new() { Pooling = Pooling.Max } }, "Input.Pooling"),
            (new() { Augmentation = new() { Dropout = 1 } }, "Augmentation.Dropout"),
            (new() { Targets = new() { HuberDelta = -1 } }, "Targets.HuberDelta"),
            (new() { Start = new() { RidgeHead = true } }, "Start.RidgeHead"),
            (new() { Start = new() { Lora = new LoraSpec(), FrozenLayers = 1 } }, "Start.Lora"),
            (new() { Selection = new() { Patience = -1 } }, "Selection.Patience"),
            (new() { Members = 0 }, "Members"),
            (new() { Network = new() { Encoder = new EncoderConfig { Heads = 5 } } }, "Heads"),
        ];
        foreach (var (options, name) in bad) Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(options.Validate).ParamName);
    }
}
