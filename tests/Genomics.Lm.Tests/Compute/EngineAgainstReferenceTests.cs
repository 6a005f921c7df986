using Genomics.Lm.Compute;
using Genomics.Lm.Data.Numerics;
using Genomics.Lm.Model;
using Genomics.Lm.Tests.Compute.Reference;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute;

/// <summary>The engine against the plain implementation on awkward shapes, and the promises of determinism.</summary>
public class EngineAgainstReferenceTests
{
    private static readonly IComputeEngine Engine = ManagedCpuEngine.Instance;

    public static TheoryData<Pooling, int, int, bool> Shapes => new()
    {
        { Pooling.Pooler, 24, 3, false }, { Pooling.Cls, 20, 5, false }, { Pooling.Mean, 36, 6, true }, { Pooling.Slots, 32, 4, true }, { Pooling.Slots, 21, 7, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Predictions_and_gradients_equal_the_plain_implementation(Pooling pooling, int hidden, int heads, bool huber)
    {
        var model = Model(pooling, hidden, heads, huber);
        var weights = Draw(model, 7);
        var data = new Data(model, [5, 1, 60, 17], 11);
        var reference = new ReferenceModel(model, ToDouble(weights));
        using var session = Engine.Train(model, weights, new TrainingSpec { Dropout = false });
        var outputs = new Outputs();
        session.Evaluate(data.Batch, data.Targets, outputs);
        var expected = data.Predict(reference);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], outputs[OutputKind.Prediction][i], 2e-5);

        session.Accumulate(data.Batch, data.Targets, 1);
        var gradients = new ParameterSet();
        session.ExportGradients(gradients);
        var random = new CounterRandom(13);
        foreach (var name in gradients.Names)
            for (var trial = 0; trial < 3; trial++)
            {
                var values = ToDouble(weights);
                var index = random.NextInt(values[name].Length);
                if (name.Contains("word_embeddings", StringComparison.Ordinal)) index = data.Ids[random.NextInt(data.Ids.Length)] * hidden + random.NextInt(hidden);
                const double Step = 1e-5;
                values[name][index] += Step;
                var up = data.Loss(new ReferenceModel(model, values));
                values[name][index] -= 2 * Step;
                var down = data.Loss(new ReferenceModel(model, values));
                var slope = (up - down) / (2 * Step);
                Assert.True(Math.Abs(slope - gradients.Values(name)[index]) < 2e-3 * Math.Max(1, Math.Abs(slope)), $"{name}[{index}]: {slope} expected, {gradients.Values(name)[index]} found");
            }
    }

    [Fact]
    public void Gradients_with_dropout_are_those_of_the_dropped_out_loss()
    {
        var model = Model(Pooling.Slots, 32, 4, false) with { FrozenLayers = 0 };
        var data = new Data(model, [40, 9, 30], 5);
        var weights = Draw(model, 3);
        var training = new TrainingSpec { Seed = 99 };
        using var session = Engine.Train(model, weights, training);
        var loss = session.Accumulate(data.Batch, data.Targets, 4).Sum;
        var gradients = new ParameterSet();
        session.ExportGradients(gradients);
        using var plain = Engine.Train(model, weights, training with { Dropout = false });
        Assert.NotEqual(loss, plain.Accumulate(data.Batch, data.Targets, 4).Sum);
        foreach (var name in (string[])["bert.encoder.layer.0.mlp.wo.weight", "bert.encoder.layer.1.attention.self.Wqkv.weight", "bert.embeddings.LayerNorm.weight", "classifier.weight"])
        {
            // along the gradient itself the loss must change by step × norm²
            var moved = ParameterSet.Copy(weights);
            var norm2 = 0.0;
            foreach (var g in gradients.Values(name)) norm2 += (double)g * g;
            var step = (float)(0.02 / Math.Sqrt(norm2));
            double Move(float by)
            {
                for (var i = 0; i < moved.Values(name).Length; i++) moved.Values(name)[i] = weights.Values(name)[i] + by * gradients.Values(name)[i];
                using var other = Engine.Train(model, moved, training);
                return other.Accumulate(data.Batch, data.Targets, 4).Sum;
            }
            Assert.Equal(1, (Move(step) - Move(-step)) / (2 * step * norm2), 0.02);
        }
    }

    [Fact]
    public void A_sequence_alone_and_in_any_batch_and_on_any_threads_gives_the_same_bits()
    {
        var model = Model(Pooling.Slots, 40, 5, false);
        var weights = Draw(model, 21);
        var data = new Data(model, [300, 1, 77, 1900, 49, 2100], 8);
        float[] Predict(Data d, int threads)
        {
            using var session = Engine.Open(model, weights, new SessionOptions { Threads = threads });
            var outputs = new Outputs();
            session.Run(d.Batch, new OutputRequest(OutputKind.Prediction | OutputKind.LastHidden), outputs);
            return [.. outputs[OutputKind.Prediction], .. outputs[OutputKind.LastHidden]];
        }
        var whole = Predict(data, 2);
        Assert.Equal(whole, Predict(data, 1));
        for (var s = 0; s < 6; s++)
            Assert.Equal(whole[(s * 2)..(s * 2 + 2)], Predict(data.Only(s), 2)[..2]);
    }

    [Fact]
    public void Training_does_not_depend_on_threads_and_resumes_to_the_same_bits()
    {
        var model = Model(Pooling.Mean, 32, 4, true);
        var data = new Data(model, [30, 12, 64, 5], 2);
        ParameterSet Run(int threads, bool resume)
        {
            var spec = new TrainingSpec { Threads = threads, Seed = 5 };
            var session = Engine.Train(model, Draw(model, 1), spec);
            for (var step = 1; step <= 4; step++)
            {
                session.Accumulate(data.Batch, data.Targets, step);
                session.Step(new StepArgs(1e-2f, 1));
                if (!resume || step != 2) continue;
                var state = new ParameterSet();
                session.Export(state, StateParts.Weights | StateParts.Optimizer);
                session.Dispose();
                session = Engine.Train(model, Draw(model, 2), spec);
                session.Import(state, StateParts.Weights | StateParts.Optimizer);
            }
            var weights = new ParameterSet();
            session.Export(weights, StateParts.Weights);
            session.Dispose();
            return weights;
        }
        var one = Run(1, false);
        foreach (var other in (ParameterSet[])[Run(2, false), Run(2, true)])
            foreach (var name in one.Names) Assert.Equal(one.Values(name).ToArray(), other.Values(name).ToArray());
    }

    [Fact]
    public void Frozen_units_keep_their_weights()
    {
        var model = Model(Pooling.Mean, 32, 4, false) with { FrozenLayers = 2 };
        var weights = Draw(model, 1);
        var data = new Data(model, [30, 12], 2);
        using var session = Engine.Train(model, weights, new TrainingSpec());
        session.Accumulate(data.Batch, data.Targets, 1);
        session.Step(new StepArgs(1e-2f, 1));
        var after = new ParameterSet();
        session.Export(after, StateParts.Weights);
        foreach (var info in ParameterCatalog.For(model))
            if (info.Layer < 2) Assert.Equal(weights.Values(info.Name).ToArray(), after.Values(info.Name).ToArray());
            else Assert.NotEqual(weights.Values(info.Name).ToArray(), after.Values(info.Name).ToArray());
    }

    [Fact]
    public void Ten_thousand_tokens_are_computed()
    {
        var model = Model(Pooling.Cls, 32, 4, false);
        var data = new Data(model, [10_000], 2);
        using var session = Engine.Open(model, Draw(model, 1), new SessionOptions());
        var outputs = new Outputs();
        session.Run(data.Batch, new OutputRequest(OutputKind.Prediction), outputs);
        Assert.All(outputs[OutputKind.Prediction], v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Missing_and_misshapen_weights_and_bad_batches_are_named()
    {
        var model = Model(Pooling.Mean, 32, 4, false);
        var weights = Draw(model, 1);
        var larger = Model(Pooling.Pooler, 32, 4, false);
        Assert.Contains("bert.pooler.dense.weight", Assert.Throws<Genomics.Lm.Data.GenomicsDataException>(() => Engine.Open(larger, weights, new SessionOptions())).Message);
        using var session = Engine.Open(model, weights, new SessionOptions());
        Assert.Throws<ArgumentException>(() => session.Run(new PackedBatch { Ids = new[] { 999 }, Offsets = new[] { 0, 1 } }, new OutputRequest(OutputKind.LastHidden), new Outputs()));
        Assert.Throws<ArgumentException>(() => session.Run(new PackedBatch { Ids = new[] { 1 }, Offsets = new[] { 0, 2 } }, new OutputRequest(OutputKind.LastHidden), new Outputs()));
        Assert.Throws<InvalidOperationException>(() => session.Run(new PackedBatch { Ids = new[] { 1 }, Offsets = new[] { 0, 1 } }, new OutputRequest(OutputKind.Pooled), new Outputs()));
    }

    private static ModelSpec Model(Pooling pooling, int hidden, int heads, bool huber) => new(
        new EncoderConfig { VocabularySize = 40, HiddenSize = hidden, Heads = heads, Layers = 2, IntermediateSize = 27 },
        new RegressionHead { Pooling = pooling, Outputs = 2, Slots = pooling == Pooling.Slots ? 3 : 1, HuberDelta = huber ? 0.7f : null });

    private static ParameterSet Draw(ModelSpec model, long seed)
    {
        var random = new CounterRandom(seed);
        var set = new ParameterSet();
        foreach (var info in ParameterCatalog.For(model))
        {
            var values = new float[info.Count];
            for (var i = 0; i < values.Length; i++) values[i] = (info.Init == ParameterInit.One ? 1 : 0) + 0.3f * (float)random.NextNormal();
            set.Write(info.Name, [.. info.Shape], values);
        }
        return set;
    }

    private static Dictionary<string, double[]> ToDouble(ParameterSet set)
        => set.Names.ToDictionary(n => n, n => set.Values(n).ToArray().Select(v => (double)v).ToArray());

    /// <summary>Random sequences, targets (one missing) and slot weights.</summary>
    private sealed class Data
    {
        private readonly int[] _offsets, _slotOffsets, _slotTokens;
        private readonly float[] _slotWeights, _targets;
        private readonly ModelSpec _model;
        private readonly int[] _lengths;

        public Data(ModelSpec model, int[] lengths, long seed)
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

        private Data(Data other, int sequence)
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

        public Data Only(int sequence) => new(this, sequence);

        public double[] Predict(ReferenceModel reference) => [.. Enumerable.Range(0, _lengths.Length).SelectMany(s => reference.Predict(
            Ids.AsSpan(_offsets[s].._offsets[s + 1]),
            [.. Enumerable.Range(3 * s, 3).Select(row => Enumerable.Range(_slotOffsets[row], _slotOffsets[row + 1] - _slotOffsets[row]).Select(e => (_slotTokens[e], (double)_slotWeights[e])).ToArray())]))];

        public double Loss(ReferenceModel reference) => reference.Loss(Predict(reference), _targets);
    }
}
