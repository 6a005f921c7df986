using System.Globalization;
using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.Tests.Compute.Conformance;

namespace Genomics.Lm.TorchSharp.Tests;

/// <summary>The forecast of a training step beside the growth of the resident memory.</summary>
public sealed class ForecastTests
{
    [Theory]
    [InlineData(false, 0), InlineData(false, 3), InlineData(true, 0)]
    public void The_memory_of_a_training_step_is_within_a_fifth_of_its_forecast(bool adapters, int frozenLayers)
    => Compare(256, 768, 4, 512, adapters, frozenLayers);

    [Fact]
    public void The_forecast_holds_for_narrow_layers_and_longer_sequences() => Compare(192, 192, 6, 1024, true, 0);

    private static void Compare(int hidden, int inner, int layers, int longest, bool adapters, int frozenLayers)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the peak of the resident memory is read the way Linux tells it");
        var encoder = new EncoderConfig { VocabularySize = 40, HiddenSize = hidden, Heads = 4, Layers = layers, IntermediateSize = inner };
        var model = new ModelSpec(encoder, new RegressionHead { Outputs = 2 })
        {
            Lora = adapters ? new LoraSpec()
            : null,
            FrozenLayers = frozenLayers
        };
        var sequences = 8192 / longest;
        var batch = new RandomBatch(model, [longest - 9, .. Enumerable.Repeat(longest, sequences - 1)], 3);
        var (engine, weights) = (Engines.Cpu, ConformanceModels.Draw(model, 1));
        Step(engine, model, weights, new RandomBatch(model, [9, 8], 3));   // libraries are loaded and their threads started
        var before = ResidentMemory.Now();
        File.WriteAllText("/proc/self/clear_refs", "5");   // the peak begins anew
        Step(engine, model, weights, batch);
        var taken = Status("VmHWM") - before;
        var forecast = engine.Forecast(model, new WorkShape(sequences, longest, sequences * longest, true)).TotalBytes;
        var text = FormattableString.Invariant($"{taken >> 20} MiB taken, {forecast >> 20} MiB forecast");
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        Assert.True(taken / (double)forecast is > 0.8 and < 1.2, text);
    }

    private static void Step(IComputeEngine engine, ModelSpec model, Weights.ParameterSet weights, RandomBatch batch)
    {
        using var session = engine.Train(model, weights, new TrainingSpec());
        session.Accumulate(batch.Batch, batch.Targets, 1);
        session.Step(new StepArgs(1e-4f, 1));
    }

    // bytes
    private static long Status(string name)
        => 1024 * long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
