using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;

namespace Genomics.Lm.Tests.Compute.Conformance;

/// <summary>Random sequences, targets (one missing) and slot weights.</summary>
internal sealed class RandomBatch
{
    private readonly int[] _offsets, _slotOffsets, _slotTokens;
    private readonly float[] _slotWeights, _targets;
    private readonly ModelSpec _model;
    private readonly int[] _lengths;

    public RandomBatch(ModelSpec model, int[] lengths, long seed)
    {
        var random = new CounterRandom(seed);
        (_model, _lengths) = (model, lengths);
        Ids = [.. Enumerable.Range(0, lengths.Sum()).Select(_ => random.NextInt(model.Encoder.VocabularySize))];
        _offsets = [0, .. lengths.Select((_, i) => lengths[..(i + 1)].Sum())];
        _targets = [.. Enumerable.Range(0, lengths.Length * 2).Select(_ => (float)random.NextNormal())];
        _targets[1] = float.NaN;
        List<int> offsets = [0], tokens = [];
        foreach (var length in lengths)
            for (var slot = 0; slot < 3; slot++)
            {
                for (var e = 0; e < slot + 1 && length > slot; e++) tokens.Add(random.NextInt(length));   // a short sequence has empty slots
                offsets.Add(tokens.Count);
            }
        (_slotOffsets, _slotTokens) = ([.. offsets], [.. tokens]);
        _slotWeights = new float[tokens.Count];
        for (var row = 0; row + 1 < _slotOffsets.Length; row++) _slotWeights.AsSpan(_slotOffsets[row].._slotOffsets[row + 1]).Fill(1f / Math.Max(1, _slotOffsets[row + 1] - _slotOffsets[row]));
    }

    private RandomBatch(RandomBatch other, int sequence)
    {
        _model = other._model;
        _lengths = [other._lengths[sequence]];
        Ids = other.Ids[other._offsets[sequence]..other._offsets[sequence + 1]];
        _offsets = [0, Ids.Length];
        _targets = other._targets[(2 * sequence)..(2 * sequence + 2)];
        var (from, to) = (other._slotOffsets[3 * sequence], other._slotOffsets[3 * sequence + 3]);
        _slotOffsets = [.. other._slotOffsets[(3 * sequence)..(3 * sequence + 4)].Select(o => o - from)];
        (_slotTokens, _slotWeights) = (other._slotTokens[from..to], other._slotWeights[from..to]);
    }

    public int[] Ids { get; }

    public PackedBatch Batch => new() { Ids = Ids, Offsets = _offsets, SlotOffsets = _slotOffsets, SlotTokens = _slotTokens, SlotWeights = _slotWeights };

    public Targets Targets => new() { Values = _targets };

    public RandomBatch Only(int sequence) => new(this, sequence);

    public double[] Predict(ReferenceModel reference) => [.. Enumerable.Range(0, _lengths.Length).SelectMany(s => reference.Predict(
        Ids.AsSpan(_offsets[s].._offsets[s + 1]),
        [.. Enumerable.Range(3 * s, 3).Select(row => Enumerable.Range(_slotOffsets[row], _slotOffsets[row + 1] - _slotOffsets[row]).Select(e => (_slotTokens[e], (double)_slotWeights[e])).ToArray())]))];

    public double Loss(ReferenceModel reference) => reference.Loss(Predict(reference), _targets);
}
