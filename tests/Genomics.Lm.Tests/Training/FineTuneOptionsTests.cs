using System.Text.Json;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Training;

public class FineTuneOptionsTests
{
    [Fact]
    public void Options_survive_json()
    {
        FineTuneOptions[] all = [FineTuneOptions.Study, FineTuneOptions.Scratch, FineTuneOptions.Quick, FineTuneOptions.Scratch with { Window = new LmWindow(1000, 500), Dropout = null, MicroBatch = 4 }];
        foreach (var options in all) Assert.Equal(options, FineTuneOptions.FromJson(options.ToJson()));
    }

    [Fact]
    public void An_unknown_property_is_refused()
        => Assert.Throws<JsonException>(() => FineTuneOptions.FromJson("{\"epoch\": 3}"));

    [Fact]
    public void The_study_preset_is_the_recorded_recipe()
    {
        var study = FineTuneOptions.Study;
        study.Validate();
        Assert.Equal((25, 32, 3e-5, 50, 1001), (study.Epochs, study.Batch, study.LearningRate, study.WarmUp, study.MaxTokens));
        Assert.Equal((0.9, 0.999, 1e-8, 0.01, 1.0), (study.Beta1, study.Beta2, study.Epsilon, study.WeightDecay, study.MaxGradientNorm));
        Assert.Equal((LearningRateSchedule.Linear, Pooling.Pooler, BestBy.Loss), (study.Schedule, study.Pooling, study.BestBy));
        Assert.Null(study.HuberDelta);
        Assert.False(study.Standardize);
    }

    [Fact]
    public void A_bad_value_is_named()
    {
        (FineTuneOptions Options, string Name)[] bad =
        [
            (new() { Epochs = 0 }, "Epochs"), (new() { Batch = 0 }, "Batch"), (new() { LearningRate = 0 }, "LearningRate"), (new() { LearningRate = double.NaN }, "LearningRate"),
            (new() { MaxTokens = 2 }, "MaxTokens"), (new() { Dropout = 1 }, "Dropout"), (new() { WeightAverage = 1 }, "WeightAverage"), (new() { BinPower = 0.5 }, "BinPower"),
            (new() { HuberDelta = -1 }, "HuberDelta"), (new() { Members = 0 }, "Members"), (new() { Encoder = new EncoderConfig { Heads = 5 } }, "Heads"),
        ];
        foreach (var (options, name) in bad) Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(options.Validate).ParamName);
    }
}
