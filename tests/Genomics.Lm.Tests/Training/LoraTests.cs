using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Training;

public class LoraTests
{
    private static readonly EncoderConfig Encoder =
        new()
        {
            VocabularySize = 30,
            HiddenSize = 16,
            Layers = 2,
            Heads = 2,
            IntermediateSize = 24,
            InitializerRange = 0.3f,
            HiddenDropout = 0
        };
    private static readonly LoraSpec Lora = new() { Rank = 3, Alpha = 5 };
    private static readonly ModelSpec Model = new(Encoder, new RegressionHead { Pooling = Pooling.Mean, Dropout = 0 }) { Lora = Lora };

    private static TokenizedSequence[] Sequences()
    {
        var random = new CounterRandom(2);
        return [.. ((int[])[7, 12]).Select(n =>
            new TokenizedSequence([1, .. Enumerable.Range(0, n).Select(_ => 5 + random.NextInt(25)), 2], [], [], [], 0))];
    }

    private static void Accumulate(ITrainingSession session)
        => session.Accumulate(new BatchPacker().Pack(Sequences()), new Targets { Values = [1, -1] }, 0);

    private static ParameterSet Export(ITrainingSession session, StateParts parts)
    {
        var set = new ParameterSet();
        session.Export(set, parts);
        return set;
    }

    [Fact]
    public void Only_adapters_and_head_are_trained_and_the_first_step_follows_their_gradients()
    {
        var start = ModelWeights.FromScratch(Model, 4);
        using var session = ManagedCpuEngine.Instance.Train(Model, start, new TrainingSpec { WeightDecay = 0, Dropout = false });
        var before = Export(session, StateParts.Weights | StateParts.Adapters);
        Accumulate(session);
        var gradients = new ParameterSet();
        session.ExportGradients(gradients);
        session.Step(new StepArgs(1e-3f, float.PositiveInfinity));
        var after = Export(session, StateParts.Weights | StateParts.Adapters);
        foreach (var parameter in ParameterCatalog.For(Model))
        {
            var same = before.Values(parameter.Name).SequenceEqual(after.Values(parameter.Name));
            Assert.Equal(!LoraSpec.Adapts(parameter) && parameter.Layer <= Encoder.Layers, same);
            if (!LoraSpec.Adapts(parameter)) continue;
            var (outputs, inputs) = (parameter.Shape[0], parameter.Shape[1]);
            // B is zero at first, so A's gradient is zero, and AdamW moves B by the rate against the sign of scale · dW·Aᵀ
            Assert.True(before.Values(LoraSpec.NameOf(parameter.Name, 'A'))
                .SequenceEqual(after.Values(LoraSpec.NameOf(parameter.Name, 'A'))));
            for (var o = 0; o < outputs; o++)
                for (var k = 0; k < Lora.Rank; k++)
                {
                    var g = 0.0;
                    for (var i = 0; i < inputs; i++)
                        g += Lora.Scale * gradients.Values(parameter.Name)[o * inputs + i]
                            * before.Values(LoraSpec.NameOf(parameter.Name, 'A'))[k * inputs + i];
                    g /= 2;
                    if (Math.Abs(g) < 1e-5) continue;   // the key third has no gradient but rounding
                    Assert.Equal(-1e-3 * g / (Math.Abs(g) + 1e-8), after.Values(LoraSpec.NameOf(parameter.Name, 'B'))[o * Lora.Rank + k],
                        1e-5);
                }
        }
    }

    [Fact]
    public void Merged_weights_compute_what_base_and_adapters_do_apart()
    {
        using var session = ManagedCpuEngine.Instance.Train(Model, ModelWeights.FromScratch(Model, 4),
            new TrainingSpec { Dropout = false });
        for (var step = 0; step < 5; step++)
        {
            Accumulate(session);
            session.Step(new StepArgs(1e-2f, 1));
        }
        var trained = Export(session, StateParts.Weights | StateParts.Adapters);
        var start = ParameterSet.Copy(ModelWeights.FromScratch(Model, 4));
        var random = new CounterRandom(8);
        foreach (var parameter in ParameterCatalog.For(Model).Where(LoraSpec.Adapts))
        {
            var (outputs, inputs) = (parameter.Shape[0], parameter.Shape[1]);
            double[] x = [.. Enumerable.Range(0, inputs).Select(_ => random.NextNormal())];
            var ax = Enumerable.Range(0, Lora.Rank)
                .Select(k => Dot(trained.Values(LoraSpec.NameOf(parameter.Name, 'A')).Slice(k * inputs, inputs), x)).ToArray();
            for (var o = 0; o < outputs; o++)
            {
                var apart = Dot(start.Values(parameter.Name).Slice(o * inputs, inputs), x)
                    + Lora.Scale * Dot(trained.Values(LoraSpec.NameOf(parameter.Name, 'B')).Slice(o * Lora.Rank, Lora.Rank), ax);
                Assert.Equal(apart, Dot(trained.Values(parameter.Name).Slice(o * inputs, inputs), x), 1e-5);
            }
        }
    }

    [Fact]
    public void A_fit_saves_its_adapters_apart_and_resumes_bit_by_bit()
    {
        using var folder = new TemporaryFolder();
        var options = FineTuneOptions.Quick with
        {
            Input = FineTuneOptions.Quick.Input with { Bins = 3 },
            Network =
                FineTuneOptions.Quick.Network
                with
                {
                    Encoder = new EncoderConfig { Layers = 1, HiddenSize = 32, Heads = 2, IntermediateSize = 64 },
                    VocabularySize = 64
                },
            Start = FineTuneOptions.Quick.Start with { RidgeHead = false, Lora = new LoraSpec { Rank = 2, Alpha = 4 } },
            Optimizer = FineTuneOptions.Quick.Optimizer with
            {
                Epochs = 3,
                Batch = 16,
                WarmUp = 2,
                WeightAverage = 0,
                LearningRate = 3e-3
            },
        };
        var data = PlantedGenes.Data(60, 20);
        var whole = new LanguageModelLearner(options, ManagedCpuEngine.Instance).FitModel(data);
        LoraAdapters.Write(folder.File("adapters"), whole.Adapters[0], options.Start.Lora!, "base");
        whole.Predictor.Save(folder.File("lm"));
        using (var saved = ModelFolder.Open(folder.File("lm")))
        {
            // the start, with the trained head, and the adapters merged into it
            var model = new ModelSpec(saved.Config, new RegressionHead { Pooling = Pooling.Bins, Bins = 3, Outputs = 3 });
            var start = SpelledStart(model, saved, options);
            foreach (var name in start.Names.Where(n => n.StartsWith("classifier", StringComparison.Ordinal)).ToArray())
                saved.Checkpoint.Read(name, start.Values(name));
            var merged = LoraAdapters.Merge(start, folder.File("adapters"));
            foreach (var name in merged.Names)
            {
                var stored = new float[merged.Values(name).Length];
                saved.Checkpoint.Read(name, stored);
                Assert.Equal(stored, merged.Values(name).ToArray());
            }
        }
        using var stop = new CancellationTokenSource();
        var steps = 0;
        var stopper = new Stopper(() => { if (++steps == 90) stop.Cancel(); });
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new LanguageModelLearner(options, ManagedCpuEngine.Instance) { CheckpointFolder = folder.File("run") }.FitModel(data, stopper,
            stop.Token));
        var resumed = new LanguageModelLearner(options, ManagedCpuEngine.Instance)
        {
            CheckpointFolder = folder.File("run"),
            Resume = true
        }.FitModel(data);
        foreach (var name in whole.Adapters[0].Names)
            Assert.Equal(whole.Adapters[0].Values(name).ToArray(), resumed.Adapters[0].Values(name).ToArray());
        whole.Predictor.Dispose();
        resumed.Predictor.Dispose();
    }

    private static ParameterSet SpelledStart(ModelSpec model, ModelFolder saved, FineTuneOptions options)
        => Lm.Training.Internals.SpelledEmbeddings.Draw(ModelWeights.FromScratch(model, FittingData.DefaultSeed), saved.Tokenizer,
        options.Network.Spelling, model.Encoder.InitializerRange, FittingData.DefaultSeed);

    private static double Dot(ReadOnlySpan<float> a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < b.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private sealed class Stopper(Action step) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => step();
    }
}
