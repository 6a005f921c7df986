using System.Runtime.Intrinsics;
using Genomics.Lm.Compute.Cpu;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Tests.Compute;

/// <summary>The vectorised functions against their plain definitions.</summary>
public unsafe class ElementwiseTests
{
    [Fact]
    public void Exp_is_exact_to_three_ten_millionths_and_zero_far_below()
    {
        for (var x = -86.9f; x < 88; x += 0.0037f)
        {
            var expected = Math.Exp(x);
            Assert.True(Math.Abs(Exponential.Of(x) - expected) <= 3e-7 * expected, $"exp({x}) = {expected}, found {Exponential.Of(x)}");
        }
        Assert.Equal(1, Exponential.Of(0f));
        Assert.Equal(0, Exponential.Of(-87.1f));
        Assert.Equal(0, Exponential.Of(float.NegativeInfinity));
        Assert.True(float.IsNaN(Exponential.Of(float.NaN)));
    }

    [Fact]
    public void Powers_of_two_are_exact_to_three_ten_millionths_and_zero_far_below()
    {
        for (var x = -124.9f; x < 126; x += 0.0037f)
        {
            var (expected, found) = (Math.Pow(2, x), Exponential.PowerOfTwo(Vector512.Create(x)).ToScalar());
            Assert.True(Math.Abs(found - expected) <= 3e-7 * expected, $"2^{x} = {expected}, found {found}");
        }
        Assert.Equal(Vector512<float>.One, Exponential.PowerOfTwo(Vector512<float>.Zero));
        Assert.Equal(Vector512<float>.Zero, Exponential.PowerOfTwo(Vector512.Create(-125.1f)));
        Assert.Equal(Vector512<float>.Zero, Exponential.PowerOfTwo(Vector512.Create(float.NegativeInfinity)));
        Assert.True(float.IsNaN(Exponential.PowerOfTwo(Vector512.Create(float.NaN)).ToScalar()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(77)]
    public void Rows_of_any_length_are_summed_normalised_and_gated_as_plain_loops_do(int width)
    {
        var random = new CounterRandom(9);
        float[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextNormal())];
        var (x, y, u, weight, bias, factors) = (Draw(width), Draw(width), Draw(2 * width), Draw(width), Draw(width), Draw(width));
        var (sum, normed, gated, hat) = ((float[])x.Clone(), new float[width], new float[width], (float[])x.Clone());
        var (gradient, ratio, back) = (Draw(width), new float[1], (float[])u.Clone());
        fixed (float* px = sum, py = y, pn = normed, pu = u, pg = gated, pw = weight, pb = bias, ph = hat, pi = ratio, pd = gradient,
            pk = back, pf = factors)
        {
            Assert.Equal(x.Zip(y, (a, b) => (double)a * b).Sum(), Elementwise.Dot(px, py, width), 1e-4);
            Assert.Equal(x.Max(), Elementwise.Max(px, width));
            LayerNorm.Forward(ph, py, pn, pi, pw, pb, 1e-5f, 1, width);
            Elementwise.GatedGelu(pu, pg, width);
            for (var i = 0; i < width; i++) Assert.Equal(Gelu(u[i]) * u[width + i], gated[i], 2e-6 * (1 + Math.Abs(gated[i])));
            Elementwise.GatedGeluBackward(pk, pd, pf, pg, width);
        }
        var both = x.Zip(y, (a, b) => (double)a + b).ToArray();
        var (mean, scale) = (both.Average(), 1 / Math.Sqrt(both.Select(v => v * v).Average() - Math.Pow(both.Average(), 2) + 1e-5));
        Assert.Equal(1, ratio[0] / scale, 1e-3);
        for (var i = 0; i < width; i++)
        {
            Assert.Equal((both[i] - mean) * ratio[0] * weight[i] + bias[i], normed[i], 1e-4);
            var (g, slope) = (gradient[i] * factors[i], (Gelu(u[i] + 1e-4) - Gelu(u[i] - 1e-4)) / 2e-4);
            Assert.Equal(Gelu(u[i]) * u[width + i] * factors[i], gated[i], 1e-5);
            Assert.Equal(g * u[width + i] * slope, back[i], 1e-5);
            Assert.Equal(g * Gelu(u[i]), back[width + i], 1e-5);
        }
    }

    // By the series of the error function.
    private static double Gelu(double x)
    {
        var (z, term, sum) = (x / Math.Sqrt(2), x / Math.Sqrt(2), 0.0);
        for (var n = 0; n < 200; n++)
        {
            sum += term / (2 * n + 1);
            term *= -z * z / (n + 1);
        }
        return x * 0.5 * (1 + 2 / Math.Sqrt(Math.PI) * sum);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(203)]
    public void Dropout_takes_the_masks_from_the_counter_based_numbers_block_by_block(int width)
    {
        const ulong Seed = 0x123456789ABCDEF;
        const float Rate = 0.3f;
        var (key0, key1, _, _) = CounterRandom.Block(unchecked((uint)Seed), (uint)(Seed >> 32), 17, 5);
        var threshold = (int)MathF.Round(Rate * 65536);
        var dropout = new Dropout(Rate, Seed, 5, 17);
        foreach (var (ordinal, position) in ((int, int)[])[(0, 0), (3, 999), (int.MaxValue, 12345)])
        {
            var row = Enumerable.Range(1, width).Select(i => (float)i).ToArray();
            var factors = new float[width + Dropout.ColumnsAtOnce];
            fixed (float* x = row, f = factors)
            {
                dropout.Apply(x, width, ordinal, position);
                dropout.Row(f, width, ordinal, position);
            }
            for (var i = 0; i < width; i++)
            {
                var (a, b, c, d) = CounterRandom.Block(key0, key1, (ulong)(i / 8 * 8), ((ulong)(uint)ordinal << 32) | (uint)position);
                var word = (i % 8 / 2) switch { 0 => a, 1 => b, 2 => c, _ => d };
                var number = i % 2 == 0 ? word & 0xFFFF : word >> 16;
                var factor = number < threshold ? 0 : 65536f / (65536 - threshold);
                Assert.Equal(factor, factors[i]);
                Assert.Equal((i + 1) * factor, row[i]);
            }
        }
    }
}
