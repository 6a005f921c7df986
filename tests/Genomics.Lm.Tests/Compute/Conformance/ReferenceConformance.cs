using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute.Conformance;

/// <summary>
/// What any engine must do on awkward shapes, held against the plain implementation. Each engine's tests derive from it.
/// </summary>
public abstract class ReferenceConformance(IComputeEngine engine, double tolerance = 2e-5)
{

    [Fact]
    public void A_cancelled_computation_throws_and_the_session_can_be_used_again()
    {
        var model = ConformanceModels.Model(Pooling.Mean, 20, 5, false);
        var weights = ConformanceModels.Draw(model, 7);
        var data = new RandomBatch(model, [5, 1, 60, 17], 11);
        using var session = engine.Open(model, weights, new SessionOptions());
        using var stop = new CancellationTokenSource();
        var request = new OutputRequest(OutputKind.Prediction) { Cancellation = stop.Token };
        var (before, after) = (new Outputs(), new Outputs());
        session.Run(data.Batch, request, before);
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => session.Run(data.Batch, request, new Outputs()));
        session.Run(data.Batch, new OutputRequest(OutputKind.Prediction), after);
        Assert.Equal(before[OutputKind.Prediction], after[OutputKind.Prediction]);
    }

    public static TheoryData<Pooling, int, int, bool> Shapes => new()
    {
        { Pooling.Pooler, 24, 3, false }, { Pooling.Cls, 20, 5, false }, { Pooling.Mean, 36, 6, true }, { Pooling.Bins, 32, 4, true },
            { Pooling.Bins, 21, 7, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Predictions_and_gradients_equal_the_plain_implementation(Pooling pooling, int hidden, int heads, bool huber)
    {
        var model = ConformanceModels.Model(pooling, hidden, heads, huber);
        var weights = ConformanceModels.Draw(model, 7);
        var data = new RandomBatch(model, [5, 1, 60, 17], 11);
        var reference = new ReferenceModel(model, ConformanceModels.ToDouble(weights));
        using var session = engine.Train(model, weights, new TrainingSpec { Dropout = false });
        var outputs = new Outputs();
        session.Evaluate(data.Batch, data.Targets, outputs);
        var expected = data.Predict(reference);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], outputs[OutputKind.Prediction][i], tolerance);

        session.Accumulate(data.Batch, data.Targets, 1);
        var gradients = new ParameterSet();
        session.ExportGradients(gradients);
        var random = new CounterRandom(13);
        foreach (var name in gradients.Names)
            for (var trial = 0; trial < 3; trial++)
            {
                var values = ConformanceModels.ToDouble(weights);
                var index = random.NextInt(values[name].Length);
                if (name.Contains("word_embeddings", StringComparison.Ordinal))
                    index = data.Ids[random.NextInt(data.Ids.Length)] * hidden + random.NextInt(hidden);
                const double Step = 1e-5;
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
    public void Gradients_with_dropout_are_those_of_the_dropped_out_loss()
    {
        var model = ConformanceModels.Model(Pooling.Bins, 32, 4, false) with { FrozenLayers = 0 };
        var data = new RandomBatch(model, [40, 9, 30], 5);
        var weights = ConformanceModels.Draw(model, 3);
        var training = new TrainingSpec { Seed = 99 };
        using var session = engine.Train(model, weights, training);
        var loss = session.Accumulate(data.Batch, data.Targets, 4).Sum;
        var gradients = new ParameterSet();
        session.ExportGradients(gradients);
        using var plain = engine.Train(model, weights, training with { Dropout = false });
        Assert.NotEqual(loss, plain.Accumulate(data.Batch, data.Targets, 4).Sum);
        foreach (var name in (string[])["bert.encoder.layer.0.mlp.wo.weight", "bert.encoder.layer.1.attention.self.Wqkv.weight",
            "bert.embeddings.LayerNorm.weight", "classifier.weight"])
        {
            // along the gradient itself the loss must change by step × norm²
            var moved = ParameterSet.Copy(weights);
            var norm2 = 0.0;
            foreach (var g in gradients.Values(name)) norm2 += (double)g * g;
            var step = (float)(0.02 / Math.Sqrt(norm2));
            double Move(float by)
            {
                for (var i = 0; i < moved.Values(name).Length; i++)
                    moved.Values(name)[i] = weights.Values(name)[i] + by * gradients.Values(name)[i];
                using var other = engine.Train(model, moved, training);
                return other.Accumulate(data.Batch, data.Targets, 4).Sum;
            }
            Assert.Equal(1, (Move(step) - Move(-step)) / (2 * step * norm2), 0.02);
        }
    }

    [Fact]
    public void Training_goes_on_from_an_exported_state_as_if_uninterrupted()
    {
        var (whole, resumed) = (ConformanceModels.TrainFourSteps(engine, 1, false), ConformanceModels.TrainFourSteps(engine, 1, true));
        foreach (var name in whole.Names)
            for (var i = 0; i < whole.Values(name).Length; i++)
                Assert.True(Math.Abs(whole.Values(name)[i] - resumed.Values(name)[i]) <= tolerance,
                    $"{name}[{i}]: {whole.Values(name)[i]} uninterrupted, {resumed.Values(name)[i]} resumed");
    }

    [Fact]
    public void Frozen_units_keep_their_weights()
    {
        var model = ConformanceModels.Model(Pooling.Mean, 32, 4, false) with { FrozenLayers = 2 };
        var weights = ConformanceModels.Draw(model, 1);
        var data = new RandomBatch(model, [30, 12], 2);
        using var session = engine.Train(model, weights, new TrainingSpec());
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
        var model = ConformanceModels.Model(Pooling.Cls, 32, 4, false);
        var data = new RandomBatch(model, [10_000], 2);
        using var session = engine.Open(model, ConformanceModels.Draw(model, 1), new SessionOptions());
        var outputs = new Outputs();
        session.Run(data.Batch, new OutputRequest(OutputKind.Prediction), outputs);
        Assert.All(outputs[OutputKind.Prediction], v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Missing_and_misshapen_weights_and_bad_batches_are_named()
    {
        var model = ConformanceModels.Model(Pooling.Mean, 32, 4, false);
        var weights = ConformanceModels.Draw(model, 1);
        var larger = ConformanceModels.Model(Pooling.Pooler, 32, 4, false);
        Assert.Contains("bert.pooler.dense.weight",
            Assert.Throws<Genomics.Lm.Data.GenomicsDataException>(() => engine.Open(larger, weights, new SessionOptions())).Message);
        using var session = engine.Open(model, weights, new SessionOptions());
        Assert.Throws<ArgumentException>(() =>
            session.Run(new PackedBatch { Ids = new[] { 999 }, Offsets = new[] { 0, 1 } }, new OutputRequest(OutputKind.LastHidden),
            new Outputs()));
        Assert.Throws<ArgumentException>(() =>
            session.Run(new PackedBatch { Ids = new[] { 1 }, Offsets = new[] { 0, 2 } }, new OutputRequest(OutputKind.LastHidden),
            new Outputs()));
        Assert.Throws<InvalidOperationException>(() =>
            session.Run(new PackedBatch { Ids = new[] { 1 }, Offsets = new[] { 0, 1 } }, new OutputRequest(OutputKind.Pooled),
            new Outputs()));
    }
}
