using Genomics.Lm.Compute;
using Genomics.Lm.Compute.Cpu;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;

namespace Genomics.Lm.Tests.Compute;

/// <summary>Tiled attention against plain loops in double.</summary>
public unsafe class AttentionTests
{
    private const int Heads = 3, Width = 20, Hidden = Heads * Width;

    /// <summary>Scores that need no shift before they are raised, and scores that do.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(47, 1)]
    [InlineData(98, 1)]
    [InlineData(98, 8)]
    [InlineData(350, 25)]
    public void Context_and_probabilities_equal_the_plain_loops_for_small_and_large_scores(int length, float size)
    {
        var model = new ModelSpec(
            new EncoderConfig { VocabularySize = 8, HiddenSize = Hidden, Heads = Heads, Layers = 1, IntermediateSize = 16 },
            new EncoderOnlyHead());
        using var parameters = new ParameterStore(model, ModelWeights.FromScratch(model, 1), training: false, Precision.Float32);
        using var resources = new SessionResources(parameters, 2);
        var batch = new MicroBatch(int.MaxValue);
        batch.First(new PackedBatch { Ids = new int[length + 5], Offsets = new[] { 0, 5, length + 5 } }, model);
        var random = new CounterRandom(length);
        var qkv = new float[(length + 5) * 3 * Hidden];
        for (var i = 0; i < qkv.Length; i++) qkv[i] = size * (float)random.NextNormal();
        var (context, taken) = (new float[(length + 5) * Hidden], new double[Heads * length * length]);
        fixed (float* pq = qkv, pc = context)
            new Attention(resources, model.Encoder).Forward(batch, pq, pc, null, (sequence, head, first, queries, p, stride) =>
            {
                if (sequence == 0) return;
                for (var i = 0; i < queries; i++)
                    for (var j = 0; j < length; j++) taken[(head * length + first + i) * length + j] = p[i * stride + j];
            });
        var slopes = Alibi.Slopes(Heads);
        for (var head = 0; head < Heads; head++)
            for (var i = 0; i < length; i++)
            {
                double At(int token, int part, int column) => qkv[((token + 5) * 3 + part) * Hidden + head * Width + column];
                var scores = Enumerable.Range(0, length).Select(j => Enumerable.Range(0, Width).Sum(c => At(i, 0, c) * At(j, 1, c))
                    / Math.Sqrt(Width) - slopes[head] * Math.Abs(i - j)).ToArray();
                var weights = scores.Select(s => Math.Exp(s - scores.Max())).ToArray();
                var total = weights.Sum();
                // a score in the thousands is itself known to 2⁻²⁴ of its size only
                var tolerance = 2e-6 + 1e-6 * scores.Max(Math.Abs);
                for (var j = 0; j < length; j++) Assert.Equal(weights[j] / total, taken[(head * length + i) * length + j], tolerance);
                for (var c = 0; c < Width; c++)
                    Assert.Equal(Enumerable.Range(0, length).Sum(j => weights[j] / total * At(j, 2, c)),
                        context[(i + 5) * Hidden + head * Width + c], 4 * size * tolerance);
            }
    }
}
