using Genomics.Lm.Compute;
using Genomics.Lm.Convolution;
using Genomics.Lm.Convolution.Internals;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;
using Genomics.Lm.Tests.Training;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Convolution;

public class ConvolutionTests
{
    private static readonly ConvolutionShape Shape = new() { Channels = 6, FirstWidth = 5, Stride = 3, Blocks = 2, Bins = 2, Outputs = 2 };

    private static readonly ConvolutionOptions Small = new()
    {
        Channels = 16,
        FirstWidth = 9,
        Input = new() { Bins = 3 },
        Optimizer = OptimizerOptions.Convolution with { Epochs = 40, Batch = 16, LearningRate = 1e-2 },
        Augmentation = new() { Shift = 4, HeadDropout = 0.1 },
        Selection = new(),
    };

    // sequences of lengths that are no multiple of the stride, one with an unknown letter
    private static TokenizedSequence[] Sequences()
    {
        var random = new CounterRandom(4);
        return [.. ((int[])[31, 20, 3]).Select(length =>
        {
            var codes = Enumerable.Range(0, length).Select(_ => random.NextInt(4)).ToArray();
            codes[length / 2] = 4;
            var positions = (length + 2) / 3;
            var half = positions / 2;
            return new TokenizedSequence(codes, [0, half, positions], [.. Enumerable.Range(0, positions)],
                [.. Enumerable.Range(0, positions).Select(p => 1f / (p < half ? half : positions - half))], 0);
        })];
    }

    private static readonly float[] Values = [0.3f, -2, 1.5f, float.NaN, -0.7f, 4];

    private static readonly int[] Labels = [1, -1, 0];

    private static double Loss(ParameterSet weights, bool classes)
    {
        using var session = new ConvolutionSession(Shape, weights, new TrainingSpec { Dropout = false }, classes: classes);
        return session.Evaluate(new BatchPacker().Pack(Sequences()), new Targets { Values = Values, Labels = Labels }, null).Sum;
    }

    [Fact]
    public void The_network_computes_what_its_definition_says()
    {
        var weights = Shape.Draw(3);
        using var session = new ConvolutionSession(Shape, weights, new TrainingSpec { Dropout = false });
        var got = new Outputs();
        session.Evaluate(new BatchPacker().Pack(Sequences()), default, got);
        Assert.Equal(Sequences().SelectMany(s => Reference(weights, s)).Select(v => (float)v), got.Values,
            (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_equal_finite_differences(bool classes)
    {
        var weights = Shape.Draw(3);
        var gradients = new ParameterSet();
        using (var session = new ConvolutionSession(Shape, weights, new TrainingSpec { Dropout = false }, classes: classes))
        {
            Assert.Equal(classes ? 2 : 5, session.Accumulate(new BatchPacker().Pack(Sequences()),
                new Targets { Values = Values, Labels = Labels }, 0).Terms);
            session.ExportGradients(gradients);
        }
        var random = new CounterRandom(6);
        foreach (var tensor in Shape.Tensors)
            for (var trial = 0; trial < Math.Min(tensor.Count, 12); trial++)
            {
                var at = random.NextInt(tensor.Count);
                const float step = 1e-3f;
                var value = weights.Values(tensor.Name)[at];
                weights.Values(tensor.Name)[at] = value + step;
                var up = Loss(weights, classes);
                weights.Values(tensor.Name)[at] = value - step;
                var down = Loss(weights, classes);
                weights.Values(tensor.Name)[at] = value;
                var expected = (up - down) / (2 * step);
                Assert.True(Math.Abs(expected - gradients.Values(tensor.Name)[at]) < 2e-2 * Math.Max(1, Math.Abs(expected)),
                    $"{tensor.Name}[{at}]: {gradients.Values(tensor.Name)[at]} against {expected}");
            }
    }

    [Fact]
    public void A_small_network_learns_where_motifs_stand_at_any_thread_count()
    {
        var genes = PlantedGenes.Make(10, 8).Sequences;
        double[] Predict(IExpressionPredictor predictor)
        {
            var values = new double[genes.Count * 2];
            predictor.Predict(genes, values);
            return values;
        }
        using var fit = new ConvolutionLearner(Small).Fit(PlantedGenes.Data(300, threads: 2)).Predictor;
        using var again = new ConvolutionLearner(Small).Fit(PlantedGenes.Data(300, threads: 1)).Predictor;
        Assert.Equal(Predict(fit), Predict(again));
        var r = PlantedGenes.TestCorrelation(fit, "up");
        Assert.True(r > 0.5, $"r = {r}");
        using var folder = new TemporaryFolder();
        fit.Save(folder.File("cnn"));
        using (var loaded = ConvolutionPredictor.Register(new PredictorCatalog()).Load(folder.File("cnn"))) Assert.Equal(Predict(fit),
            Predict(loaded));
        var alone = new double[2];
        fit.Predict([genes[7]], alone);
        Assert.Equal(Predict(fit)[14..16], alone);
        File.WriteAllText(Path.Combine(folder.File("cnn"), "network.json"), "{\"channels\": 16}");
        Assert.Contains("was changed after it was written",
            Assert.Throws<GenomicsDataException>(() => ConvolutionPredictor.Load(folder.File("cnn"))).Message);
        OlderFormats.OfPredictor(folder.File("cnn"));
        Assert.Contains("'first_width' is missing",
            Assert.Throws<GenomicsDataException>(() => ConvolutionPredictor.Load(folder.File("cnn"))).Message);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Contains("FirstWidth", Assert.Throws<ArgumentException>(() =>
            new ConvolutionLearner(new ConvolutionOptions { FirstWidth = 4 })).Message);
        Assert.Contains("Stride", Assert.Throws<ArgumentException>(() =>
            new ConvolutionLearner(new ConvolutionOptions { Stride = 0 })).Message);
    }

    // Plain, slow, in double.
    private static double[] Reference(ParameterSet weights, TokenizedSequence sequence)
    {
        var (bases, channels) = (sequence.Ids.Length, Shape.Channels);
        var positions = (bases + Shape.Stride - 1) / Shape.Stride;
        double W(string name, int index) => weights.Values(name)[index];
        var state = new double[positions, channels];
        for (var i = 0; i < bases; i++)
            for (var c = 0; c < channels; c++)
            {
                var sum = W("first.bias", c);
                for (var tap = 0; tap < Shape.FirstWidth; tap++)
                {
                    var at = i + tap - Shape.FirstWidth / 2;
                    if (at >= 0 && at < bases && sequence.Ids[at] < 4)
                        sum += W("first.weight", (tap * 4 + sequence.Ids[at]) * channels + c);
                }
                var inBlock = Math.Min(Shape.Stride, bases - i / Shape.Stride * Shape.Stride);
                state[i / Shape.Stride, c] += Math.Max(0, sum) / inBlock;
            }
        for (var block = 0; block < Shape.Blocks; block++)
        {
            var next = (double[,])state.Clone();
            for (var p = 0; p < positions; p++)
                for (var c = 0; c < channels; c++)
                {
                    var sum = W($"block.{block}.bias", c);
                    for (var tap = 0; tap < 3; tap++)
                    {
                        var at = p + (tap - 1) * (1 << block);
                        if (at < 0 || at >= positions) continue;
                        for (var k = 0; k < channels; k++)
                            sum += state[at, k] * W($"block.{block}.weight", (tap * channels + k) * channels + c);
                    }
                    next[p, c] += Math.Max(0, sum);
                }
            state = next;
        }
        var outputs = new double[Shape.Outputs];
        for (var o = 0; o < outputs.Length; o++)
        {
            outputs[o] = W("classifier.bias", o);
            for (var bin = 0; bin < Shape.Bins; bin++)
                for (var e = sequence.BinStarts[bin]; e < sequence.BinStarts[bin + 1]; e++)
                    for (var c = 0; c < channels; c++)
                        outputs[o] += W("classifier.weight", (o * Shape.Bins + bin) * channels + c) * sequence.BinWeights[e]
                            * state[sequence.BinTokens[e], c];
        }
        return outputs;
    }

    private sealed class Outputs : IOutputSink
    {
        public float[] Values { get; private set; } = [];

        public void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values) => Values = values.ToArray();
    }
}
