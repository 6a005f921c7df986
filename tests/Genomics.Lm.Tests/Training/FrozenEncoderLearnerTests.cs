using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Training;

public class FrozenEncoderLearnerTests
{
    private static readonly FrozenEncoderOptions Options = new()
    {
        Network = new NetworkOptions
        {
            Encoder = new EncoderConfig { HiddenSize = 32, Layers = 1, Heads = 1, IntermediateSize = 8 },
            VocabularySize = 60
        },
        Input = new InputOptions { Bins = 3 },
    };

    [Fact]
    public void Ridge_on_binned_embeddings_predicts_what_depends_on_positions()
    {
        using var predictor = new FrozenEncoderLearner(Options, new ToyEngine()).Fit(PlantedGenes.Data(400)).Predictor;
        Assert.Equal("lm_frozen_random", predictor.Info.Kind);
        var r = PlantedGenes.TestCorrelation(predictor, "up");
        Assert.True(r > 0.4, $"r = {r}");
        Assert.InRange(PlantedGenes.TestCorrelation(predictor, "partly"), 0.2, 1);
    }

    [Fact]
    public void The_head_predicts_exactly_what_the_ridge_regression_does()
    {
        var data = PlantedGenes.Data(100);
        using var predictor = new FrozenEncoderLearner(Options with { Penalties = [0.1] }, new ToyEngine()).Fit(data).Predictor;
        var language = (LanguageModelPredictor)predictor;
        using var embedder = new Embedder(
            language.Encoder, language.Tokenizer, ModelWeights.FromScratch(new ModelSpec(language.Encoder, HeadSpec.None), data.Seed),
            new EmbeddingOptions { Pooling = Pooling.Bins, Bins = 3, Window = data.Window }, new ToyEngine());
        var genes = data.TrainingAndValidation;
        var features = new float[genes.Count * embedder.Width];
        embedder.Extract(genes.Sequences, features);
        var y = genes.Condition(0);
        var ridge = Statistics.Linear.RidgeRegression.Fit(features, embedder.Width, y, 1,
            new Statistics.Linear.RidgeOptions { Penalties = [0.1], Seed = data.Seed });
        var (expected, got) = (new double[genes.Count], new double[genes.Count * 2]);
        ridge.Predict(features, expected);
        predictor.Predict(genes.Sequences, got);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], got[2 * i], 1e-4);
    }

    [Fact]
    public void A_lasso_head_predicts_what_its_coefficients_say_and_few_are_not_zero()
    {
        var data = PlantedGenes.Data(300, targets: ["up", "partly"]);
        var fit = new FrozenEncoderLearner(Options with { Head = FrozenHead.Lasso }, new ToyEngine()).Fit(data);
        using var predictor = (LanguageModelPredictor)fit.Predictor;
        Assert.True(PlantedGenes.TestCorrelation(predictor, "up") > 0.4);
        using var embedder = new Embedder(
            predictor.Encoder, predictor.Tokenizer, ModelWeights.FromScratch(new ModelSpec(predictor.Encoder, HeadSpec.None), data.Seed),
            new EmbeddingOptions { Pooling = Pooling.Bins, Bins = 3, Window = data.Window }, new ToyEngine());
        var genes = data.TrainingAndValidation;
        var partly = data.Conditions.ToList().IndexOf("partly");
        int[] rows = [.. Enumerable.Range(0, genes.Count).Where(g => !double.IsNaN(genes.Value(g, partly)))];
        Assert.True(rows.Length < genes.Count);
        var features = new float[genes.Count * embedder.Width];
        embedder.Extract(genes.Sequences, features);
        // the same regression, written the long way: columns of unit variance over the observed genes
        var x = new double[rows.Length, embedder.Width];
        for (var c = 0; c < embedder.Width; c++)
        {
            double[] column = [.. rows.Select(r => (double)features[r * embedder.Width + c])];
            var mean = column.Average();
            var deviation = Math.Sqrt(column.Average(v => (v - mean) * (v - mean)));
            for (var i = 0; i < rows.Length; i++) x[i, c] = (column[i] - mean) / deviation;
        }
        var lasso = Statistics.Linear.Lasso.CrossValidate([.. x.Cast<double>()], [.. rows.Select(r => genes.Value(r, partly))],
            new Statistics.Linear.LassoOptions { ShuffleSeed = data.Seed });
        var got = new double[genes.Count * 2];
        predictor.Predict(genes.Sequences, got);
        for (var i = 0; i < rows.Length; i++)
            Assert.Equal(lasso.Intercept + Enumerable.Range(0, embedder.Width).Sum(c => lasso.Coefficients[c] * x[i, c]),
                got[2 * rows[i] + 1], 1e-3);
        Assert.InRange(lasso.NonZero, 1, embedder.Width - 1);
        var table = (Data.Sections.TableSection)fit.Sections[0];
        Assert.Equal((lasso.NonZero.ToString(), "seconds"), (table.Rows[1][2], table.Columns[4]));
    }

    [Fact]
    public void A_given_model_is_lm_frozen_unless_its_weights_are_drawn_anew()
    {
        using var folder = new TemporaryFolder();
        using (var fitted = (LanguageModelPredictor)new FrozenEncoderLearner(Options,
            new ToyEngine()).Fit(PlantedGenes.Data(40)).Predictor)
            ModelFolder.Save(folder.File("m"), fitted.Encoder, fitted.Tokenizer,
                ModelWeights.FromScratch(new ModelSpec(fitted.Encoder, new MaskedLanguageHead()), 77));
        using var model = ModelFolder.Open(folder.File("m"));
        var (trained, random) = (new FrozenEncoderLearner(Options, new ToyEngine(), model),
            new FrozenEncoderLearner(Options with { RandomWeights = true }, new ToyEngine(), model));
        Assert.Equal(("lm_frozen", "lm_frozen_random"), (trained.Kind, random.Kind));
        using var a = trained.Fit(PlantedGenes.Data(60)).Predictor;
        using var b = random.Fit(PlantedGenes.Data(60)).Predictor;
        Assert.NotEqual(PlantedGenes.TestCorrelation(a, "up"), PlantedGenes.TestCorrelation(b, "up"));
    }

    [Fact]
    public void Poolings_that_no_linear_head_has_are_refused()
        => Assert.Throws<ArgumentException>(() =>
        new FrozenEncoderLearner(Options with { Input = new InputOptions { Pooling = Pooling.Max } }, new ToyEngine()));
}
