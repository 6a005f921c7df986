using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;

namespace Genomics.Lm.Tests.Compute.Conformance;

/// <summary>Random sequences, targets (one missing) and bin weights.</summary>
internal sealed class RandomBatch
{
    private readonly int[] _offsets, _binOffsets, _binTokens;
    private readonly float[] _binWeights, _targets;
    private readonly float[] _anchors = [];   // of two outputs, like the targets
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
        if (model.Head is PooledHead { Anchored: true })
            _anchors = [.. Enumerable.Range(0, lengths.Length * 2).Select(i => (float)new CounterRandom(seed, (ulong)i + 1).NextNormal())];
        List<int> offsets = [0], tokens = [];
        foreach (var length in lengths)
            for (var bin = 0; bin < 3; bin++)
            {
                for (var e = 0; e < bin + 1 && length > bin; e++) tokens.Add(random.NextInt(length));   // a short sequence has empty bins
                offsets.Add(tokens.Count);
            }
        (_binOffsets, _binTokens) = ([.. offsets], [.. tokens]);
        _binWeights = new float[tokens.Count];
        for (var row = 0; row + 1 < _binOffsets.Length; row++)
            _binWeights.AsSpan(_binOffsets[row].._binOffsets[row + 1]).Fill(1f / Math.Max(1, _binOffsets[row + 1] - _binOffsets[row]));
    }

    private RandomBatch(RandomBatch other, int sequence)
    {
        _model = other._model;
        _lengths = [other._lengths[sequence]];
        Ids = other.Ids[other._offsets[sequence]..other._offsets[sequence + 1]];
        _offsets = [0, Ids.Length];
        _targets = other._targets[(2 * sequence)..(2 * sequence + 2)];
        if (other._anchors.Length > 0) _anchors = other._anchors[(2 * sequence)..(2 * sequence + 2)];
        var (from, to) = (other._binOffsets[3 * sequence], other._binOffsets[3 * sequence + 3]);
        _binOffsets = [.. other._binOffsets[(3 * sequence)..(3 * sequence + 4)].Select(o => o - from)];
        (_binTokens, _binWeights) = (other._binTokens[from..to], other._binWeights[from..to]);
    }

    public int[] Ids { get; }

    public PackedBatch Batch
        => new()
        {
            Ids = Ids,
            Offsets = _offsets,
            BinOffsets = _binOffsets,
            BinTokens = _binTokens,
            BinWeights = _binWeights,
            Anchors = _anchors,
        };

    public Targets Targets => new() { Values = _targets };

    public RandomBatch Only(int sequence) => new(this, sequence);

    public double[] Predict(ReferenceModel reference) => [.. Enumerable.Range(0, _lengths.Length).SelectMany(s => reference.Predict(
        Ids.AsSpan(_offsets[s].._offsets[s + 1]),
        [.. Enumerable.Range(3 * s, 3).Select(row => Enumerable.Range(_binOffsets[row], _binOffsets[row + 1] - _binOffsets[row])
            .Select(e => (_binTokens[e], (double)_binWeights[e])).ToArray())],
        _anchors.Length == 0 ? [] : _anchors.AsSpan(2 * s, 2)))];

    public double Loss(ReferenceModel reference) => reference.Loss(Predict(reference), _targets);
}
