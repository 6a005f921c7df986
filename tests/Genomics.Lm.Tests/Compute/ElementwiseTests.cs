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
