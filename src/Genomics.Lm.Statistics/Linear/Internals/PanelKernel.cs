using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Genomics.Lm.Statistics.Linear.Internals;

// The inner loop of symmetric products in double precision. Operands lie in panels of Width columns: panel[row][Width]. One call
// updates a tile of Width rows × 3 panels of the result; every element is one chain of fused multiply-adds in row order, so the
// numbers depend neither on the vector width nor on how tiles are shared among threads.
internal static unsafe class PanelKernel
{
    /// <summary>Columns per panel: one vector of doubles.</summary>
    public static int Width { get; } = Vector512.IsHardwareAccelerated ? Vector512<double>.Count : Vector256<double>.Count;

    /// <summary>Columns per tile: three panels.</summary>
    public static int TileColumns { get; } = 3 * Width;

    /// <summary>c[Width, TileColumns] += (or −=) Σ over depth of a[row, Width] ⊗ b[row, TileColumns].</summary>
    /// <param name="a">One panel.</param>
    /// <param name="b">Three panels, <paramref name="panelLength"/> numbers apart.</param>
    /// <param name="panelLength">Distance between panels.</param>
    /// <param name="depth">Rows in the panels.</param>
    /// <param name="c">First element of the tile.</param>
    /// <param name="stride">Row length of the result.</param>
    /// <param name="subtract">Subtract the product.</param>
    public static void Update(double* a, double* b, nint panelLength, int depth, double* c, nint stride, bool subtract)
    {
        if (Vector512.IsHardwareAccelerated)
            Update512(a, b, panelLength, depth, c, stride, subtract);
        else
            Update256(a, b, panelLength, depth, c, stride, subtract);
    }

    internal static void Update256(double* a, double* b, nint panelLength, int depth, double* c, nint stride, bool subtract)
    {
        Vector256<double> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector256<double> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        double* b1 = b + panelLength, b2 = b1 + panelLength;
        for (var row = 0; row < depth; row++)
        {
            var v0 = Vector256.Load(b);
            var v1 = Vector256.Load(b1);
            var v2 = Vector256.Load(b2);
            var s = Vector256.Create(a[0]);
            c00 = Vector256.FusedMultiplyAdd(s, v0, c00);
            c01 = Vector256.FusedMultiplyAdd(s, v1, c01);
            c02 = Vector256.FusedMultiplyAdd(s, v2, c02);
            s = Vector256.Create(a[1]);
            c10 = Vector256.FusedMultiplyAdd(s, v0, c10);
            c11 = Vector256.FusedMultiplyAdd(s, v1, c11);
            c12 = Vector256.FusedMultiplyAdd(s, v2, c12);
            s = Vector256.Create(a[2]);
            c20 = Vector256.FusedMultiplyAdd(s, v0, c20);
            c21 = Vector256.FusedMultiplyAdd(s, v1, c21);
            c22 = Vector256.FusedMultiplyAdd(s, v2, c22);
            s = Vector256.Create(a[3]);
            c30 = Vector256.FusedMultiplyAdd(s, v0, c30);
            c31 = Vector256.FusedMultiplyAdd(s, v1, c31);
            c32 = Vector256.FusedMultiplyAdd(s, v2, c32);
            a += 4;
            b += 4;
            b1 += 4;
            b2 += 4;
        }
        Store256(c, c00, c01, c02, subtract);
        Store256(c + stride, c10, c11, c12, subtract);
        Store256(c + 2 * stride, c20, c21, c22, subtract);
        Store256(c + 3 * stride, c30, c31, c32, subtract);
    }

    internal static void Update512(double* a, double* b, nint panelLength, int depth, double* c, nint stride, bool subtract)
    {
        Vector512<double> c00 = default, c01 = default, c02 = default, c10 = default, c11 = default, c12 = default;
        Vector512<double> c20 = default, c21 = default, c22 = default, c30 = default, c31 = default, c32 = default;
        Vector512<double> c40 = default, c41 = default, c42 = default, c50 = default, c51 = default, c52 = default;
        Vector512<double> c60 = default, c61 = default, c62 = default, c70 = default, c71 = default, c72 = default;
        double* b1 = b + panelLength, b2 = b1 + panelLength;
        for (var row = 0; row < depth; row++)
        {
            var v0 = Vector512.Load(b);
            var v1 = Vector512.Load(b1);
            var v2 = Vector512.Load(b2);
            (c00, c01, c02) = Add512(a[0], v0, v1, v2, c00, c01, c02);
            (c10, c11, c12) = Add512(a[1], v0, v1, v2, c10, c11, c12);
            (c20, c21, c22) = Add512(a[2], v0, v1, v2, c20, c21, c22);
            (c30, c31, c32) = Add512(a[3], v0, v1, v2, c30, c31, c32);
            (c40, c41, c42) = Add512(a[4], v0, v1, v2, c40, c41, c42);
            (c50, c51, c52) = Add512(a[5], v0, v1, v2, c50, c51, c52);
            (c60, c61, c62) = Add512(a[6], v0, v1, v2, c60, c61, c62);
            (c70, c71, c72) = Add512(a[7], v0, v1, v2, c70, c71, c72);
            a += 8;
            b += 8;
            b1 += 8;
            b2 += 8;
        }
        Store512(c, c00, c01, c02, subtract);
        Store512(c + stride, c10, c11, c12, subtract);
        Store512(c + 2 * stride, c20, c21, c22, subtract);
        Store512(c + 3 * stride, c30, c31, c32, subtract);
        Store512(c + 4 * stride, c40, c41, c42, subtract);
        Store512(c + 5 * stride, c50, c51, c52, subtract);
        Store512(c + 6 * stride, c60, c61, c62, subtract);
        Store512(c + 7 * stride, c70, c71, c72, subtract);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double>, Vector512<double>, Vector512<double>) Add512(
        double a, Vector512<double> v0, Vector512<double> v1, Vector512<double> v2, Vector512<double> c0, Vector512<double> c1,
            Vector512<double> c2)
    {
        var s = Vector512.Create(a);
        return (Vector512.FusedMultiplyAdd(s, v0, c0), Vector512.FusedMultiplyAdd(s, v1, c1), Vector512.FusedMultiplyAdd(s, v2, c2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store256(double* c, Vector256<double> v0, Vector256<double> v1, Vector256<double> v2, bool subtract)
    {
        if (subtract) (v0, v1, v2) = (-v0, -v1, -v2);
        (Vector256.Load(c) + v0).Store(c);
        (Vector256.Load(c + 4) + v1).Store(c + 4);
        (Vector256.Load(c + 8) + v2).Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store512(double* c, Vector512<double> v0, Vector512<double> v1, Vector512<double> v2, bool subtract)
    {
        if (subtract) (v0, v1, v2) = (-v0, -v1, -v2);
        (Vector512.Load(c) + v0).Store(c);
        (Vector512.Load(c + 8) + v1).Store(c + 8);
        (Vector512.Load(c + 16) + v2).Store(c + 16);
    }
}
