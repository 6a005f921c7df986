using Genomics.Lm.Compute;
using Genomics.Lm.Compute.Cpu;
using Genomics.Lm.Model;

namespace Genomics.Lm.Tests.Compute;

/// <summary>Tests that count the memory of the whole process run alone.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;

/// <summary>Nothing is allocated in steady state, and the forecast tells what a session takes.</summary>
[Collection(nameof(MeasuresMemory))]
public class EngineMemoryTests
{
    private static readonly EncoderConfig Config =
        new() { VocabularySize = 100, HiddenSize = 64, Heads = 4, Layers = 3, IntermediateSize = 160 };

    public static TheoryData<int, int, bool, Precision> Shapes => new()
    {
        { 8, 100, false, Precision.Float32 }, { 8, 100, true, Precision.Float32 }, { 2, 3000, false, Precision.Float32 },
            { 2, 1500, true, Precision.Float32 }, { 8, 300, false, Precision.Int8 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_forecast_is_right_to_fifteen_percent(int sequences, int length, bool training, Precision precision)
    {
        foreach (var config
            in (EncoderConfig[])[Config, new() { VocabularySize = 300, HiddenSize = 192, Heads = 3, Layers = 2, IntermediateSize = 768 }])
        {
            var model = new ModelSpec(config, new RegressionHead { Pooling = Pooling.Mean });
            var weights = ModelWeights.FromScratch(model, 1);
            var (ids, offsets) = Tokens(sequences, length);
            var before = AlignedBuffer.LiveBytes;
            if (training)
            {
                using var session = ManagedCpuEngine.Instance.Train(model, weights, new TrainingSpec { Threads = 2 });
                session.Accumulate(new PackedBatch { Ids = ids, Offsets = offsets }, new Targets { Values = new float[sequences] }, 1);
                session.Step(new StepArgs(1e-3f, 1));
                Check(before);
            }
            else
            {
                using var session = ManagedCpuEngine.Instance.Open(model, weights,
                    new SessionOptions { Precision = precision, Threads = 2 });
                session.Run(new PackedBatch { Ids = ids, Offsets = offsets }, new OutputRequest(OutputKind.LastHidden), new NoSink());
                Check(before);
            }

            void Check(long start)
            {
                var (taken, forecast) =
                    (AlignedBuffer.LiveBytes - start, ManagedCpuEngine.Instance.Forecast(model,
                    new WorkShape(sequences, length, sequences * length, training, precision, 2)));
                Assert.True(Math.Abs(forecast.TotalBytes / (double)taken - 1) < 0.15,
                    $"{forecast} = {forecast.TotalBytes} forecast, {taken} taken");
            }
        }
    }

    [Fact]
    public void What_is_not_trained_has_no_moments_and_the_forecast_knows_it()
    {
        var config = new EncoderConfig { VocabularySize = 300, HiddenSize = 192, Heads = 3, Layers = 3, IntermediateSize = 768 };
        var whole = new ModelSpec(config, new RegressionHead { Pooling = Pooling.Mean });
        long Taken(ModelSpec model)
        {
            var (ids, offsets) = Tokens(2, 100);
            var before = AlignedBuffer.LiveBytes;
            using var session = ManagedCpuEngine.Instance.Train(model, ModelWeights.FromScratch(model, 1),
                new TrainingSpec { Threads = 1 });
            session.Accumulate(new PackedBatch { Ids = ids, Offsets = offsets }, new Targets { Values = new float[2] }, 1);
            session.Step(new StepArgs(1e-3f, 1));
            var taken = AlignedBuffer.LiveBytes - before;
            var forecast = ManagedCpuEngine.Instance.Forecast(model, new WorkShape(2, 100, 200, true, Threads: 1));
            Assert.True(Math.Abs(forecast.TotalBytes / (double)taken - 1) < 0.15,
                $"{forecast} = {forecast.TotalBytes} forecast, {taken} taken");
            return taken;
        }
        var (all, parameters) = (Taken(whole), ParameterCatalog.For(whole));
        var frozen = parameters.Where(p => p.Layer < 3).Sum(p => p.Count);
        Assert.True(Taken(whole with { FrozenLayers = 3 }) < all - 8 * frozen * 0.95);
        Assert.True(Taken(whole with { Lora = new LoraSpec() }) < all);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Int8)]
    public void Inference_allocates_nothing_once_warm(Precision precision)
    {
        var model = new ModelSpec(Config, new RegressionHead());
        using var session = ManagedCpuEngine.Instance.Open(model, ModelWeights.FromScratch(model, 1),
            new SessionOptions { Threads = 2, Precision = precision });
        var ((ids, offsets), sink) = (Tokens(6, 500), new NoSink());
        var want = new OutputRequest(OutputKind.LastHidden | OutputKind.Pooled | OutputKind.Prediction);
        Assert.InRange(Allocated(() => session.Run(new PackedBatch { Ids = ids, Offsets = offsets }, want, sink)), 0, Slack);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_allocates_nothing_once_warm(bool masked)
    {
        var model = new ModelSpec(Config, masked ? new MaskedLanguageHead() : new RegressionHead { Pooling = Pooling.Mean });
        using var session = ManagedCpuEngine.Instance.Train(model, ModelWeights.FromScratch(model, 1), new TrainingSpec { Threads = 2 });
        var (ids, offsets) = Tokens(6, 500);
        int[] positions = [1, 5, 700, 2999], labels = [3, 4, 5, 6];
        var values = new float[6];
        var step = 0;
        Assert.InRange(Allocated(() =>
        {
            session.Accumulate(new PackedBatch { Ids = ids, Offsets = offsets }, masked
                ? new Targets { Positions = positions, Labels = labels } : new Targets { Values = values }, ++step);
            session.Step(new StepArgs(1e-3f, 1));
        }), 0, Slack);
    }

    private const long Slack = 1000;   // bytes per call: what the thread pool may do meanwhile

    // the least of some runs, over all threads
    private static long Allocated(Action work)
    {
        for (var i = 0; i < 3; i++) work();
        var least = long.MaxValue;
        for (var i = 0; i < 8; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            work();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least;
    }

    private static (int[] Ids, int[] Offsets) Tokens(int sequences, int length)
        => ([.. Enumerable.Range(0, sequences * length).Select(i => i * 7 % 100)],
        [.. Enumerable.Range(0, sequences + 1).Select(i => i * length)]);

    private sealed class NoSink : IOutputSink
    {
        public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values) { }
    }
}
