using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute.Conformance;

/// <summary>
/// What any engine must do with what the published model does not have – a stem, heads that look to one side, an anchored head –, held
/// against the plain implementation. Each engine's tests derive from it.
/// </summary>
public abstract class ExtensionConformance(IComputeEngine engine, double tolerance = 2e-5)
{
    private static readonly int[] Lengths = [5, 1, 60, 17];

    /// <summary>Stem, signed positions, anchored, hidden, heads.</summary>
    public static TheoryData<bool, bool, bool, int, int> Shapes => new()
    {
        { true, false, false, 24, 4 }, { false, true, false, 20, 5 }, { false, true, false, 24, 1 }, { false, false, true, 24, 3 },
        { true, true, true, 36, 6 },
    };

    private static ModelSpec Model(bool stem, bool signed, bool anchored, int hidden, int heads)
    {
        var plain = ConformanceModels.Model(Pooling.Bins, hidden, heads, huber: true);
        return new ModelSpec(plain.Encoder with { Stem = stem, SignedPositions = signed },
            (RegressionHead)plain.Head with { Anchored = anchored });
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Predictions_and_gradients_equal_the_plain_implementation(bool stem, bool signed, bool anchored, int hidden, int heads)
    {
        var model = Model(stem, signed, anchored, hidden, heads);
        var weights = ConformanceModels.Draw(model, 7);
        var data = new RandomBatch(model, Lengths, 11);
        var expected = data.Predict(new ReferenceModel(model, ConformanceModels.ToDouble(weights)));
        using var session = engine.Train(model, weights, new TrainingSpec { Dropout = false });
        var outputs = new Outputs();
        session.Evaluate(data.Batch, data.Targets, outputs);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], outputs[OutputKind.Prediction][i], tolerance);
        using (var inference = engine.Open(model, weights, new SessionOptions()))
        {
            var found = new Outputs();
            inference.Run(data.Batch, new OutputRequest(OutputKind.Prediction), found);
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[OutputKind.Prediction][i], tolerance);
        }

        session.Accumulate(data.Batch, data.Targets, 1);
        var gradients = new ParameterSet();
        session.ExportGradients(gradients);
        Assert.Equal(ParameterCatalog.For(model).Select(p => p.Name).Order(), gradients.Names.Order());
        var random = new CounterRandom(13);
        foreach (var name in gradients.Names)
            for (var trial = 0; trial < 3; trial++)
            {
                var values = ConformanceModels.ToDouble(weights);
                var index = random.NextInt(values[name].Length);
                if (name.Contains("word_embeddings", StringComparison.Ordinal))
                    index = data.Ids[random.NextInt(data.Ids.Length)] * hidden + random.NextInt(hidden);
                if (name.Contains(".stem.", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal))
                {
                    var filters = hidden / 3;
                    var taps = values[name].Length / filters / model.Encoder.VocabularySize;
                    index = (random.NextInt(taps) * model.Encoder.VocabularySize + data.Ids[random.NextInt(data.Ids.Length)]) * filters
                        + random.NextInt(filters);
                }
                const double Step = 1e-6;   // small, for ReLU has corners
                values[name][index] += Step;
                var up = data.Loss(new ReferenceModel(model, values));
                values[name][index] -= 2 * Step;
                var down = data.Loss(new ReferenceModel(model, values));
                var slope = (up - down) / (2 * Step);
                Assert.True(Math.Abs(slope - gradients.Values(name)[index]) < 2e-3 * Math.Max(1, Math.Abs(slope)),
                    $"{name}[{index}]: {slope} expected, {gradients.Values(name)[index]} found");
            }
    }

    [Fact]
    public void Stem_and_positions_do_not_depend_on_the_sequences_beside()
    {
        var model = Model(true, true, true, 24, 4);
        var weights = ConformanceModels.Draw(model, 7);
        var data = new RandomBatch(model, Lengths, 11);
        using var session = engine.Open(model, weights, new SessionOptions());
        var (together, alone) = (new Outputs(), new Outputs());
        session.Run(data.Batch, new OutputRequest(OutputKind.Prediction), together);
        session.Run(data.Only(2).Batch, new OutputRequest(OutputKind.Prediction), alone);
        for (var i = 0; i < 2; i++)
            Assert.Equal(alone[OutputKind.Prediction][i], together[OutputKind.Prediction][4 + i], engine.Info.Deterministic ? 0 : 1e-5);
    }

    [Fact]
    public void Turned_round_tokens_give_another_state_only_with_signed_positions()
    {
        foreach (var signed in (bool[])[false, true])
        {
            var model = Model(false, signed, false, 24, 4) with { Head = HeadSpec.None };
            int[] ids = [.. Enumerable.Range(0, 21).Select(i => 1 + i * i % 37)];
            using var session = engine.Open(model, ConformanceModels.Draw(model, 3), new SessionOptions());
            float[] Middle(int[] tokens)
            {
                var outputs = new Outputs();
                session.Run(new PackedBatch { Ids = tokens, Offsets = (int[])[0, tokens.Length] },
                    new OutputRequest(OutputKind.LastHidden), outputs);
                return [.. outputs[OutputKind.LastHidden].Skip(10 * 24).Take(24)];
            }
            var (forth, back) = (Middle(ids), Middle([.. ids.Reverse()]));
            var difference = forth.Zip(back, (a, b) => Math.Abs(a - b)).Max();
            Assert.True(signed ? difference > 0.01 : difference < 1e-4, $"signed {signed}: {difference}");
        }
    }

    [Fact]
    public void A_fresh_anchored_head_gives_the_anchors_and_its_gate_opens()
    {
        var model = Model(false, false, true, 24, 3);
        var weights = ParameterSet.Copy(ModelWeights.FromScratch(model, 5));
        var data = new RandomBatch(model, Lengths, 11);
        using var session = engine.Train(model, weights, new TrainingSpec { Dropout = false });
        var before = new Outputs();
        session.Evaluate(data.Batch, data.Targets, before);
        Assert.Equal(data.Batch.Anchors.ToArray(), before[OutputKind.Prediction]);
        session.Accumulate(data.Batch, data.Targets, 1);
        session.Step(new StepArgs(1e-2f, 1));
        var after = new ParameterSet();
        session.Export(after, StateParts.Weights);
        Assert.All(after.Values("gate.weight").ToArray(), gate => Assert.NotEqual(0, gate));
    }

    [Fact]
    public void Missing_anchors_are_refused()
    {
        var model = Model(false, false, true, 24, 3);
        var data = new RandomBatch(ConformanceModels.Model(Pooling.Bins, 24, 3, true), Lengths, 11);
        using var session = engine.Open(model, ConformanceModels.Draw(model, 1), new SessionOptions());
        Assert.Contains("anchors", Assert.Throws<ArgumentException>(()
            => session.Run(data.Batch, new OutputRequest(OutputKind.Prediction), new Outputs())).Message, StringComparison.Ordinal);
    }
}
