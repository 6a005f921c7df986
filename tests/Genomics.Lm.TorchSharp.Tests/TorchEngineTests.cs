using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.Tests.Compute.Conformance;

namespace Genomics.Lm.TorchSharp.Tests;

public sealed class TorchEngineTests
{
    [Theory]
    [InlineData("gpu"), InlineData("cuda:x"), InlineData("cuda:-1"), InlineData(""), InlineData("cpu:0")]
    public void An_unknown_device_is_named(string device)
        => Assert.Contains($"'{device}'", Assert.Throws<ArgumentException>(() =>
        new TorchEngine(new TorchEngineOptions { Device = device })).Message);

    [Fact]
    public void A_missing_device_is_explained_when_a_session_opens_not_before()
    {
        _ = Engines.Cpu;
        var engine = new TorchEngine(new TorchEngineOptions { Device = "cuda:99" });
        var model = ConformanceModels.Model(Pooling.Mean, 32, 4, false);
        var error = Assert.Throws<PlatformNotSupportedException>(() =>
            engine.Open(model, ConformanceModels.Draw(model, 1), new SessionOptions()));
        Assert.True(error.Message.Contains("CUDA", StringComparison.Ordinal)
            || error.Message.Contains("cuda:99", StringComparison.Ordinal), error.Message);
    }

    [Fact]
    public void The_forecast_grows_with_training_and_shrinks_with_half_precision()
    {
        var model = new ModelSpec(EncoderPresets.Dnabert2, new RegressionHead());
        var (full, half) = (new TorchEngine(), new TorchEngine(new TorchEngineOptions { Precision = TorchPrecision.BFloat16 }));
        var (training, inference) = (new WorkShape(32, 850, 27200, true), new WorkShape(32, 850, 27200, false));
        Assert.True(full.Forecast(model, training).TotalBytes > 3 * full.Forecast(model, inference).TotalBytes);
        Assert.True(half.Forecast(model, training).ActivationBytes < full.Forecast(model, training).ActivationBytes);
        Assert.Equal(3 * full.Forecast(model, training).WeightBytes, full.Forecast(model, training).StateBytes);
    }

    [Fact]
    public void The_forecast_counts_what_is_trained()
    {
        var model = new ModelSpec(EncoderPresets.Dnabert2, new RegressionHead());
        var (engine, shape) = (new TorchEngine(), new WorkShape(32, 850, 27200, true));
        var (whole, frozen, adapters) = (engine.Forecast(model, shape), engine.Forecast(model with { FrozenLayers = 9 }, shape),
            engine.Forecast(model with { Lora = new LoraSpec() }, shape));
        Assert.True(adapters.StateBytes < frozen.StateBytes / 10 && frozen.StateBytes < whole.StateBytes / 2);
        Assert.True(frozen.ActivationBytes < whole.ActivationBytes / 2 && adapters.ActivationBytes < 1.2 * whole.ActivationBytes);
    }
}
