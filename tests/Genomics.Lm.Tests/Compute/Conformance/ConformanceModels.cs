using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute.Conformance;

/// <summary>Small models with weights drawn wide.</summary>
internal static class ConformanceModels
{
    /// <summary>Two layers with 40 tokens, two outputs and three bins.</summary>
    public static ModelSpec Model(Pooling pooling, int hidden, int heads, bool huber) => new(
        new EncoderConfig { VocabularySize = 40, HiddenSize = hidden, Heads = heads, Layers = 2, IntermediateSize = 27 },
        new RegressionHead { Pooling = pooling, Outputs = 2, Bins = pooling == Pooling.Bins ? 3 : 1, HuberDelta = huber ? 0.7f : null });

    public static ParameterSet Draw(ModelSpec model, long seed)
    {
        var random = new CounterRandom(seed);
        var set = new ParameterSet();
        foreach (var info in ParameterCatalog.For(model))
        {
            var values = new float[info.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = (info.Init == ParameterInit.One ? 1 : 0) + 0.3f * (float)random.NextNormal();
            set.Write(info.Name, [.. info.Shape], values);
        }
        return set;
    }

    /// <summary>
    /// The weights after four optimizer steps; with <paramref name="resume"/> the state moves into a new session after the second.
    /// </summary>
    public static ParameterSet TrainFourSteps(IComputeEngine engine, int threads, bool resume)
    {
        var model = Model(Pooling.Mean, 32, 4, true);
        var data = new RandomBatch(model, [30, 12, 64, 5], 2);
        var spec = new TrainingSpec { Threads = threads, Seed = 5 };
        var session = engine.Train(model, Draw(model, 1), spec);
        for (var step = 1; step <= 4; step++)
        {
            session.Accumulate(data.Batch, data.Targets, step);
            session.Step(new StepArgs(1e-2f, 1));
            if (!resume || step != 2) continue;
            var state = new ParameterSet();
            session.Export(state, StateParts.Weights | StateParts.Optimizer);
            session.Dispose();
            session = engine.Train(model, Draw(model, 2), spec);
            session.Import(state, StateParts.Weights | StateParts.Optimizer);
        }
        var weights = new ParameterSet();
        session.Export(weights, StateParts.Weights);
        session.Dispose();
        return weights;
    }

    public static Dictionary<string, double[]> ToDouble(ParameterSet set)
        => set.Names.ToDictionary(n => n, n => set.Values(n).ToArray().Select(v => (double)v).ToArray());
}
