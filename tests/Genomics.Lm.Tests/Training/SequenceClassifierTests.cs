using Genomics.Lm.Compute;
using Genomics.Lm.Convolution;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Training;

/// <summary>Classes that differ in where a word stands: composition alone does not tell them.</summary>
public class SequenceClassifierTests
{
    private static readonly FineTuneOptions Small = FineTuneOptions.ScratchClassifier with
    {
        Input = FineTuneOptions.ScratchClassifier.Input with { Bins = 3 },
        Network = FineTuneOptions.ScratchClassifier.Network with
        {
            Encoder =
            new EncoderConfig { Layers = 1, HiddenSize = 32, Heads = 2, IntermediateSize = 64 },
            VocabularySize = 64,
            Spelling = 0
        },
        Start = FineTuneOptions.ScratchClassifier.Start with { RidgeHead = false },
        Optimizer = FineTuneOptions.ScratchClassifier.Optimizer with
        {
            Epochs = 12,
            Batch = 16,
            LearningRate = 3e-3,
            WarmUp = 20,
            WeightAverage = 0
        },
        Selection = FineTuneOptions.ScratchClassifier.Selection with { BestBy = BestBy.Mcc },
    };

    private static LabelledSequences Make(int count, long seed, int classes = 2)
    {
        var (sequences, labels) = (new DnaSequence[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var random = new CounterRandom(seed, (ulong)i);
            var bases = new char[60];
            for (var b = 0; b < bases.Length; b++) bases[b] = "ACGT"[random.NextInt(4)];
            labels[i] = random.NextInt(classes);
            "ACGTGTAC".CopyTo(0, bases, labels[i] * 20 + random.NextInt(12), 8);
            sequences[i] = new DnaSequence($"{seed}_{i}", bases);
        }
        return new LabelledSequences(sequences, labels, [.. Enumerable.Range(0, classes).Select(c => $"place {c}")]);
    }

    private static FittingData Data(int classes = 2, int training = 240) => Make(training, 1, classes).ForFitting(Make(80, 2, classes));

    private static double[] Predict(IExpressionPredictor predictor, LabelledSequences sequences)
    {
        var probabilities = new double[sequences.Count * sequences.Classes.Count];
        predictor.Predict(sequences.Sequences, probabilities);
        return probabilities;
    }

    private static double Matthews(IExpressionPredictor predictor, int classes)
    {
        var test = Make(200, 3, classes);
        var probabilities = Predict(predictor, test);
        int[] predicted = [.. Enumerable.Range(0, test.Count)
            .Select(i => { var row = probabilities[(i * classes)..((i + 1) * classes)]; return Array.IndexOf(row, row.Max()); })];
        return ConfusionMatrix.Of(classes, [.. test.Labels], predicted).MatthewsCorrelation;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_network_learns_where_a_word_stands_and_is_saved_and_loaded(int classes)
    {
        using var folder = new TemporaryFolder();
        var fit = new SequenceClassifierLearner(Small, ManagedCpuEngine.Instance) { LogFolder = folder.File("log") }.Fit(Data(classes));
        var classifier = Assert.IsType<SequenceClassifier>(fit.Predictor);
        Assert.Equal(classes, classifier.Classes.Count);
        var mcc = Matthews(classifier, classes);
        Assert.True(mcc > 0.6, $"MCC {mcc}, {fit.Seconds:0.0} s");
        var few = Make(10, 4, classes);
        var expected = Predict(classifier, few);
        for (var i = 0; i < few.Count; i++) Assert.Equal(1, expected[(i * classes)..((i + 1) * classes)].Sum(), 1e-12);
        classifier.Save(folder.File("classifier"));
        var info = PredictorFolder.ReadInfo(folder.File("classifier"));
        Assert.Equal(("lm_classifier", "lm_scratch"), (info.Kind, info.Name));
        using (var loaded = SequenceClassifier.Register(new PredictorCatalog(), ManagedCpuEngine.Instance).Load(folder.File("classifier")))
            Assert.Equal(expected, Predict(loaded, few));
        using (var model = ModelFolder.Open(folder.File("classifier"))) Assert.Equal(classes, model.ClassifierOutputs);
        var history = File.ReadAllLines(Path.Combine(folder.File("log"), "history.tsv"));
        Assert.Contains("validation_mcc", history[0].Split('\t'));
        Assert.True(history.Skip(1).Max(l => double.Parse(l.Split('\t')[8], System.Globalization.CultureInfo.InvariantCulture)) > 0.6);
        // no expression
        Assert.Throws<GenomicsDataException>(() => LanguageModelPredictor.Load(folder.File("classifier"), ManagedCpuEngine.Instance));
        classifier.Dispose();
    }

    [Fact]
    public void Several_networks_give_the_softmax_of_their_mean_scores()
    {
        var few = Make(10, 4);
        using var classifier = (SequenceClassifier)new SequenceClassifierLearner(Small
            with
        { Optimizer = Small.Optimizer with { Epochs = 2 }, Members = 2 }, ManagedCpuEngine.Instance).Fit(Data()).Predictor;
        double[][] members = [.. Enumerable.Range(0, classifier.Members)
            .Select(m => { using var member = classifier.Member(m); return Predict(member, few); })];
        Assert.Equal(2, members.Length);
        Assert.NotEqual(members[0], members[1]);
        var together = Predict(classifier, few);
        for (var i = 0; i < few.Count; i++)
        {
            var odds = Math.Sqrt(members[0][2 * i] / members[0][2 * i + 1] * (members[1][2 * i] / members[1][2 * i + 1]));
            Assert.Equal(odds / (1 + odds), together[2 * i], 1e-9);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => classifier.Member(2));
    }

    [Fact]
    public void A_network_that_starts_from_a_logistic_regression_knows_much_before_its_first_step()
    {
        using var folder = new TemporaryFolder();
        var options = Small with
        {
            Network = Small.Network with { Spelling = 3, VocabularySize = 32 },
            Start = Small.Start with { RidgeHead = true },
            Optimizer = Small.Optimizer with { Epochs = 1 },
        };
        new SequenceClassifierLearner(options,
            ManagedCpuEngine.Instance)
        { LogFolder = folder.Root }.Fit(Data(training: 800)).Predictor.Dispose();
        var start = File.ReadAllLines(folder.File("history.tsv"))[1].Split('\t');
        Assert.Equal("0", start[1]);
        Assert.True(double.Parse(start[8], System.Globalization.CultureInfo.InvariantCulture) > 0.3, $"MCC {start[8]}");
    }

    [Fact]
    public void A_killed_run_resumes_bit_by_bit()
    {
        using var folder = new TemporaryFolder();
        var options = Small with
        {
            Optimizer = Small.Optimizer with { Epochs = 3, WeightAverage = 0.9 },
            Augmentation = Small.Augmentation with { HeadDropout = 0.2 },
            Selection = Small.Selection with { ValidateEvery = 3 },
        };
        var few = Make(5, 4);
        double[] Fit(SequenceClassifierLearner learner, int? cancelAt = null)
        {
            using var stop = new CancellationTokenSource();
            var steps = 0;
            using var predictor = learner.Fit(Data(training: 60), new Stopper(() => { if (++steps == cancelAt) stop.Cancel(); }),
                stop.Token).Predictor;
            return Predict(predictor, few);
        }
        var whole = Fit(new SequenceClassifierLearner(options, ManagedCpuEngine.Instance));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Fit(new SequenceClassifierLearner(options, ManagedCpuEngine.Instance) { CheckpointFolder = folder.Root }, cancelAt: 8));
        Assert.Single(Directory.GetFiles(folder.Root));
        Assert.Equal(whole,
            Fit(new SequenceClassifierLearner(options, ManagedCpuEngine.Instance) { CheckpointFolder = folder.Root, Resume = true }));
    }

    [Fact]
    public void The_convolutional_network_learns_classes_too()
    {
        using var folder = new TemporaryFolder();
        var options = new ConvolutionOptions
        {
            Channels = 16,
            FirstWidth = 9,
            Input = new() { Bins = 3, BinPower = 1 },
            Optimizer = OptimizerOptions.Convolution with { Epochs = 25, Batch = 16, LearningRate = 1e-2 },
            Augmentation = new() { HeadDropout = 0.1 },
            Selection = new(),
        };
        using var classifier = ConvolutionLearner.ForClasses(options).Fit(Data()).Predictor;
        Assert.True(Matthews(classifier, 2) > 0.6, $"MCC {Matthews(classifier, 2)}");
        classifier.Save(folder.File("cnn"));
        var few = Make(10, 4);
        using var loaded = SequenceClassifier.Load(folder.File("cnn"), ManagedCpuEngine.Instance);
        Assert.Equal(Predict(classifier, few), Predict(loaded, few));
        Assert.Throws<GenomicsDataException>(() => ConvolutionPredictor.Load(folder.File("cnn")));
    }

    [Fact]
    public void Measures_and_data_of_the_other_task_are_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            new SequenceClassifierLearner(Small with { Selection = Small.Selection with { BestBy = BestBy.Pearson } },
            ManagedCpuEngine.Instance));
        Assert.Throws<ArgumentException>(() =>
            new LanguageModelLearner(Small with { Selection = Small.Selection with { BestBy = BestBy.Mcc } }, ManagedCpuEngine.Instance));
        Assert.Throws<ArgumentException>(() => new SequenceClassifierLearner(Small, ManagedCpuEngine.Instance, null, "dexter"));
        Assert.Contains("one class", Assert.Throws<GenomicsDataException>(() =>
            new SequenceClassifierLearner(Small, ManagedCpuEngine.Instance).Fit(PlantedGenes.Data(20, 5))).Message);
    }

    private sealed class Stopper(Action step) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Stage.EndsWith("training", StringComparison.Ordinal)) step();
        }
    }
}
