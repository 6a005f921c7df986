using Genomics.Lm.Compute;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Compute.Conformance;

/// <summary>
/// What any engine must do with a classification head, held against the plain implementation. Each engine's tests derive from it.
/// </summary>
public abstract class ClassificationConformance(IComputeEngine engine, double tolerance = 2e-5)
{
    private static readonly int[] Lengths = [5, 1, 60, 17];

    public static TheoryData<Pooling, int> Shapes
        => new() { { Pooling.Pooler, 2 }, { Pooling.Mean, 3 }, { Pooling.Bins, 2 }, { Pooling.Cls, 5 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Logits_loss_and_gradients_equal_the_plain_implementation(Pooling pooling, int classes)
    {
        var model = Model(pooling, classes);
        var weights = ConformanceModels.Draw(model, 7);
        var data = new RandomBatch(model, Lengths, 11);
        int[] labels = [classes - 1, 0, -1, 1];   // the third is missing
        var reference = new ReferenceModel(model, ConformanceModels.ToDouble(weights));
        using var session = engine.Train(model, weights, new TrainingSpec { Dropout = false });
        var outputs = new Outputs();
        var loss = session.Evaluate(data.Batch, new Targets { Labels = labels }, outputs);
        var expected = data.Predict(reference);
        Assert.Equal(Lengths.Length * classes, outputs[OutputKind.Prediction].Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], outputs[OutputKind.Prediction][i], tolerance);
        Assert.Equal(3, loss.Terms);
        Assert.Equal(ReferenceModel.CrossEntropy(expected, labels), loss.Sum, 4 * tolerance);

        Assert.Equal(loss.Sum, session.Accumulate(data.Batch, new Targets { Labels = labels }, 1).Sum, tolerance);
        var gradients = new ParameterSet();
        session.ExportGradients(gradients);
        var random = new CounterRandom(13);
        foreach (var name in gradients.Names)
            for (var trial = 0; trial < 3; trial++)
            {
                var values = ConformanceModels.ToDouble(weights);
                var index = random.NextInt(values[name].Length);
                if (name.Contains("word_embeddings", StringComparison.Ordinal))
                    index = data.Ids[random.NextInt(data.Ids.Length)] * model.Encoder.HiddenSize
                        + random.NextInt(model.Encoder.HiddenSize);
                double LossAt(double by)
                {
                    values[name][index] += by;
                    var sum = ReferenceModel.CrossEntropy(data.Predict(new ReferenceModel(model, values)), labels);
                    values[name][index] -= by;
                    return sum;
                }
                const double Step = 1e-5;
                var slope = (LossAt(Step) - LossAt(-Step)) / (2 * Step);
                Assert.True(Math.Abs(slope - gradients.Values(name)[index]) < 2e-3 * Math.Max(1, Math.Abs(slope)),
                    $"{name}[{index}]: {slope} expected, {gradients.Values(name)[index]} found");
            }
    }

    [Fact]
    public void Steps_lower_the_loss_and_the_inference_session_gives_the_same_logits()
    {
        var model = Model(Pooling.Bins, 3);
        var data = new RandomBatch(model, Lengths, 3);
        int[] labels = [2, 0, 1, 1];
        using var session = engine.Train(model, ConformanceModels.Draw(model, 5), new TrainingSpec { Dropout = false });
        var first = session.Evaluate(data.Batch, new Targets { Labels = labels }, null);
        for (var step = 1; step <= 20; step++)
        {
            session.Accumulate(data.Batch, new Targets { Labels = labels }, step);
            session.Step(new StepArgs(1e-2f, 1));
        }
        var (trained, loaded) = (new Outputs(), new Outputs());
        var last = session.Evaluate(data.Batch, new Targets { Labels = labels }, trained);
        Assert.True(last.Sum < 0.2 * first.Sum, $"{first.Sum} before, {last.Sum} after");
        var weights = new ParameterSet();
        session.Export(weights, StateParts.Weights);
        using var open = engine.Open(model, weights, new SessionOptions());
        open.Run(data.Batch, new OutputRequest(OutputKind.Prediction), loaded);
        for (var i = 0; i < trained[OutputKind.Prediction].Length; i++)
            Assert.Equal(trained[OutputKind.Prediction][i], loaded[OutputKind.Prediction][i], tolerance);
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused_and_none_give_no_terms()
    {
        var model = Model(Pooling.Mean, 2);
        var data = new RandomBatch(model, Lengths, 2);
        using var session = engine.Train(model, ConformanceModels.Draw(model, 1), new TrainingSpec());
        Assert.Contains("3 labels", Assert.Throws<ArgumentException>(() =>
            session.Evaluate(data.Batch, new Targets { Labels = [0, 1, 0] }, null)).Message);
        Assert.Contains("label 2", Assert.Throws<ArgumentException>(() =>
            session.Accumulate(data.Batch, new Targets { Labels = [0, 1, 2, 0] }, 1)).Message);
        Assert.Equal(0, session.Evaluate(data.Batch, default, null).Terms);
        Assert.Equal(0, session.Accumulate(data.Batch, new Targets { Labels = [-1, -100, -1, -1] }, 1).Terms);
    }

    private static ModelSpec Model(Pooling pooling, int classes) => new(
        new EncoderConfig { VocabularySize = 40, HiddenSize = 24, Heads = 3, Layers = 2, IntermediateSize = 27 },
        new ClassificationHead { Pooling = pooling, Outputs = classes, Bins = pooling == Pooling.Bins ? 3 : 1 });
}
