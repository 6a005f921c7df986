namespace Genomics.Lm.Data;

/// <summary>
/// Synchronous readers for those who must not block. Text is unpacked and parsed, which is work and no waiting: it keeps one thread of the
/// pool busy, and faults as it would on the caller's.
/// </summary>
internal static class Background
{
    public static Task<T> Run<T>(Func<T> read, CancellationToken cancellationToken) => Task.Run(() =>
    {
        var result = read();
        if (cancellationToken.IsCancellationRequested) (result as IDisposable)?.Dispose();   // nobody takes it
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }, cancellationToken);
}
