using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;
using Genomics.Lm.Training.Internals;

namespace Genomics.Lm.Tests.Training;

/// <summary>Networks that begin as another method, and networks that learn from one.</summary>
public sealed class AnchoredFitTests
{
    private const double Still = 1e-12;   // a learning rate at which nothing moves

    private static readonly FineTuneOptions Small = FineTuneOptions.Quick with
    {
        Input = FineTuneOptions.Quick.Input with { Bins = 3 },
        Network = FineTuneOptions.Quick.Network with
        {
            Encoder = new EncoderConfig { Layers = 1, HiddenSize = 16, Heads = 2, IntermediateSize = 16 },
            VocabularySize = 24,
        },
        Optimizer = FineTuneOptions.Quick.Optimizer with { Epochs = 1, Batch = 16, LearningRate = Still },
    };

    private static FittingData Genes => PlantedGenes.Data(60, 20, threads: 2);

    private static double[] Predict(IExpressionPredictor predictor)
    {
        var genes = PlantedGenes.Make(15, 9).Sequences;
        var predictions = new double[genes.Count * predictor.Info.Conditions.Count];
        predictor.Predict(genes, predictions);
        return predictions;
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Before_the_first_step_the_network_is_its_anchor(bool refit)
    {
        var anchor = new WordCounter();
        var options = Small with { Selection = Small.Selection with { Refit = refit }, Members = refit ? 2 : 1 };
        var fit = new LanguageModelLearner(options, kind: "lm_exact") { Anchor = anchor }.FitModel(Genes);
        using var predictor = fit.Predictor;
        // a second fit begins as the method fitted to all learning genes
        using var alone = anchor.Fit(refit ? Genes : Genes with { Validation = Genes.Validation.Take([]) }).Predictor;
        Assert.Equal("lm_exact", predictor.Info.Kind);
        Assert.Equal(["up", "partly"], predictor.Info.Conditions);
        var (expected, found) = (Predict(alone), Predict(predictor));
        for (var i = 0; i < found.Length; i++) Assert.Equal(expected[i], found[i], 1e-4);
        Assert.Equal(["up", "down", "partly"], predictor.Anchor!.Info.Conditions);
        Assert.Equal(0, fit.History.Points[0].Step);
    }

    [Fact]
    public void Training_opens_the_gate_and_the_folder_holds_both_parts()
    {
        using var folder = new TemporaryFolder();
        var options = Small with { Optimizer = Small.Optimizer with { LearningRate = 0.01, Epochs = 3 } };
        using var predictor = new LanguageModelLearner(options) { Anchor = new WordCounter() }.FitModel(Genes).Predictor;
        var gate = new float[3];
        predictor.Network.Members[0].Read("gate.weight", gate);
        Assert.All(gate, value => Assert.NotEqual(0, value));
        var expected = Predict(predictor);
        predictor.Save(folder.File("saved"));
        Assert.Contains("catalogue", Assert.Throws<GenomicsDataException>(() => LanguageModelPredictor.Load(folder.File("saved"))).Message,
            StringComparison.Ordinal);
        var catalog = LanguageModelPredictor.Register(new PredictorCatalog()).Add(WordCounter.Name, WordCounter.Load);
        using var loaded = catalog.Load(folder.File("saved"));
        Assert.Equal(expected, Predict(loaded));
        Assert.Throws<NotSupportedException>(() => ((LanguageModelPredictor)loaded).Attribute(
            PlantedGenes.Make(1, 9).Sequences[0], 0, PlantedGenes.Make(1, 8).Sequences));
        File.Delete(Path.Combine(folder.File("saved"), "member-1", "counter.txt"));
        Assert.Throws<GenomicsDataException>(() => catalog.Load(folder.File("saved")));
    }

    [Fact]
    public void Training_genes_are_shown_predictions_of_models_that_have_not_seen_them()
    {
        // knows every gene it was fitted to by heart and nothing of others: beside its own predictions nothing would be left to learn
        var fit = new LanguageModelLearner(Small) { Anchor = new WordCounter { Remembers = true } }.FitModel(Genes);
        using var predictor = fit.Predictor;
        Assert.InRange(fit.History.Points[^1].TrainingLoss, 0.1, 10);
    }

    [Fact]
    public void Other_networks_have_no_anchor_and_no_gate()
    {
        using var predictor = new LanguageModelLearner(Small).FitModel(Genes).Predictor;
        Assert.Null(predictor.Anchor);
        Assert.DoesNotContain("gate.weight", predictor.Network.Members[0].Names);
    }

    [Fact]
    public void A_teacher_s_words_for_altered_windows_are_learnt()
    {
        var teacher = new WordCounter();
        var distilled = Small with
        {
            Start = Small.Start with { Distillation = new() { Windows = 12, Epochs = 8, LearningRate = 5e-3, Mutation = 0.02, Shift = 0 } },
        };
        using var student = new LanguageModelLearner(distilled, kind: "lm_distilled") { Teacher = teacher }.FitModel(Genes).Predictor;
        using var alone = new LanguageModelLearner(Small).FitModel(Genes).Predictor;
        using var known = teacher.Fit(Genes with { Validation = Genes.Validation.Take([]) }).Predictor;
        double Distance(IExpressionPredictor predictor)
            => Predict(predictor).Zip(Predict(known), (a, b) => (a - b) * (a - b)).Where((_, i) => i % 2 == 0).Average();
        var (with, without) = (Distance(student), Distance(alone));
        Assert.True(with < 0.8 * without, $"{with} with the teacher, {without} without");
    }

    [Fact]
    public void A_teacher_needs_its_options_and_the_options_a_teacher()
    {
        Assert.Contains("belong together", Assert.Throws<ArgumentException>(()
            => new LanguageModelLearner(Small) { Teacher = new WordCounter() }.FitModel(Genes)).Message, StringComparison.Ordinal);
        var options = Small with { Start = Small.Start with { Distillation = new() } };
        Assert.Throws<ArgumentException>(() => new LanguageModelLearner(options).FitModel(Genes));
        Assert.Contains("Start.Distillation.Mutation", Assert.Throws<ArgumentException>(() => new LanguageModelLearner(
            Small with { Start = Small.Start with { Distillation = new() { Mutation = 2 } } })).Message, StringComparison.Ordinal);
        var again = FineTuneOptions.FromJson(options.ToJson());
        Assert.Equal(options, again);
        Assert.DoesNotContain("distillation", Small.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Altered_windows_keep_their_length_and_depend_on_the_seed_alone()
    {
        var windows = PlantedGenes.Make(10, 1).Sequences;
        var how = new DistillationOptions { Windows = 3, Recombined = 0, Shift = 0, Mutation = 0.2 };
        var altered = AlteredWindows.Draw(windows, how, 5);
        Assert.Equal(30, altered.Length);
        Assert.Equal(altered.Select(w => w.ToString()), AlteredWindows.Draw(windows, how, 5).Select(w => w.ToString()));
        Assert.NotEqual(altered[0].ToString(), AlteredWindows.Draw(windows, how, 6)[0].ToString());
        var changed = altered.SelectMany((w, i) => w.ToString().Zip(windows[i / 3].ToString(), (a, b) => a != b)).Average(c => c ? 1.0 : 0);
        Assert.InRange(changed, 0.12, 0.18);   // a quarter of the drawn bases are the old ones
        var rotated = AlteredWindows.Draw(windows, how with { Mutation = 0, Shift = 9 }, 5);
        for (var i = 0; i < rotated.Length; i++)
        {
            var text = windows[i / 3].ToString();
            Assert.Contains(rotated[i].ToString(), Enumerable.Range(-9, 19).Select(by => Rotated(text, by)));
        }
        var crossed = AlteredWindows.Draw(windows, how with { Mutation = 0, Recombined = 1 }, 5)[0].ToString();
        Assert.Contains(windows, w => crossed.EndsWith(w.ToString()[^20..], StringComparison.Ordinal));

        static string Rotated(string text, int by) => text[((by + text.Length) % text.Length)..]
            + text[..((by + text.Length) % text.Length)];
    }

    /// <summary>Least squares on the count of the planted word upstream; or one that knows genes by heart.</summary>
    private sealed class WordCounter : IExpressionLearner
    {
        public const string Name = "counter";

        public bool Remembers { get; init; }

        public string Kind => Name;

        public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            var (genes, targets) = (data.TrainingAndValidation, data.TargetsOf(data.TrainingAndValidation));
            var width = data.TargetConditions.Count;
            var lines = new double[2 * width];
            for (var c = 0; c < width; c++)
            {
                (double X, double Y)[] known = [.. Enumerable.Range(0, genes.Count).Where(i => !double.IsNaN(targets[i * width + c]))
                    .Select(i => (Count(genes.Sequences[i]), targets[i * width + c]))];
                var (x, y) = (known.Average(k => k.X), known.Average(k => k.Y));
                lines[2 * c] = known.Sum(k => (k.X - x) * (k.Y - y)) / (known.Sum(k => (k.X - x) * (k.X - x)) + 1);
                lines[2 * c + 1] = y - lines[2 * c] * x;
            }
            var byHeart = new Dictionary<string, double[]>();
            for (var i = 0; Remembers && i < genes.Count; i++) byHeart[genes.Sequences[i].Id] = [.. targets.Skip(i * width).Take(width)];
            var info = new PredictorInfo
            {
                Kind = Kind,
                Name = Kind,
                Conditions = data.TargetConditions,
                Transform = data.Transform,
                Window = data.Window,
            };
            return new FitResult(new Counter(info, lines, byHeart), [], 0);
        }

        public static IExpressionPredictor Load(string folder)
        {
            var files = PredictorFolder.Open(folder, Name);
            return new Counter(files.Info, [.. File.ReadAllLines(files.Check("counter.txt")).Select(l
                => double.Parse(l, System.Globalization.CultureInfo.InvariantCulture))], []);
        }

        public static double Count(DnaSequence window) => window.ToString()[..PlantedGenes.Alignment].Split("ACGTGT").Length - 1;
    }

    private sealed class Counter(PredictorInfo info, double[] lines, Dictionary<string, double[]> byHeart) : IExpressionPredictor
    {
        public PredictorInfo Info => info;

        public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            var width = info.Conditions.Count;
            for (var i = 0; i < sequences.Count; i++)
                for (var c = 0; c < width; c++)
                    destination[i * width + c] = byHeart.TryGetValue(sequences[i].Id, out var known) && !double.IsNaN(known[c]) ? known[c]
                        : lines[2 * c] * WordCounter.Count(sequences[i]) + lines[2 * c + 1];
        }

        public void Save(string folder) => PredictorFolder.Save(folder, Info, temporary => File.WriteAllLines(
            Path.Combine(temporary, "counter.txt"), lines.Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture))));

        public void Dispose()
        {
        }
    }
}
