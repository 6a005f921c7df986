using System.Collections.Concurrent;
using Genomics.Lm.Compute;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>
/// Open sessions of one model, lent to one thread at a time: a session belongs to one thread, a predictor to many. Kept apart by thread
/// count.
/// </summary>
internal sealed class SessionPool(IComputeEngine engine, ModelSpec model, IParameterSource weights,
    Precision precision = Precision.Float32) : IDisposable
{
    private readonly ConcurrentDictionary<int, ConcurrentBag<IEncoderSession>> _idle = new();
    private volatile bool _disposed;

    /// <summary>Lends a session; dispose the loan to give it back.</summary>
    public Loan Rent(int threads)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var idle = _idle.GetOrAdd(threads, static _ => []);
        return new Loan(this, idle,
            idle.TryTake(out var session) ? session
            : engine.Open(model, weights, new SessionOptions { Threads = threads, Precision = precision }));
    }

    /// <summary>Refuses sequences that are too long to compute; see <see cref="LengthCheck"/>.</summary>
    public void RequireFeasible(TokenizedSequence[] read, IReadOnlyList<DnaSequence> sequences, int start, int threads)
        => LengthCheck.Require(engine, model, new SessionOptions { Threads = threads, Precision = precision }, read, sequences, start);

    /// <summary>Closes the idle sessions; lent ones are closed when they come back.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (var idle in _idle.Values)
            while (idle.TryTake(out var session)) session.Dispose();
    }

    /// <summary>A lent session.</summary>
    public readonly struct Loan(SessionPool pool, ConcurrentBag<IEncoderSession> home, IEncoderSession session) : IDisposable
    {
        /// <summary>The session.</summary>
        public IEncoderSession Session => session;

        /// <summary>Gives it back.</summary>
        public void Dispose()
        {
            home.Add(session);
            if (pool._disposed) pool.Dispose();
        }
    }
}
