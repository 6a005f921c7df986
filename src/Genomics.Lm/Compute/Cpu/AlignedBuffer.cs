using System.Runtime.InteropServices;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>64-byte-aligned native memory for floats. Grows on demand, never shrinks; freed with its owner.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const nuint Alignment = 64;

    private static long s_liveBytes;

    public AlignedBuffer(long length = 0) => Reserve(length);

    ~AlignedBuffer() => Free();

    /// <summary>Bytes of all buffers of the process.</summary>
    public static long LiveBytes => Interlocked.Read(ref s_liveBytes);

    public float* Pointer { get; private set; }

    public long Length { get; private set; }

    /// <summary>Makes room for at least this many floats; the contents are lost when it grows.</summary>
    public float* Reserve(long length)
    {
        if (length <= Length) return Pointer;
        Free();
        Pointer = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), Alignment);
        Length = length;
        Interlocked.Add(ref s_liveBytes, length * sizeof(float));
        return Pointer;
    }

    public void Clear() => NativeMemory.Clear(Pointer, (nuint)Length * sizeof(float));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Interlocked.Add(ref s_liveBytes, -Length * sizeof(float));
        Pointer = null;
        Length = 0;
    }
}
