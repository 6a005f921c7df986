using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Benchmarks.Engine;

/// <summary>A model with random weights and a batch of random tokens, as the benchmarks need them.</summary>
internal sealed class EngineWork
{
    private readonly int[] _ids, _offsets;
    private readonly float[] _targets;

    public EngineWork(EncoderConfig encoder, int sequences, int length)
    {
        Model = new ModelSpec(encoder, new RegressionHead());
        Weights = ModelWeights.FromScratch(Model, 1);
        var random = new CounterRandom(2);
        _ids = [.. Enumerable.Range(0, sequences * length).Select(_ => random.NextInt(encoder.VocabularySize))];
        _offsets = [.. Enumerable.Range(0, sequences + 1).Select(s => s * length)];
        _targets = [.. Enumerable.Range(0, sequences).Select(_ => (float)random.NextNormal())];
        (Sequences, Length) = (sequences, length);
    }

    public ModelSpec Model { get; }

    public IParameterSource Weights { get; }

    public int Sequences { get; }

    public int Length { get; }

    public int Tokens => _ids.Length;

    public PackedBatch Batch => new() { Ids = _ids, Offsets = _offsets };

    public Targets Targets => new() { Values = _targets };

    /// <summary>
    /// Operations of all matrix products of one forward pass, attention's included (a multiply-add counts twice); a training step has
    /// three times as many.
    /// </summary>
    public double Operations
    {
        get
        {
            var c = Model.Encoder;
            var linear = (double)c.HiddenSize * (4 * c.HiddenSize + 3 * c.IntermediateSize);
            return 2.0 * c.Layers * Tokens * (linear + 2.0 * Length * c.HiddenSize);
        }
    }
}

/// <summary>Takes outputs and forgets them.</summary>
internal sealed class NoSink : IOutputSink
{
    public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values) { }
}
