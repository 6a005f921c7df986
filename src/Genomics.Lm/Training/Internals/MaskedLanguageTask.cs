using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Training.Internals;

/// <summary>
/// Masked language modelling: of the chosen tokens 80 % are hidden behind [MASK], 10 % replaced by a random one, 10 % left as they are
/// (Devlin et al. 2019). Special tokens are never chosen. The choice depends on seed, epoch and sequence only.
/// </summary>
internal sealed class MaskedLanguageTask(int[][] training, int[][] heldOut, int vocabulary, double share, long seed) : ITrainingTask
{
    /// <summary>Ids of the five special tokens are 0 to 4; this one hides.</summary>
    private const int Mask = 4, Specials = 5;
    private readonly BatchPacker _packer = new();
    private readonly int[] _lengths = [.. training.Select(s => s.Length)];
    private readonly List<int> _positions = [], _labels = [];

    /// <inheritdoc/>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <inheritdoc/>
    public long HeldOutTokens => heldOut.Sum(s => (long)s.Length);

    /// <summary>Whether any token of the held-out sequences is hidden: without one nothing can be measured.</summary>
    public bool CanMeasure
    {
        get
        {
            Begin();
            var offset = 0;
            for (var i = 0; i < heldOut.Length && _positions.Count == 0; i++) HideHeldOut(i, ref offset);
            return _positions.Count > 0;
        }
    }

    /// <summary>Tokens shown to the model in one pass.</summary>
    public long TokensPerPass => training.Sum(s => (long)s.Length);

    /// <inheritdoc/>
    public LossSum Accumulate(ITrainingSession session, ReadOnlySpan<int> sequences, int epoch, long step)
    {
        var masked = new TokenizedSequence[sequences.Length];
        Begin();
        var offset = 0;
        for (var i = 0; i < sequences.Length; i++)
        {
            var key = RandomStreams.Masks + (ulong)epoch * (ulong)training.Length + (ulong)sequences[i];
            masked[i] = Hide(training[sequences[i]], key, ref offset);
        }
        if (_positions.Count == 0) return default;
        return session.Accumulate(_packer.Pack(masked, sequences), Targets(), step);
    }

    /// <inheritdoc/>
    public ValidationScore? Validate(ITrainingSession session, CancellationToken cancellationToken)
    {
        if (heldOut.Length == 0) return null;
        var loss = MeasureHeldOut(session, null, cancellationToken);
        return new ValidationScore(loss.Mean, []);
    }

    /// <summary>The summed loss in nats over the held-out sequences' chosen tokens, the same ones every time, all behind [MASK].</summary>
    /// <param name="session">Whose weights.</param>
    /// <param name="chosen">Called with each chosen token: sequence and token index; or null.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    public LossSum MeasureHeldOut(ITrainingSession session, Action<int, int>? chosen, CancellationToken cancellationToken)
    {
        const int perCall = 64;
        var (sum, terms) = (0.0, 0.0);
        for (var start = 0; start < heldOut.Length; start += perCall)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var masked = new TokenizedSequence[Math.Min(perCall, heldOut.Length - start)];
            Begin();
            var offset = 0;
            for (var i = 0; i < masked.Length; i++)
            {
                var (from, before) = (offset, _positions.Count);
                masked[i] = HideHeldOut(start + i, ref offset);
                for (var p = before; p < _positions.Count; p++) chosen?.Invoke(start + i, _positions[p] - from);
            }
            if (_positions.Count == 0) continue;
            var loss = session.Evaluate(_packer.Pack(masked), Targets(), null);
            (sum, terms) = (sum + loss.Sum, terms + loss.Terms);
        }
        return new LossSum(sum, terms);
    }

    private TokenizedSequence HideHeldOut(int index, ref int offset)
        => Hide(heldOut[index], RandomStreams.HeldOutMasks + (ulong)index, ref offset, always: true);

    private void Begin()
    {
        _positions.Clear();
        _labels.Clear();
    }

    private Compute.Targets Targets() => new()
    {
        Positions = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_positions),
        Labels = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_labels),
    };

    // Chooses and hides tokens of one sequence; offset is where it begins in the batch and moves on behind it.
    private TokenizedSequence Hide(int[] ids, ulong stream, ref int offset, bool always = false)
    {
        var random = new CounterRandom(seed, stream);
        var shown = (int[])ids.Clone();
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] < Specials || random.NextDouble() >= share) continue;
            _positions.Add(offset + i);
            _labels.Add(ids[i]);
            var lot = always ? 0 : random.NextDouble();
            if (lot < 0.8) shown[i] = Mask;
            else if (lot < 0.9) shown[i] = Specials + random.NextInt(vocabulary - Specials);
        }
        offset += ids.Length;
        return new TokenizedSequence(shown, [], [], [], 0);
    }
}
