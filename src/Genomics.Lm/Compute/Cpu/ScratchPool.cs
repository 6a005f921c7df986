namespace Genomics.Lm.Compute.Cpu;

/// <summary>Buffers for worker threads, handed out and taken back.</summary>
internal sealed class ScratchPool : IDisposable
{
    private readonly Stack<AlignedBuffer> _free = [];

    public AlignedBuffer Rent()
    {
        lock (_free) return _free.TryPop(out var buffer) ? buffer : new AlignedBuffer();
    }

    public void Return(AlignedBuffer buffer)
    {
        lock (_free) _free.Push(buffer);
    }

    public void Dispose()
    {
        while (_free.TryPop(out var buffer)) buffer.Dispose();
    }
}
