using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Prediction.Internals;
using Genomics.Lm.Tests.Training;
using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Prediction;

public sealed class GradientTests
{
    private const int Hidden = 16;

    [Theory, InlineData(Pooling.Pooler), InlineData(Pooling.Cls), InlineData(Pooling.Mean), InlineData(Pooling.Bins)]
    public void Derivatives_of_an_output_are_those_of_central_differences(Pooling pooling)
    {
        var model = new ModelSpec(
            new EncoderConfig { HiddenSize = Hidden, Layers = 2, Heads = 2, IntermediateSize = 24, VocabularySize = 30 },
            new RegressionHead { Pooling = pooling, Bins = pooling == Pooling.Bins ? 2 : 1, Outputs = 3 });
        var random = new CounterRandom(4);
        var network = new EmbeddingGradient(ManagedCpuEngine.Instance, model, ModelWeights.FromScratch(model, 3), 1);
        var sequence = pooling == Pooling.Bins
            ? new TokenizedSequence([1, 7, 9, 12, 8, 2], [0, 2, 5], [1, 2, 2, 3, 4], [0.5f, 0.5f, 0.25f, 0.5f, 0.25f], 0)
            : new TokenizedSequence([1, 7, 9, 12, 8, 2], [], [], [], 0);
        float[] at = [.. Enumerable.Range(0, 6 * Hidden).Select(_ => (float)(0.3 * random.NextNormal()))];
        var (_, gradients) = network.Run(sequence, [at], 1, default);
        var largest = gradients[0].Max(Math.Abs);
        Assert.InRange(largest, 1e-4, 1e3);
        const float step = 5e-3f;
        for (var i = 0; i < at.Length; i += 5)
        {
            var (more, less) = ((float[])at.Clone(), (float[])at.Clone());
            more[i] += step;
            less[i] -= step;
            var (outputs, none) = network.Run(sequence, [more, less], -1, default);
            Assert.Empty(none);
            var difference = ((double)outputs[0][1] - outputs[1][1]) / ((double)more[i] - less[i]);
            Assert.Equal(difference, gradients[0][i], 0.01 * largest);
        }
    }

    [Fact]
    public void Integrated_gradients_are_complete_and_belong_to_the_bases_that_are_read()
    {
        var options = FineTuneOptions.Quick with
        {
            Members = 2,
            Input = FineTuneOptions.Quick.Input with { Part = new WindowPart(150, 59) },
        };
        using var predictor = (LanguageModelPredictor)new LanguageModelLearner(options).Fit(PlantedGenes.Data(80, 20)).Predictor;
        var window = PlantedGenes.Make(1, 9).Sequences[0];
        DnaSequence[] baselines = [PlantedGenes.Make(1, 10).Sequences[0], new DnaSequence("n", new string('N', window.Length))];
        var found = predictor.Attribute(window, 1, baselines);
        Assert.Equal(predictor.Predict([window])[0, 1], found.Prediction, 1e-4);
        Assert.InRange(found.CompletenessError, 0, 0.01);
        Assert.Equal(found.Prediction - found.Baseline, found.OfBases(found.IntegratedGradients).Sum(),
            0.01 * Math.Abs(found.Prediction - found.Baseline));
        Assert.Contains(found.GradientTimesInput, v => v != 0);
        var bases = found.OfBases(found.GradientTimesInput);
        Assert.All(bases.Index().Where(b => b.Index is < 50 or >= 260), b => Assert.Equal(0, b.Item));
        Assert.All(found.Tokens.Index().Skip(1).SkipLast(1), t => Assert.Equal(found.Tokens[t.Index - 1].End is var end && t.Index > 1
            ? end : 50, t.Item.Start));
        Assert.Equal(260, found.Tokens[^1].End);

        var same = predictor.Attribute(window, 1, [window], new GradientOptions { Steps = 2 });
        Assert.All(same.IntegratedGradients, v => Assert.Equal(0, v));
        Assert.Equal(same.Prediction, same.Baseline, 1e-5);
        Assert.Throws<ArgumentException>(() => predictor.Attribute(window, 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => predictor.Attribute(window, 2, baselines));
        Assert.Throws<GenomicsDataException>(() => predictor.Attribute(window, 0, [window.Slice(0, 10)]));
        Assert.Throws<ArgumentException>(() => found.OfBases([1, 2]));
    }

    [Fact]
    public void Attention_is_that_of_the_bases_that_are_read_layer_by_layer()
    {
        var options = FineTuneOptions.Quick with { Input = FineTuneOptions.Quick.Input with { Part = new WindowPart(150, 59) } };
        using var predictor = (LanguageModelPredictor)new LanguageModelLearner(options).Fit(PlantedGenes.Data(80, 20)).Predictor;
        var window = PlantedGenes.Make(1, 9).Sequences[0];
        var maps = predictor.Attend(window);
        Assert.Equal((predictor.Encoder.Layers, predictor.Encoder.Heads, 300, false),
            (maps.Layers, maps.Heads, maps.Length, maps.ReadsFirstToken));
        Assert.Equal(predictor.Attribute(window, 0, [window], new GradientOptions { Steps = 1 }).Tokens, maps.Tokens);
        for (var layer = 0; layer < maps.Layers; layer++)
            for (var head = 0; head < maps.Heads; head++)
                foreach (var row in maps.Of(layer, head).ToArray().Chunk(maps.Tokens.Count)) Assert.Equal(1, row.Sum(), 1e-4);
        Assert.Equal(1, maps.Rollout().Sum(), 1e-4);
        Assert.All(maps.OfBases(maps.Rollout()).Index().Where(b => b.Index is < 50 or >= 260), b => Assert.Equal(0, b.Item));
        // a head looks farther away where its slope is small: not all heads are alike
        Assert.NotEqual(maps.Received(0, 0), maps.Received(0, maps.Heads - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => maps.Of(0, maps.Heads));
        Assert.Throws<GenomicsDataException>(() => predictor.Attend(window.Slice(0, 10)));
    }
}
