using Genomics.Lm.Data.Numerics;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute.Conformance;

/// <summary>Small models with weights drawn wide.</summary>
internal static class ConformanceModels
{
    /// <summary>Two layers with 40 tokens, two outputs and three slots.</summary>
    public static ModelSpec Model(Pooling pooling, int hidden, int heads, bool huber) => new(
        new EncoderConfig { VocabularySize = 40, HiddenSize = hidden, Heads = heads, Layers = 2, IntermediateSize = 27 },
        new RegressionHead { Pooling = pooling, Outputs = 2, Slots = pooling == Pooling.Slots ? 3 : 1, HuberDelta = huber ? 0.7f : null });

    public static ParameterSet Draw(ModelSpec model, long seed)
    {
        var random = new CounterRandom(seed);
        var set = new ParameterSet();
        foreach (var info in ParameterCatalog.For(model))
        {
            var values = new float[info.Count];
            for (var i = 0; i < values.Length; i++) values[i] = (info.Init == ParameterInit.One ? 1 : 0) + 0.3f * (float)random.NextNormal();
            set.Write(info.Name, [.. info.Shape], values);
        }
        return set;
    }

    public static Dictionary<string, double[]> ToDouble(ParameterSet set)
        => set.Names.ToDictionary(n => n, n => set.Values(n).ToArray().Select(v => (double)v).ToArray());
}
