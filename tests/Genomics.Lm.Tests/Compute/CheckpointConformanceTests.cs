using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tests.Compute.Conformance;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute;

/// <summary>
/// Checkpoints of other sizes than the golden one, through files: head counts that are no power of two, odd inner widths, weights drawn
/// wide. Every output that can be asked for, against the plain implementation.
/// </summary>
public sealed class CheckpointConformanceTests : IDisposable
{
    private const double Tolerance = 5e-5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(6, 48, 80, 3)]
    [InlineData(12, 60, 130, 2)]
    [InlineData(1, 20, 33, 2)]
    [InlineData(8, 64, 256, 2)]
    public void A_checkpoint_of_another_size_gives_the_plain_implementation_s_outputs(int heads, int hidden, int inner, int layers)
    {
        var config = new EncoderConfig
        {
            VocabularySize = 30,
            HiddenSize = hidden,
            Heads = heads,
            Layers = layers,
            IntermediateSize = inner
        };
        var drawn = Draw(config, 31 + heads);
        ModelFolder.Save(_folder.File("m"), config, DnaTokenizer.Create([("A", "C")]), drawn);
        using var folder = ModelFolder.Open(_folder.File("m"));
        var reference = new ReferenceModel(new ModelSpec(config, new RegressionHead()),
            drawn.Names.ToDictionary(n => n, n => drawn.Values(n).ToArray().Select(v => (double)v).ToArray()));
        var random = new CounterRandom(3);
        int[] offsets = [0, 60, 61, 80], ids = [.. Enumerable.Range(0, 80).Select(_ => random.NextInt(30))];
        PackedBatch Batch() => new() { Ids = ids, Offsets = offsets };

        var (plain, masked) = (new Outputs(), new Outputs());
        using (var session = ManagedCpuEngine.Instance.Open(new ModelSpec(folder.Config, new RegressionHead()),
            folder.Resolve(new RegressionHead(), 0), new SessionOptions()))
            session.Run(Batch(),
                new OutputRequest(
                    OutputKind.LastHidden | OutputKind.AllHidden | OutputKind.Attention | OutputKind.Pooled | OutputKind.Prediction),
                        plain);
        using (var session = ManagedCpuEngine.Instance.Open(new ModelSpec(folder.Config, new MaskedLanguageHead()),
            folder.Resolve(new MaskedLanguageHead(), 0), new SessionOptions()))
            session.Run(Batch(), new OutputRequest(OutputKind.MaskedLanguageLogits), masked);

        for (var s = 0; s < 3; s++)
        {
            var attention = new List<double[]>();
            var states = reference.AllHidden(ids[offsets[s]..offsets[s + 1]], attention);
            for (var layer = 0; layer <= layers; layer++)
                Near(Flat(states[layer]), Rows(plain.All[(OutputKind.AllHidden, layer, -1)], offsets, s, hidden),
                    $"layer {layer}, sequence {s}");
            Near(Flat(states[layers]), Rows(plain[OutputKind.LastHidden], offsets, s, hidden), $"last hidden, sequence {s}");
            for (var layer = 1; layer <= layers; layer++)
                Near(attention[layer - 1], plain.All[(OutputKind.Attention, layer, s)], $"attention of layer {layer}, sequence {s}");
            var pooled = reference.Pooled(states[layers]);
            Near(pooled, plain[OutputKind.Pooled][(s * hidden)..((s + 1) * hidden)], "pooled");
            Near(reference.Predict(ids[offsets[s]..offsets[s + 1]], []), plain[OutputKind.Prediction][s..(s + 1)], "prediction");
            Near([.. states[layers].SelectMany(reference.MaskedLogits)], Rows(masked[OutputKind.MaskedLanguageLogits], offsets, s, 30),
                "logits");
        }
    }

    private static ParameterSet Draw(EncoderConfig config, long seed)
    {
        var random = new CounterRandom(seed);
        var set = new ParameterSet();
        foreach (var head in (HeadSpec[])[new RegressionHead(), new MaskedLanguageHead()])
            foreach (var info in ParameterCatalog.For(new ModelSpec(config, head)))
            {
                if (set.Names.Contains(info.Name)) continue;
                var values = new float[info.Count];
                for (var i = 0; i < values.Length; i++)
                    values[i] = (info.Init == ParameterInit.One ? 1 : 0) + 0.15f * (float)random.NextNormal();
                set.Write(info.Name, [.. info.Shape], values);
            }
        return set;
    }

    private static float[] Rows(float[] values, int[] offsets, int sequence, int width)
        => values[(offsets[sequence] * width)..(offsets[sequence + 1] * width)];

    private static double[] Flat(double[][] rows) => [.. rows.SelectMany(r => r)];

    private static void Near(double[] expected, float[] found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) < Tolerance, $"{what} [{i}]: {expected[i]} expected, {found[i]} found");
    }
}
