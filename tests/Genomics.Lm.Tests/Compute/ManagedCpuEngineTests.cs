using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.Tests.Compute.Conformance;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute;

public sealed class ManagedCpuGoldenTests() : GoldenConformance(ManagedCpuEngine.Instance);

public sealed class ManagedCpuReferenceTests() : ReferenceConformance(ManagedCpuEngine.Instance);

/// <summary>What the managed engine promises beyond the others: the same bits.</summary>
public sealed class ManagedCpuDeterminismTests
{
    private static readonly IComputeEngine Engine = ManagedCpuEngine.Instance;

    [Fact]
    public void A_sequence_alone_and_in_any_batch_and_on_any_threads_gives_the_same_bits()
    {
        var model = ConformanceModels.Model(Pooling.Slots, 40, 5, false);
        var weights = ConformanceModels.Draw(model, 21);
        var data = new RandomBatch(model, [300, 1, 77, 1900, 49, 2100], 8);
        float[] Predict(RandomBatch d, int threads)
        {
            using var session = Engine.Open(model, weights, new SessionOptions { Threads = threads });
            var outputs = new Outputs();
            session.Run(d.Batch, new OutputRequest(OutputKind.Prediction | OutputKind.LastHidden), outputs);
            return [.. outputs[OutputKind.Prediction], .. outputs[OutputKind.LastHidden]];
        }
        var whole = Predict(data, 2);
        Assert.Equal(whole, Predict(data, 1));
        for (var s = 0; s < 6; s++)
            Assert.Equal(whole[(s * 2)..(s * 2 + 2)], Predict(data.Only(s), 2)[..2]);
    }

    [Fact]
    public void Training_does_not_depend_on_threads_and_resumes_to_the_same_bits()
    {
        var model = ConformanceModels.Model(Pooling.Mean, 32, 4, true);
        var data = new RandomBatch(model, [30, 12, 64, 5], 2);
        ParameterSet Run(int threads, bool resume)
        {
            var spec = new TrainingSpec { Threads = threads, Seed = 5 };
            var session = Engine.Train(model, ConformanceModels.Draw(model, 1), spec);
            for (var step = 1; step <= 4; step++)
            {
                session.Accumulate(data.Batch, data.Targets, step);
                session.Step(new StepArgs(1e-2f, 1));
                if (!resume || step != 2) continue;
                var state = new ParameterSet();
                session.Export(state, StateParts.Weights | StateParts.Optimizer);
                session.Dispose();
                session = Engine.Train(model, ConformanceModels.Draw(model, 2), spec);
                session.Import(state, StateParts.Weights | StateParts.Optimizer);
            }
            var weights = new ParameterSet();
            session.Export(weights, StateParts.Weights);
            session.Dispose();
            return weights;
        }
        var one = Run(1, false);
        foreach (var other in (ParameterSet[])[Run(2, false), Run(2, true)])
            foreach (var name in one.Names) Assert.Equal(one.Values(name).ToArray(), other.Values(name).ToArray());
    }
}
