using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.Tests.Compute.Conformance;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute;

public sealed class ManagedCpuGoldenTests() : GoldenConformance(ManagedCpuEngine.Instance);

public sealed class ManagedCpuExtensionTests() : ExtensionConformance(ManagedCpuEngine.Instance);

public sealed class ManagedCpuReferenceTests() : ReferenceConformance(ManagedCpuEngine.Instance);

public sealed class ManagedCpuClassificationTests() : ClassificationConformance(ManagedCpuEngine.Instance);

public sealed class ManagedCpuLoraTests() : LoraConformance(ManagedCpuEngine.Instance);

/// <summary>What the managed engine promises beyond the others: the same bits.</summary>
public sealed class ManagedCpuDeterminismTests
{
    private static readonly IComputeEngine Engine = ManagedCpuEngine.Instance;

    [Fact]
    public void A_sequence_alone_and_in_any_batch_and_on_any_threads_gives_the_same_bits()
    {
        var model = ConformanceModels.Model(Pooling.Bins, 40, 5, false);
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
        var one = ConformanceModels.TrainFourSteps(Engine, 1, false);
        foreach (var other in (ParameterSet[])[ConformanceModels.TrainFourSteps(Engine, 2, false),
            ConformanceModels.TrainFourSteps(Engine, 2, true)])
            foreach (var name in one.Names) Assert.Equal(one.Values(name).ToArray(), other.Values(name).ToArray());
    }

    [Fact]
    public void Frozen_embeddings_get_no_gradient_from_the_masked_language_head_that_shares_them()
    {
        var model = new ModelSpec(ConformanceModels.Model(Pooling.Mean, 32, 4, false).Encoder,
            new MaskedLanguageHead())
        { FrozenLayers = 1 };
        var (data, weights) = (new RandomBatch(model, [30, 12], 2), ConformanceModels.Draw(model, 1));
        using var session = Engine.Train(model, weights, new TrainingSpec { Dropout = false });
        double Norm(long step)
        {
            session.Accumulate(data.Batch, new Targets { Positions = [3, 17, 35], Labels = [5, 6, 7] }, step);
            return session.Step(new StepArgs(0, 1)).GradientNorm;
        }
        var first = Norm(1);
        Assert.True(first > 0);
        Assert.Equal(first, Norm(2));   // nothing is left over from the first step
        session.Accumulate(data.Batch, new Targets { Positions = [3, 17, 35], Labels = [5, 6, 7] }, 3);
        var gradients = new ParameterSet();
        session.ExportGradients(gradients);
        Assert.All(gradients.Values(ParameterCatalog.Names.WordEmbeddings).ToArray(), g => Assert.Equal(0, g));
        Assert.Contains(gradients.Values(ParameterCatalog.Names.MaskedBias).ToArray(), g => g != 0);
    }
}
