using System.Collections.Concurrent;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>Buffers for worker threads, handed out and taken back.</summary>
internal sealed class ScratchPool : IDisposable
{
    private readonly ConcurrentBag<AlignedBuffer> _free = [];

    public AlignedBuffer Rent() => _free.TryTake(out var buffer) ? buffer : new AlignedBuffer();

    public void Return(AlignedBuffer buffer) => _free.Add(buffer);

    public void Dispose()
    {
        while (_free.TryTake(out var buffer)) buffer.Dispose();
    }
}
