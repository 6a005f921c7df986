using Genomics.Lm.Compute.Cpu;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Tests.Compute;

/// <summary>Every register-blocked variant against three nested loops.</summary>
public unsafe class GemmTests
{
    public static TheoryData<string> Variants => ["128", "256", "512"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Products_of_any_shape_and_transpose_equal_the_plain_loops(string bits)
    {
        var gemm = Make(bits);
        var random = new CounterRandom(3);
        foreach (var (rows, columns, depth) in ((int, int, int)[])[(1, 1, 1), (6, 16, 8), (7, 17, 300), (100, 65, 257), (13, 33, 512),
            (200, 900, 31)])
            foreach (var transposed in (bool[])[false, true])
            {
                var (a, b, c) = (Random(rows * depth, ref random), Random(columns * depth, ref random),
                    Random(rows * columns, ref random));
                var expected = new double[rows * columns];
                for (var i = 0; i < rows; i++)
                    for (var j = 0; j < columns; j++)
                        for (var k = 0; k < depth; k++)
                            expected[i * columns + j] += (double)(transposed ? a[k * rows + i] : a[i * depth + k])
                                * (transposed ? b[k * columns + j] : b[j * depth + k]);
                var before = (float[])c.Clone();
                using var packedA = new AlignedBuffer(gemm.PackedALength(rows, depth));
                using var packedB = new AlignedBuffer(gemm.PackedBLength(columns, depth));
                fixed (float* pa = a, pb = b, pc = c)
                {
                    gemm.PackA(pa, transposed ? 1 : depth, transposed ? rows : 1, rows, depth, packedA.Pointer);
                    gemm.PackB(pb, transposed ? columns : 1, transposed ? 1 : depth, columns, depth, packedB.Pointer);
                    gemm.Multiply(LeftOperand.Packed(packedA.Pointer), packedB.Pointer, pc, columns, rows, columns, depth,
                        accumulate: true);
                    for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i] + before[i], c[i], 1e-3);
                    gemm.Multiply(LeftOperand.Packed(packedA.Pointer), packedB.Pointer, pc, columns, rows, columns, depth);
                    for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], c[i], 1e-3);
                    var packed = (float[])c.Clone();
                    var left = transposed ? LeftOperand.Columns(pa, rows) : LeftOperand.Rows(pa, depth);
                    gemm.Multiply(left, packedB.Pointer, pc, columns, rows, columns, depth);
                    Assert.Equal(packed, c);
                    gemm.Multiply(left, packedB.Pointer, pc, columns, rows, columns, depth, bias: pb);
                    for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i] + b[i % columns], c[i], 1e-3);
                }
            }
    }

    [Fact]
    public void A_row_does_not_depend_on_the_rows_beside_it()
    {
        var gemm = Gemm.Fastest;
        const int Rows = 301, Columns = 450, Depth = 600;
        var random = new CounterRandom(4);
        var (a, b) = (Random(Rows * Depth, ref random), Random(Columns * Depth, ref random));
        float[] whole = new float[Rows * Columns], alone = new float[Columns];
        using var packedB = new AlignedBuffer(gemm.PackedBLength(Columns, Depth));
        fixed (float* pa = a, pb = b, pw = whole, pn = alone)
        {
            gemm.PackB(pb, 1, Depth, Columns, Depth, packedB.Pointer);
            gemm.Multiply(LeftOperand.Rows(pa, Depth), packedB.Pointer, pw, Columns, Rows, Columns, Depth);
            foreach (var row in (int[])[0, 5, 150, 300])
            {
                gemm.Multiply(LeftOperand.Rows(pa + row * Depth, Depth), packedB.Pointer, pn, Columns, 1, Columns, Depth);
                Assert.Equal(whole[(row * Columns)..((row + 1) * Columns)], alone);
            }
        }
    }

    private static Gemm Make(string bits) => bits switch
    {
        "128" => new Gemm<MicroKernel128>(),
        "256" => new Gemm<MicroKernel256>(),
        _ => new Gemm<MicroKernel512>(),
    };

    private static float[] Random(int length, ref CounterRandom random)
    {
        var values = new float[length];
        for (var i = 0; i < length; i++) values[i] = (float)random.NextNormal();
        return values;
    }
}
