using System.Diagnostics;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Training;

/// <summary>The whole learner on the managed CPU engine: a network fitted once, looked at from several sides.</summary>
public class ScratchFitTests(ScratchFitTests.FittedNetwork network) : IClassFixture<ScratchFitTests.FittedNetwork>
{
    private static readonly FineTuneOptions Small = FineTuneOptions.Quick with
    {
        Input = FineTuneOptions.Quick.Input with { Bins = 3 },
        Network =
            FineTuneOptions.Quick.Network
            with
            {
                Encoder = new EncoderConfig { Layers = 1, HiddenSize = 32, Heads = 2, IntermediateSize = 64 },
                VocabularySize = 64,
                Spelling = 0
            },
        Start = FineTuneOptions.Quick.Start with { RidgeHead = false },
        Optimizer = FineTuneOptions.Quick.Optimizer with { Epochs = 12, Batch = 16, LearningRate = 3e-3, WarmUp = 20, WeightAverage = 0 },
        Augmentation = FineTuneOptions.Quick.Augmentation with { Dropout = 0.1, HeadDropout = 0.2 },
    };

    /// <summary>Fitted once for all tests.</summary>
    public sealed class FittedNetwork : IDisposable
    {
        public FittedNetwork()
        {
            var watch = Stopwatch.StartNew();
            Fit = new LanguageModelLearner(Small, ManagedCpuEngine.Instance).FitModel(PlantedGenes.Data(400));
            Seconds = watch.Elapsed.TotalSeconds;
        }

        public LanguageModelFit Fit { get; }
        public double Seconds { get; }

        public void Dispose() => Fit.Predictor.Dispose();
    }

    private static double[] Predict(IExpressionPredictor predictor, IReadOnlyList<DnaSequence> genes, int threads = 0)
    {
        var predictions = new double[genes.Count * predictor.Info.Conditions.Count];
        predictor.Predict(genes, predictions, new PredictOptions { Threads = threads });
        return predictions;
    }

    [Fact]
    public void A_small_network_learns_where_motifs_stand()
    {
        var (up, partly) = (PlantedGenes.TestCorrelation(network.Fit.Predictor, "up"),
            PlantedGenes.TestCorrelation(network.Fit.Predictor, "partly"));
        Assert.True(up > 0.5 && partly > 0.5, $"r = {up} and {partly} on new genes, fitted in {network.Seconds:0.0} s");
    }

    [Fact]
    public void A_gene_alone_in_any_order_and_at_any_thread_count_gets_bit_for_bit_the_same_prediction()
    {
        var genes = PlantedGenes.Make(40, 8).Sequences;
        var predictor = network.Fit.Predictor;
        var together = Predict(predictor, genes);
        Assert.Equal(together, Predict(predictor, genes, threads: 1));
        Assert.Equal(together, genes.SelectMany(g => Predict(predictor, [g])));
        var reversed = Predict(predictor, [.. genes.Reverse()]);
        for (var i = 0; i < genes.Count; i++) Assert.Equal(together[2 * i], reversed[2 * (genes.Count - 1 - i)]);
    }

    [Fact]
    public void Many_threads_may_predict_at_once()
    {
        var genes = PlantedGenes.Make(12, 8).Sequences;
        var expected = Predict(network.Fit.Predictor, genes);
        Parallel.For(0, 8, _ => Assert.Equal(expected, Predict(network.Fit.Predictor, genes, threads: 1)));
    }

    [Fact]
    public void A_saved_predictor_is_a_model_folder_and_predicts_the_same_when_loaded()
    {
        using var folder = new TemporaryFolder();
        var genes = PlantedGenes.Make(10, 8).Sequences;
        network.Fit.Predictor.Save(folder.File("lm"));
        using (var loaded = LanguageModelPredictor.Load(folder.File("lm"), ManagedCpuEngine.Instance))
            Assert.Equal(Predict(network.Fit.Predictor, genes), Predict(loaded, genes));
        using var model = ModelFolder.Open(folder.File("lm"));
        Assert.Equal(network.Fit.Predictor.Encoder, model.Config);
    }

    [Theory]
    [InlineData(Pooling.Pooler)]
    [InlineData(Pooling.Cls)]
    [InlineData(Pooling.Mean)]
    public void Every_pooling_can_be_trained_saved_and_loaded(Pooling pooling)
    {
        using var folder = new TemporaryFolder();
        var genes = PlantedGenes.Make(5, 8).Sequences;
        var fit =
            new LanguageModelLearner(Small with
            {
                Input = Small.Input with { Pooling = pooling },
                Optimizer = Small.Optimizer with { Epochs = 2 }
            }, ManagedCpuEngine.Instance).FitModel(PlantedGenes.Data(60, 20));
        fit.Predictor.Save(folder.File("lm"));
        using var loaded = LanguageModelPredictor.Load(folder.File("lm"), ManagedCpuEngine.Instance);
        Assert.Equal(Predict(fit.Predictor, genes), Predict(loaded, genes));
        fit.Predictor.Dispose();
    }

    [Fact]
    public void A_killed_run_resumes_bit_by_bit_with_dropout_and_moments()
    {
        using var folder = new TemporaryFolder();
        var options = Small with
        {
            Optimizer = Small.Optimizer with { Epochs = 3, WeightAverage = 0.9 },
            Selection = Small.Selection with { ValidateEvery = 3 },
        };
        var genes = PlantedGenes.Make(5, 8).Sequences;
        double[] Fit(LanguageModelLearner learner, int? cancelAt = null)
        {
            using var stop = new CancellationTokenSource();
            var steps = 0;
            var fit = learner.FitModel(PlantedGenes.Data(60, 20), new Stopper(() => { if (++steps == cancelAt) stop.Cancel(); }),
                stop.Token);
            using (fit.Predictor) return Predict(fit.Predictor, genes);
        }
        var whole = Fit(new LanguageModelLearner(options, ManagedCpuEngine.Instance));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Fit(new LanguageModelLearner(options, ManagedCpuEngine.Instance) { CheckpointFolder = folder.Root }, cancelAt: 90));
        Assert.Equal(whole,
            Fit(new LanguageModelLearner(options, ManagedCpuEngine.Instance) { CheckpointFolder = folder.Root, Resume = true }));
    }

    [Fact]
    public void A_network_that_starts_from_a_ridge_regression_knows_much_before_its_first_step()
    {
        double First(FineTuneOptions options)
        {
            var fit = new LanguageModelLearner(options with
            {
                Optimizer = options.Optimizer with { Epochs = 1 },
                Augmentation = options.Augmentation with { Shift = 5, TokenDropout = 0.02 },
            }, ManagedCpuEngine.Instance).FitModel(PlantedGenes.Data(200, 60));
            fit.Predictor.Dispose();
            Assert.Equal(options.Start.RidgeHead, fit.History.Points[0].Step == 0);
            return fit.History.Points[0].MeanPearson;
        }
        var (ridge, random) =
            (First(Small with { Network = Small.Network with { Spelling = 3 }, Start = Small.Start with { RidgeHead = true } }),
            First(Small with { Optimizer = Small.Optimizer with { LearningRate = 1e-9 } }));
        Assert.True(ridge > 0.3 && ridge > random + 0.2, $"r = {ridge} against {random}");
    }

    [Fact]
    public void A_frozen_encoder_keeps_its_weights()
    {
        var fit = new LanguageModelLearner(Small with
        {
            Start = Small.Start with { FrozenLayers = 2 },
            Optimizer = Small.Optimizer with { Epochs = 2, WeightDecay = 0.5 },
        }, ManagedCpuEngine.Instance).FitModel(PlantedGenes.Data(60, 20));
        using var folder = new TemporaryFolder();
        fit.Predictor.Save(folder.File("lm"));
        using var stored = ModelFolder.Open(folder.File("lm"));
        var spec = new ModelSpec(stored.Config, HeadSpec.None);
        var fresh = ModelWeights.FromScratch(spec, FittingData.DefaultSeed);
        foreach (var parameter in ParameterCatalog.For(spec))
        {
            var (expected, got) = (new float[parameter.Count], new float[parameter.Count]);
            fresh.Read(parameter.Name, expected);
            stored.Checkpoint.Read(parameter.Name, got);
            Assert.Equal(expected, got);
        }
        fit.Predictor.Dispose();
    }

    [Fact]
    public void More_frozen_layers_than_there_are_are_refused()
    {
        var learner = new LanguageModelLearner(Small with { Start = Small.Start with { FrozenLayers = 99 } });
        Assert.Contains("FrozenLayers is 99", Assert.Throws<ArgumentException>(() => learner.FitModel(PlantedGenes.Data(60, 20))).Message);
    }

    [Fact]
    public void Masked_language_training_learns_what_the_neighbours_tell()
    {
        // every sequence has two letters of its own: what stands around a hidden base tells one bit of its two
        var random = new CounterRandom(5);
        var repeats = Enumerable.Range(0, 80)
            .Select(i =>
            new DnaSequence($"s{i}", string.Concat(Enumerable.Range(0, 36).Select(_ => (i % 2 == 0 ? "AC" : "GT")[random.NextInt(2)]))))
            .ToArray();
        var encoder = Small.Network.Encoder with { InitializerRange = 0.15f };
        var options =
            new PretrainOptions
            {
                Optimizer = OptimizerOptions.Pretraining with
                {
                    Epochs = 15,
                    Batch = 4,
                    WarmUp = 10,
                    LearningRate = 5e-3
                },
                HeldOutShare = 0.2
            };
        var report = new MaskedLanguagePretrainer(options, ManagedCpuEngine.Instance).Train(repeats, DnaTokenizer.Create([]),
            encoder).Report;
        Assert.InRange(report.Order0BitsPerBase, 1.95, 2.05);
        Assert.True(report.BitsPerBase is > 0.9 and < 1.3, $"{report}");
    }

    private sealed class Stopper(Action step) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => step();
    }
}
