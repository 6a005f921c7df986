using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Training;

/// <summary>Layers and poolings of a frozen encoder, probed in one pass.</summary>
public class FrozenLayersTests
{
    private static readonly FrozenEncoderOptions Options = new()
    {
        Network = new NetworkOptions
        {
            Encoder = new EncoderConfig { HiddenSize = 32, Layers = 3, Heads = 2, IntermediateSize = 24 },
            VocabularySize = 60
        },
        Input = new InputOptions { Bins = 3 },
        Penalties = [0.1],
    };

    private static readonly (int Layer, Pooling Pooling)[] All =
        [.. from layer in (int[])[1, 2, 3] from pooling in (Pooling[])[Pooling.Bins, Pooling.Mean, Pooling.Cls] select (layer, pooling)];

    [Fact]
    public void One_pass_gives_every_layer_and_pooling_the_fit_that_it_has_alone()
    {
        using var folder = new TemporaryFolder();
        var (data, tested) = (PlantedGenes.Data(60, 10), PlantedGenes.Make(20, 3).Sequences);
        var engine = new CountingEngine();
        foreach (var (layer, pooling) in All)
        {
            var options = Options with { Layer = layer, Input = Options.Input with { Pooling = pooling } };
            using var alone = (LanguageModelPredictor)new FrozenEncoderLearner(options).Fit(data).Predictor;
            Assert.Equal(layer, alone.Encoder.Layers);
            var shared = new FrozenEncoderLearner(options, engine)
            { CacheFolder = folder.File("cache"), Companions = All, Ahead = tested };
            using var together = (LanguageModelPredictor)shared.Fit(data).Predictor;
            var (expected, found) = (alone.Predict(tested), together.Predict(tested));
            for (var gene = 0; gene < tested.Count; gene++)
                for (var c = 0; c < 2; c++) Assert.Equal(expected[gene, c], found[gene, c]);
            var read = engine.Sequences;
            var kept = shared.Predict(together, tested);
            Assert.Equal(read, engine.Sequences);
            // single precision, large coefficients
            for (var i = 0; i < kept.Length; i++) Assert.Equal(expected[i / 2, i % 2], kept[i], 2e-3);
            Assert.NotEqual(0, kept.Distinct().Count() - 1);
        }
        // 70 genes and 20 to come, each read once; and each of the nine was asked to predict the 20
        Assert.Equal(90 + 9 * 20, engine.Sequences);
    }

    [Fact]
    public void What_is_fitted_on_a_lower_layer_is_saved_without_those_above()
    {
        using var folder = new TemporaryFolder();
        var data = PlantedGenes.Data(60, 10);
        using var fitted = new FrozenEncoderLearner(Options with { Layer = 1 }).Fit(data).Predictor;
        fitted.Save(folder.File("p"));
        var catalog = new PredictorCatalog();
        LanguageModelPredictor.Register(catalog);
        using var loaded = catalog.Load(folder.File("p"));
        Assert.Equal(1, ((LanguageModelPredictor)loaded).Encoder.Layers);
        using (var weights = SafetensorsFile.Open(folder.File("p/model.safetensors")))
            Assert.DoesNotContain(weights.Names, n => n.Contains("layer.1.", StringComparison.Ordinal));
        var tested = PlantedGenes.Make(20, 3).Sequences;
        var (a, b) = (fitted.Predict(tested), loaded.Predict(tested));
        for (var gene = 0; gene < tested.Count; gene++) Assert.Equal(a[gene, 0], b[gene, 0]);
    }

    [Fact]
    public void A_layer_that_is_not_there_is_refused()
        => Assert.Contains("Layer is 4", Assert.Throws<ArgumentException>(() =>
            new FrozenEncoderLearner(Options with { Layer = 4 }).Fit(PlantedGenes.Data(30, 5))).Message);

    [Fact]
    public void A_given_vocabulary_is_taken_by_frozen_and_trained_networks()
    {
        var data = PlantedGenes.Data(40, 10);
        var given = BpeTrainer.Train(PlantedGenes.Make(30, 9).Sequences,
            new BpeTrainerOptions { VocabularySize = 40 }).Tokenizer;
        using var frozen = (LanguageModelPredictor)new FrozenEncoderLearner(Options) { Tokenizer = given }.Fit(data).Predictor;
        var options = FineTuneOptions.Quick with
        {
            Network = Options.Network,
            Optimizer = FineTuneOptions.Quick.Optimizer with { Epochs = 1 },
        };
        using var trained = (LanguageModelPredictor)new LanguageModelLearner(options) { Tokenizer = given }.Fit(data).Predictor;
        Assert.All((LanguageModelPredictor[])[frozen, trained], p => Assert.Equal((40, given), (p.Encoder.VocabularySize, p.Tokenizer)));
    }

    [Fact]
    public void A_predictor_is_a_source_of_the_mean_states_of_its_tokens()
    {
        var data = PlantedGenes.Data(40, 10);
        using var fitted = (LanguageModelPredictor)new FrozenEncoderLearner(Options).Fit(data).Predictor;
        var (source, tested) = ((IFeatureSource)fitted, PlantedGenes.Make(20, 3).Sequences);
        var found = new float[20 * source.Names.Count];
        source.Extract(tested, found);
        using var embedder = new Embedder(fitted.Encoder, fitted.Tokenizer, fitted.Network.Members[0],
            new EmbeddingOptions { Pooling = Pooling.Mean, Window = data.Window }, null);
        var expected = new float[20 * embedder.Width];
        embedder.Extract(tested, expected);
        Assert.Equal(expected, found);
        Assert.Throws<ArgumentException>(() => source.Extract(tested, new float[3]));
    }

    [Fact]
    public void Pre_training_changes_the_frozen_encoder_and_its_kind()
    {
        var data = PlantedGenes.Data(60, 20);
        var options = Options with { PretrainEpochs = 1 };
        using var random = new FrozenEncoderLearner(Options).Fit(data).Predictor;
        using var trained = new FrozenEncoderLearner(options).Fit(data).Predictor;
        Assert.Equal(("lm_frozen_random", "lm_frozen"), (random.Info.Kind, trained.Info.Kind));
        Assert.NotEqual(PlantedGenes.TestCorrelation(random, "up"), PlantedGenes.TestCorrelation(trained, "up"));
    }

    private sealed class CountingEngine : IComputeEngine
    {
        public int Sequences { get; private set; }

        public EngineInfo Info => ManagedCpuEngine.Instance.Info;

        public MemoryForecast Forecast(ModelSpec model, WorkShape shape) => ManagedCpuEngine.Instance.Forecast(model, shape);

        public IEncoderSession Open(ModelSpec model, IParameterSource weights, SessionOptions options)
            => new Session(this, ManagedCpuEngine.Instance.Open(model, weights, options));

        public ITrainingSession Train(ModelSpec model, IParameterSource weights, TrainingSpec training)
            => ManagedCpuEngine.Instance.Train(model, weights, training);

        private sealed class Session(CountingEngine engine, IEncoderSession session) : IEncoderSession
        {
            public void Run(in PackedBatch batch, OutputRequest want, IOutputSink sink)
            {
                engine.Sequences += batch.Sequences;
                session.Run(batch, want, sink);
            }

            public void Dispose() => session.Dispose();
        }
    }
}
