using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Training;

/// <summary>The learner's logic, on an engine so small that a fit takes milliseconds.</summary>
public partial class LanguageModelLearnerTests
{
    private static readonly FineTuneOptions Toy = FineTuneOptions.Scratch with
    {
        Input = FineTuneOptions.Scratch.Input with { Bins = 3 },
        Network =
            FineTuneOptions.Scratch.Network
            with
            { Encoder = new EncoderConfig { HiddenSize = 8, Layers = 1, Heads = 1, IntermediateSize = 8 }, VocabularySize = 60 },
        Start = FineTuneOptions.Scratch.Start with { RidgeHead = false },
        Optimizer = FineTuneOptions.Scratch.Optimizer with
        {
            Epochs = 6,
            Batch = 16,
            WarmUp = 5,
            LearningRate = 0.02,
            WeightAverage = 0,
            LengthPool = 1
        },
        Augmentation = FineTuneOptions.Scratch.Augmentation with { HeadDropout = 0.1 },
        Selection = FineTuneOptions.Scratch.Selection with { Refit = false },
    };

    private static readonly Lazy<double[]> Plain = new(() => Predictions(new LanguageModelLearner(Toy, new ToyEngine())));

    private static double[] Predictions(LanguageModelLearner learner, FittingData? data = null)
    {
        using var fit = learner.FitModel(data ?? PlantedGenes.Data()).Predictor;
        return Predictions(fit);
    }

    private static double[] Predictions(IExpressionPredictor predictor)
    {
        var genes = PlantedGenes.Make(20, 9).Sequences;
        var predictions = new double[genes.Count * predictor.Info.Conditions.Count];
        predictor.Predict(genes, predictions);
        return predictions;
    }

    [Fact]
    public void Bins_let_the_model_see_positions_that_a_mean_over_tokens_cannot()
    {
        using var binned = new LanguageModelLearner(Toy with { Optimizer = Toy.Optimizer with { Epochs = 25 } },
            new ToyEngine()).Fit(PlantedGenes.Data(400)).Predictor;
        using var mean =
            new LanguageModelLearner(Toy with
            {
                Input = Toy.Input with { Pooling = Pooling.Mean },
                Optimizer = Toy.Optimizer with { Epochs = 25 }
            }, new ToyEngine()).Fit(PlantedGenes.Data(400)).Predictor;
        var (withBins, without) = (PlantedGenes.TestCorrelation(binned, "up"), PlantedGenes.TestCorrelation(mean, "up"));
        Assert.True(withBins > 0.5, $"r = {withBins}");
        Assert.True(withBins > without + 0.15, $"r = {withBins} with bins, {without} with a mean");
    }

    [Fact]
    public void The_predictor_has_the_wanted_conditions_on_their_own_scale()
    {
        using var predictor = new LanguageModelLearner(Toy with { Optimizer = Toy.Optimizer with { Epochs = 20 } },
            new ToyEngine()).Fit(PlantedGenes.Data(targets: ["partly", "up"])).Predictor;
        Assert.Equal(["partly", "up"], predictor.Info.Conditions);
        Assert.Equal("lm_scratch", predictor.Info.Kind);
        var predictions = Predictions(predictor);
        Assert.InRange(predictions.Where((_, i) => i % 2 == 1).Average(), 4, 6); // "up" has mean 5, "partly" mean 0
        Assert.InRange(predictions.Where((_, i) => i % 2 == 0).Average(), -1, 1);
    }

    [Fact]
    public void A_gradient_in_parts_equals_the_whole_batch()
    {
        var parts = Predictions(new LanguageModelLearner(Toy with { Optimizer = Toy.Optimizer with { MicroBatch = 3 } }, new ToyEngine()));
        Assert.Equal(Plain.Value.Length, parts.Length);
        for (var i = 0; i < parts.Length; i++) Assert.Equal(Plain.Value[i], parts[i], 1e-4);
    }

    [Fact]
    public void The_same_seed_gives_the_same_network_and_another_seed_another()
    {
        Assert.Equal(Plain.Value, Predictions(new LanguageModelLearner(Toy, new ToyEngine()), PlantedGenes.Data(threads: 1)));
        Assert.NotEqual(Plain.Value, Predictions(new LanguageModelLearner(Toy, new ToyEngine()), PlantedGenes.Data() with { Seed = 4 }));
    }

    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.9, 0, 1)]
    [InlineData(0.9, 5, 2)]
    public void A_resumed_run_equals_an_uninterrupted_one_bit_by_bit(double average, int every, int shift)
    {
        using var folder = new TemporaryFolder();
        var options = Toy with
        {
            Optimizer = Toy.Optimizer with { WeightAverage = average },
            Augmentation = Toy.Augmentation with { Shift = shift },
            Selection = Toy.Selection with { ValidateEvery = every },
            Members = 2,
        };
        var whole = Predictions(new LanguageModelLearner(options, new ToyEngine()));
        var seen = 0;
        using var stop = new CancellationTokenSource();
        var progress = new Reports(p => { if (p.Stage.Contains("network 2") && ++seen == 40) stop.Cancel(); });
        var first = new LanguageModelLearner(options, new ToyEngine()) { CheckpointFolder = folder.Root };
        Assert.ThrowsAny<OperationCanceledException>(() => first.FitModel(PlantedGenes.Data(), progress, stop.Token));
        Assert.Equal(["checkpoint-1.safetensors", "checkpoint-2.safetensors"], Directory.GetFiles(folder.Root).Select(Path.GetFileName)
            .Order());
        Assert.Equal(whole,
            Predictions(new LanguageModelLearner(options, new ToyEngine()) { CheckpointFolder = folder.Root, Resume = true }));
    }

    [Fact]
    public void A_refit_is_the_fit_of_all_learning_genes_for_the_passes_that_validation_chose()
    {
        // a falling rate whose best pass is the last one: then the refit is a plain fit of all genes
        var options = Toy with
        {
            Optimizer = Toy.Optimizer with { Epochs = 2, LearningRate = 0.005 },
            Selection = Toy.Selection with { Refit = true },
        };
        var data = PlantedGenes.Data();
        var model = new LanguageModelLearner(options, new ToyEngine()).FitModel(data);
        Assert.Equal(2, model.History.Points.Last(p => p.Best).Epoch);
        var all = data with { Training = data.TrainingAndValidation, Validation = data.Validation.Take([]) };
        Assert.Equal(
            Predictions(new LanguageModelLearner(options with { Selection = options.Selection with { Refit = false } }, new ToyEngine()),
                all), Predictions(model.Predictor));
        Assert.NotEqual(
            Predictions(new LanguageModelLearner(options with { Selection = options.Selection with { Refit = false } }, new ToyEngine()),
                data), Predictions(model.Predictor));
        Assert.Contains($"{all.Training.Count} genes", string.Join(' ', ((TableSection)model.Sections[0]).Rows[0]));
        Assert.All(model.Sections.OfType<TableSection>(), t => Assert.All(t.Rows, r => Assert.DoesNotContain("", r)));
        Assert.False(new LanguageModelLearner(options, new ToyEngine()).Fit(data).Provenance.StopsOnValidation);
        model.Predictor.Dispose();
    }

    [Fact]
    public void A_refit_makes_no_step_when_the_start_was_best()
    {
        var options = Toy with
        {
            Start = Toy.Start with { RidgeHead = true },
            Targets = Toy.Targets with { HuberDelta = null },
            Optimizer = Toy.Optimizer with
            {
                LearningRate = 0.9,
                Epochs = 1,
                WarmUp = 0,
                Schedule = LearningRateSchedule.Constant,
                WeightAverage = 0.98
            },
            Selection = Toy.Selection with { Refit = true },
        };
        var steps = new List<long>();
        var data = PlantedGenes.Data();
        var model = new LanguageModelLearner(options, new ToyEngine()).FitModel(data,
            new Reports(p => { if (p.Stage.Contains("again")) steps.Add(p.Done); }));
        Assert.Equal(0, model.History.Points.Last(p => p.Best).Step); // the rate is absurd
        Assert.All(steps, s => Assert.Equal(0, s));
        Assert.True(PlantedGenes.TestCorrelation(model.Predictor, "up") > 0.3);
        model.Predictor.Dispose();
    }

    [Fact]
    public void A_refit_stops_where_validation_was_best()
    {
        var data = PlantedGenes.Data(60);
        var options = Toy with
        {
            Start = Toy.Start with { RidgeHead = true },
            Targets = Toy.Targets with { HuberDelta = null },
            Optimizer = Toy.Optimizer with { Epochs = 30, LearningRate = 0.2, Schedule = LearningRateSchedule.Constant },
            Selection = Toy.Selection with { Patience = 3, Refit = true },
        };
        var steps = new List<(string Stage, long Done)>();
        var model = new LanguageModelLearner(options, new ToyEngine()).FitModel(data, new Reports(p => steps.Add((p.Stage, p.Done))));
        var best = model.History.Points.Last(p => p.Best);
        var learned = data.Training.Count + data.Validation.Count;
        var stepsPerPass = (learned + options.Optimizer.Batch - 1) / options.Optimizer.Batch;
        Assert.Equal(Math.Round(best.Epoch * stepsPerPass),
            steps.Where(s => s.Stage.EndsWith("again on all learning genes", StringComparison.Ordinal)).Max(s => s.Done));
        model.Predictor.Dispose();
    }

    [Fact]
    public void A_refit_that_was_interrupted_goes_on_bit_by_bit()
    {
        using var folder = new TemporaryFolder();
        var options = Toy with
        {
            Optimizer = Toy.Optimizer with { WeightAverage = 0.9 },
            Selection = Toy.Selection with { Refit = true },
            Members = 2,
        };
        var whole = Predictions(new LanguageModelLearner(options, new ToyEngine()));
        using var stop = new CancellationTokenSource();
        var seen = 0;
        var first = new LanguageModelLearner(options, new ToyEngine()) { CheckpointFolder = folder.Root };
        Assert.ThrowsAny<OperationCanceledException>(() =>
            first.FitModel(PlantedGenes.Data(),
            new Reports(p => { if (p.Stage.Contains("network 2 of 2 again") && ++seen == 20) stop.Cancel(); }), stop.Token));
        Assert.Contains("refit-1.safetensors", Directory.GetFiles(folder.Root).Select(Path.GetFileName));
        Assert.Equal(whole,
            Predictions(new LanguageModelLearner(options, new ToyEngine()) { CheckpointFolder = folder.Root, Resume = true }));
    }

    [Fact]
    public void The_time_and_memory_of_all_fits_are_forecast_once_and_early()
    {
        var notices = new List<WorkProgress>();
        new LanguageModelLearner(Toy with { Selection = Toy.Selection with { Refit = true }, Members = 3 },
            new ToyEngine()).FitModel(PlantedGenes.Data(), new Reports(p => { if (p.IsNotice) notices.Add(p); })).Predictor.Dispose();
        var notice = Assert.Single(notices);
        Assert.InRange(notice.Done, 1, 8);
        Assert.Matches(
            "^about 1?[0-9] s for 6 passes × [0-9]+ steps × 3 networks and as many again on all learning genes, 0.0 GB of memory$",
                notice.Detail);
    }

    [Fact]
    public void A_training_that_memory_cannot_hold_is_refused_before_it_begins()
    {
        var trained = false;
        var error =
            Assert.Throws<GenomicsDataException>(() => new LanguageModelLearner(Toy, new ToyEngine { ActivationBytes = long.MaxValue / 4 })
            .FitModel(PlantedGenes.Data(), new Reports(p => trained |= p.Stage.Contains("training"))));
        Assert.Contains("take a smaller micro-batch", error.Message);
        Assert.Contains("are free", error.Message);
        Assert.False(trained);
        // what a GPU takes says nothing about the memory here
        var elsewhere = new ToyEngine
        {
            ActivationBytes = long.MaxValue / 4,
            Info = new("toy", "its own memory", true) { SharesHostMemory = false }
        };
        new LanguageModelLearner(Toy with { Optimizer = Toy.Optimizer with { Epochs = 1 } },
            elsewhere).FitModel(PlantedGenes.Data()).Predictor.Dispose();
    }

    [Fact]
    public void A_checkpoint_of_other_options_or_data_is_refused()
    {
        using var folder = new TemporaryFolder();
        Predictions(new LanguageModelLearner(Toy with { Optimizer = Toy.Optimizer with { Epochs = 1 } },
            new ToyEngine())
        { CheckpointFolder = folder.Root });
        var error =
            Assert.Throws<GenomicsDataException>(() =>
            new LanguageModelLearner(Toy with { Optimizer = Toy.Optimizer with { Epochs = 2 } },
            new ToyEngine())
            { CheckpointFolder = folder.Root, Resume = true }.FitModel(PlantedGenes.Data()));
        Assert.Contains("other options or data", error.Message);
        Assert.EndsWith("checkpoint-1.safetensors", error.File);
    }

    [Fact]
    public void The_weights_of_the_best_validation_are_kept_and_patience_ends_the_run()
    {
        var options = Toy with
        {
            Optimizer = Toy.Optimizer with { Epochs = 60, LearningRate = 0.2, Schedule = LearningRateSchedule.Constant },
            Selection = Toy.Selection with { Patience = 3 },
        };
        var model = new LanguageModelLearner(options, new ToyEngine()).FitModel(PlantedGenes.Data(60));
        var best = model.History.Points.Last(p => p.Best);
        Assert.Equal(model.History.Points.Min(p => p.ValidationLoss), best.ValidationLoss);
        Assert.Equal(best.Step + 3 * 4, model.History.Points[^1].Step); // 4 steps an epoch
        var validation = PlantedGenes.Make(60, 2);
        var predictions = new double[120];
        model.Predictor.Predict(validation.Sequences, predictions);
        var r = Statistics.Measures.Correlation.Pearson([.. predictions.Where((_, i) => i % 2 == 0)], validation.Condition(0));
        Assert.Equal(best.ValidationPearson[0], r, 1e-4);
        model.Predictor.Dispose();
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_with_advice()
    {
        var learner = new LanguageModelLearner(Toy, new ToyEngine { BreaksAt = 7 });
        var error = Assert.Throws<GenomicsDataException>(() => learner.Fit(PlantedGenes.Data()));
        Assert.Contains("after 7 steps", error.Message);
        Assert.Contains("learning rate", error.Message);
    }

    [Fact]
    public void A_loss_that_is_no_number_leaves_the_last_good_checkpoint_from_which_a_healthy_run_goes_on()
    {
        using var folder = new TemporaryFolder();
        var sick = new LanguageModelLearner(Toy, new ToyEngine { BreaksAt = 30 }) { CheckpointFolder = folder.Root };
        var error = Assert.Throws<GenomicsDataException>(() => sick.Fit(PlantedGenes.Data()));
        Assert.Contains("the last good checkpoint, of step 26, is kept in", error.Message); // 13 steps a pass
        Assert.Equal(Plain.Value,
            Predictions(new LanguageModelLearner(Toy, new ToyEngine()) { CheckpointFolder = folder.Root, Resume = true }));
    }

    [Fact]
    public void Impossible_data_are_refused_before_anything_is_learned()
    {
        var learner = new LanguageModelLearner(Toy, new ToyEngine());
        Assert.Contains("no training gene", Assert.Throws<GenomicsDataException>(() => learner.Fit(PlantedGenes.Data(0))).Message);
        var beyond = new LanguageModelLearner(Toy with { Input = Toy.Input with { Part = new WindowPart(201, 50) } }, new ToyEngine());
        Assert.Contains("reaches beyond", Assert.Throws<GenomicsDataException>(() => beyond.Fit(PlantedGenes.Data())).Message);
        var other = PlantedGenes.Data() with { Window = new WindowGeometry(301, 200) };
        Assert.Contains("has 300 bases", Assert.Throws<GenomicsDataException>(() => learner.Fit(other)).Message);
        Assert.Throws<ArgumentException>(() =>
            new LanguageModelLearner(Toy with { Optimizer = Toy.Optimizer with { Batch = 0 } }, new ToyEngine()));
        Assert.Throws<ArgumentException>(() => new LanguageModelLearner(Toy, new ToyEngine(), kind: "dexter"));
    }

    [Fact]
    public void Without_validation_genes_the_last_weights_are_the_result()
    {
        var fit = new LanguageModelLearner(Toy, new ToyEngine()).FitModel(PlantedGenes.Data(validation: 0));
        Assert.All(fit.History.Points, p => Assert.True(double.IsNaN(p.ValidationLoss)));
        Assert.True(fit.History.Points[^1].TrainingLoss < 0.8 * fit.History.Points[0].TrainingLoss);
        fit.Predictor.Dispose();
    }

    [Fact]
    public void The_report_shows_curves_and_says_what_a_token_limit_cuts_off()
    {
        var fit = new LanguageModelLearner(Toy with { Input = Toy.Input with { MaxTokens = 40 } },
            new ToyEngine()).FitModel(PlantedGenes.Data());
        Assert.Equal(200, fit.Truncation.Truncated);
        Assert.StartsWith("200 of 200 windows are cut at 40 tokens", fit.Truncation.ToString());
        Assert.Contains(fit.Sections, s => s is CurveSection { Curves.Count: 2 });
        Assert.Contains(fit.Sections, s => s.Title == "Tokens" && s is TableSection);
        fit.Predictor.Dispose();
    }

    [Fact]
    public void History_is_written_as_a_table()
    {
        using var folder = new TemporaryFolder();
        var fit = new LanguageModelLearner(Toy, new ToyEngine()).FitModel(PlantedGenes.Data());
        fit.History.Write(folder.File("history.tsv"));
        var lines = File.ReadAllLines(folder.File("history.tsv"));
        Assert.Equal(1 + 6, lines.Length);
        Assert.EndsWith("best\tpearson:up\tpearson:partly", lines[0]);
        Assert.Equal(fit.History.Points[2].ValidationLoss,
            double.Parse(lines[3].Split('\t')[7], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["history.tsv"], Directory.GetFiles(folder.Root).Select(Path.GetFileName));
        fit.Predictor.Dispose();
    }

    [Fact]
    public void Progress_tells_loss_rate_and_time_left()
    {
        var last = default(WorkProgress);
        var learner = new LanguageModelLearner(Toy, new ToyEngine());
        learner.Fit(PlantedGenes.Data(), new Reports(p => last = p)).Predictor.Dispose();
        Assert.Equal((78, 78), (last.Done, last.Total));
        Assert.Matches(@"^epoch 6/6, loss \d\.\d{3}, validation r -?\d\.\d{3}, \d+ sequences/s, 0:00:00 left$", last.Detail);
    }

    private sealed class Reports(Action<WorkProgress> take) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => take(value);
    }
}
