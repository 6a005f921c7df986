using System.Runtime.ExceptionServices;
using Genomics.Lm.Data;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// Runs independent pieces of work on up to so many threads and allocates nothing. Pieces never share an output, so results do not
/// depend on the number. The caller works too and never waits for a helper that has not begun.
/// </summary>
internal sealed class Workers(int threads) : IThreadPoolWorkItem
{
    private readonly object _gate = new();
    private Action<int>? _body;   // null: nothing to join
    private ExceptionDispatchInfo? _failure;
    private int _count, _next, _inside;

    /// <summary>Asked between pieces; a long piece may ask it too and end early, for then all is thrown away.</summary>
    public CancellationToken Cancellation { get; set; }

    public int Threads { get; } = Parallelism.Threads(threads);

    /// <summary>
    /// Calls <paramref name="body"/> for 0 … count − 1, in any order and at once; returns when all are done. One caller at a time.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; some pieces were left out.</exception>
    public void For(int count, Action<int> body)
    {
        if (Threads == 1 || count <= 1)
        {
            for (var i = 0; i < count && !Cancellation.IsCancellationRequested; i++) body(i);
            Cancellation.ThrowIfCancellationRequested();
            return;
        }
        lock (_gate) (_body, _count, _next, _failure) = (body, count, 0, null);
        for (var helper = Math.Min(Threads, count) - 1; helper > 0; helper--) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        Work(body);
        lock (_gate)
        {
            _body = null;
            while (_inside > 0) Monitor.Wait(_gate);
        }
        _failure?.Throw();
        Cancellation.ThrowIfCancellationRequested();
    }

    void IThreadPoolWorkItem.Execute()
    {
        Action<int> body;
        lock (_gate)
        {
            if (_body is null || _inside >= Threads - 1) return;
            body = _body;
            _inside++;
        }
        Work(body);
        lock (_gate)
            if (--_inside == 0) Monitor.PulseAll(_gate);
    }

    private void Work(Action<int> body)
    {
        try
        {
            for (int piece; (piece = Interlocked.Increment(ref _next) - 1) < _count && !Cancellation.IsCancellationRequested;) body(piece);
        }
        catch (Exception failure)
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
            Volatile.Write(ref _next, _count);
        }
    }
}
