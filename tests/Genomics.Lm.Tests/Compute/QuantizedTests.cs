using FsCheck;
using FsCheck.Fluent;
using Genomics.Lm.Compute;
using Genomics.Lm.Compute.Cpu;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Tests.Compute.Conformance;

namespace Genomics.Lm.Tests.Compute;

/// <summary>8-bit products: exact sums against plain loops, and what the error does to a model's outputs.</summary>
public unsafe class QuantizedTests
{
    public static TheoryData<string> Variants => ["128", "256", "256 VNNI", "512"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Products_equal_whole_number_loops_for_any_shape(string variant)
    {
        var gemm = Make(variant);
        Prop.ForAll(Gen.Choose(1, 70).Three().ToArbitrary(), shape =>
        {
            var (rows, outputs, inputs) = shape;
            var random = new CounterRandom(rows * 1000003L + outputs * 1009 + inputs);
            var (x, w, bias) = (Draw(rows * inputs, ref random), Draw(outputs * inputs, ref random), Draw(outputs, ref random));
            var y = Multiply(gemm, x, w, bias, rows, outputs, inputs);
            for (var i = 0; i < rows; i++)
                for (var o = 0; o < outputs; o++)
                {
                    var (a, sa) = Quantize(x.AsSpan(i * inputs, inputs), 127);
                    var (b, sb) = Quantize(w.AsSpan(o * inputs, inputs), QuantizedMatrix.LargestWeight);
                    var sum = 0;
                    for (var k = 0; k < inputs; k++) sum += a[k] * b[k];
                    Assert.Equal(sum * (sb * sa) + bias[o], y[i * outputs + o], 1e-6 * (1 + Math.Abs(y[i * outputs + o])));
                }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_variant_gives_the_same_bits_even_where_all_numbers_are_the_largest(string variant)
    {
        const int Rows = 9, Outputs = 50, Inputs = 3077;
        var random = new CounterRandom(7);
        var (x, w) = (Draw(Rows * Inputs, ref random), Draw(Outputs * Inputs, ref random));
        Array.Fill(x, 1, Inputs, 2 * Inputs);
        Array.Fill(w, 1, Inputs, Inputs);
        Array.Fill(w, -1, 2 * Inputs, Inputs);
        var bias = new float[Outputs];
        Assert.Equal(Multiply(new ByteGemm<ByteKernel128>(), x, w, bias, Rows, Outputs, Inputs),
            Multiply(Make(variant), x, w, bias, Rows, Outputs, Inputs));
    }

    [Fact]
    public void Long_sums_do_not_overflow()
    {
        const int Inputs = 5001;
        var x = Enumerable.Repeat(1f, Inputs).ToArray();
        var y = new float[1];
        var scratch = new float[QuantizedMatrix.ScratchFloats(1, Inputs)];
        fixed (float* px = x, py = y, ps = scratch)
        {
            using var matrix = new QuantizedMatrix(px, 1, Inputs);
            matrix.Multiply(px, null, py, 1, ps);
        }
        Assert.Equal(Inputs, y[0], 0.01);
    }

    [Fact]
    public void Hidden_states_stay_close_to_those_in_floats_and_do_not_depend_on_batch_or_threads()
    {
        var model =
            new ModelSpec(new EncoderConfig { VocabularySize = 64, HiddenSize = 96, Heads = 6, Layers = 3, IntermediateSize = 200 },
            new EncoderOnlyHead());
        var weights = ModelWeights.FromScratch(model, 5);
        var random = new CounterRandom(6);
        int[] lengths = [40, 7, 200, 1], offsets = [0, 40, 47, 247, 248];
        var ids = Enumerable.Range(0, offsets[^1]).Select(_ => random.NextInt(64)).ToArray();
        float[] Run(Precision precision, int threads, int only = -1)
        {
            using var session = ManagedCpuEngine.Instance.Open(model, weights,
                new SessionOptions { Precision = precision, Threads = threads });
            var outputs = new Outputs();
            session.Run(only < 0 ? new PackedBatch { Ids = ids, Offsets = offsets }
                : new PackedBatch { Ids = ids.AsSpan(offsets[only], lengths[only]), Offsets = new[] { 0, lengths[only] } },
                new OutputRequest(OutputKind.LastHidden), outputs);
            return outputs[OutputKind.LastHidden];
        }
        var (exact, quantized) = (Run(Precision.Float32, 2), Run(Precision.Int8, 2));
        Assert.NotEqual(exact, quantized);
        var error = Math.Sqrt(exact.Zip(quantized, (a, b) => (double)(a - b) * (a - b)).Sum() / exact.Sum(a => (double)a * a));
        Assert.True(error < 0.02, $"relative error {error}");
        Assert.Equal(quantized, Run(Precision.Int8, 1));
        for (var s = 0; s < 4; s++) Assert.Equal(quantized[(offsets[s] * 96)..(offsets[s + 1] * 96)], Run(Precision.Int8, 2, s));
    }

    private static ByteGemm Make(string variant)
    {
        switch (variant)
        {
            case "128": return new ByteGemm<ByteKernel128>();
            case "256":
                Assert.SkipUnless(ByteKernel256<PairsDot256>.IsSupported, "this processor has no AVX2");
                return new ByteGemm<ByteKernel256<PairsDot256>>();
            case "256 VNNI":
                Assert.SkipUnless(ByteKernel256<VnniDot256>.IsSupported, "this processor has no AVX-VNNI");
                return new ByteGemm<ByteKernel256<VnniDot256>>();
            default:
                Assert.SkipUnless(ByteKernel512.IsSupported, "this processor has no AVX-512");
                return new ByteGemm<ByteKernel512>();
        }
    }

    private static float[] Multiply(ByteGemm gemm, float[] x, float[] w, float[] bias, int rows, int outputs, int inputs)
    {
        var y = new float[rows * outputs];
        var scratch = new float[QuantizedMatrix.ScratchFloats(gemm, rows, inputs)];
        fixed (float* px = x, pw = w, pb = bias, py = y, ps = scratch)
        {
            using var matrix = new QuantizedMatrix(pw, outputs, inputs, gemm);
            matrix.Multiply(px, pb, py, rows, ps);
        }
        return y;
    }

    private static (int[] Values, float Scale) Quantize(ReadOnlySpan<float> x, int largest)
    {
        var max = 0f;
        foreach (var value in x) max = Math.Max(max, Math.Abs(value));
        var values = new int[x.Length];
        for (var i = 0; i < x.Length; i++) values[i] = (int)MathF.Round(x[i] * (max > 0 ? largest / max : 0));
        return (values, max / largest);
    }

    private static float[] Draw(int length, ref CounterRandom random)
    {
        var values = new float[length];
        for (var i = 0; i < length; i++) values[i] = (float)random.NextNormal();
        return values;
    }
}
