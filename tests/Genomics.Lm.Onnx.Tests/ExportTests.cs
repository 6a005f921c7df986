using Genomics.Lm.Convolution;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;
using Microsoft.ML.OnnxRuntime;

namespace Genomics.Lm.Onnx.Tests;

/// <summary>What was exported gives in ONNX Runtime what the engine gives.</summary>
public sealed class ExportTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("onnx");

    public static TheoryData<Pooling> HeadPoolings => [Pooling.Bins, Pooling.Mean, Pooling.Cls, Pooling.Pooler];

    [Theory, MemberData(nameof(HeadPoolings))]
    public void A_fitted_regressor_predicts_the_same(Pooling pooling)
    {
        using var fitted = Models.Fit(new InputOptions { Pooling = pooling, Bins = 5 });
        OnnxModel.Export(fitted, Target);
        using var exported = OnnxPredictor.Load(Target);
        Agree(fitted, exported, Models.Windows(5, 70));
        Assert.True(OnnxModel.LargestDeviation(fitted, exported) < Tolerance);
        Assert.Equal(["liver", "brain|cortex"], exported.Info.Conditions);
        Assert.Equal(new WindowGeometry(Models.Length, Models.Alignment), exported.Info.Window);
    }

    [Theory, InlineData(Pooling.Bins), InlineData(Pooling.Mean)]
    public void A_part_of_the_window_and_a_token_limit_are_kept(Pooling pooling)
    {
        using var fitted = Models.Fit(new InputOptions { Pooling = pooling, Bins = 4, Part = new WindowPart(50, 30), MaxTokens = 21 });
        OnnxModel.Export(fitted, Target);
        using var exported = OnnxPredictor.Load(Target);
        Agree(fitted, exported, Models.Windows(6, 20));
    }

    [Theory, InlineData(true, false), InlineData(false, true), InlineData(true, true)]
    public void A_stem_and_signed_positions_are_kept(bool stem, bool signed)
    {
        var config = Models.Tiny with { VocabularySize = 9, Stem = stem, SignedPositions = signed };
        using var fitted = Models.Random(_folder.File("model"), config, Models.Tokenizer(9));
        OnnxModel.Export(fitted, Target);
        using var exported = OnnxPredictor.Load(Target);
        Agree(fitted, exported, Models.Sequences(8, 1, 90, 3, 40, 41, 15, 7, 0));   // padded, and shorter than a filter
    }

    [Fact]
    public void Several_networks_are_averaged_inside_one_file()
    {
        using var fitted = Models.Fit(new InputOptions { Pooling = Pooling.Bins, Bins = 3 }, members: 3);
        Assert.Equal(3, fitted.Members);
        OnnxModel.Export(fitted, Target);
        using var exported = OnnxPredictor.Load(Target);
        Agree(fitted, exported, Models.Windows(7, 20));
    }

    [Fact]
    public void Batches_of_mixed_lengths_are_padded_without_a_trace()
    {
        using var fitted = Models.Random(_folder.File("model"), EncoderPresets.Mini with { VocabularySize = 200 }, Models.Tokenizer(200));
        OnnxModel.Export(fitted, Target);
        using var exported = OnnxPredictor.Load(Target);
        Agree(fitted, exported, Models.Sequences(8, 1, 900, 3, 40, 41, 42, 300, 7, 150, 2000, 10, 5, 77, 0));
        Assert.Equal(["second", "first"], exported.Info.Conditions);
    }

    [Fact]
    public void A_full_size_model_predicts_the_same_and_reads_2000_tokens()
    {
        using var fitted = Models.Random(_folder.File("model"), EncoderPresets.Dnabert2, Tokenization.DnaTokenizer.Create([]));
        OnnxModel.Export(fitted, Target);
        Assert.InRange(new FileInfo(Path.Combine(Target, "model.onnx")).Length, 400_000_000, 480_000_000);
        using var exported = OnnxPredictor.Load(Target);
        Agree(fitted, exported, [.. Models.Sequences(9, 30, 64, 47), .. Models.Sequences(10, 1998)]);
    }

    // the last position has fewer bases than the others, unless the stride divides what is read
    [Theory, InlineData(4, 50, 30), InlineData(1, 50, 30), InlineData(7, 79, 39), InlineData(4, 3, 16)]
    public void A_convolutional_network_predicts_the_same(int stride, int upstream, int downstream)
    {
        var options = new ConvolutionOptions
        {
            Channels = 8,
            FirstWidth = 5,
            Stride = stride,
            Blocks = 2,
            Input = new InputOptions { Bins = 4, Part = new WindowPart(upstream, downstream) },
            Optimizer = OptimizerOptions.Convolution with { Epochs = 2 },
        };
        using var fitted = new ConvolutionLearner(options).Fit(Models.Data).Predictor;
        OnnxModel.Export(fitted, Target);
        Assert.False(File.Exists(Path.Combine(Target, "tokenizer.json")));
        using var exported = OnnxPredictor.Load(Target);
        Agree(fitted, exported, Models.Windows(15, 30));
    }

    [Fact]
    public void A_classifier_gives_the_same_probabilities()
    {
        var sequences = Models.Windows(11, 90);
        var labels = sequences.Select(s => s.Bases.Count((byte)'A') % 3).ToArray();
        var learning = new LabelledSequences(sequences, labels, ["a", "b", "c"]);
        var options = FineTuneOptions.ScratchClassifier with
        {
            Network = FineTuneOptions.ScratchClassifier.Network with { Encoder = Models.Tiny, VocabularySize = 64, Spelling = 0 },
            Optimizer = FineTuneOptions.ScratchClassifier.Optimizer with { LearningRate = 1e-3 },
        };
        using var fitted = (SequenceClassifier)new SequenceClassifierLearner(options).Fit(learning.ForFitting(learning)).Predictor;
        OnnxModel.Export(fitted, Target);
        using var exported = OnnxPredictor.Load(Target);
        var windows = Models.Windows(12, 40);
        Agree(fitted, exported, windows);
        var probabilities = exported.Predict(windows);
        Assert.All(Enumerable.Range(0, windows.Length),
            i => Assert.Equal(1, Enumerable.Range(0, 3).Sum(c => probabilities[i, c]), 1e-6));
    }

    public static TheoryData<Pooling, bool> EmbedderPoolings => new()
    {
        { Pooling.Mean, true }, { Pooling.Mean, false }, { Pooling.Max, true }, { Pooling.Max, false }, { Pooling.Cls, true },
        { Pooling.Pooler, true }, { Pooling.Bins, true },
    };

    [Theory, MemberData(nameof(EmbedderPoolings))]
    public void An_embedder_gives_the_same_vectors(Pooling pooling, bool specialTokens)
    {
        var config = EncoderPresets.Mini with { VocabularySize = 200 };
        ModelFolder.Save(_folder.File("model"), config, Models.Tokenizer(200),
            ModelWeights.FromScratch(new ModelSpec(config, new EncoderOnlyHead { Pooler = pooling == Pooling.Pooler }), 3));
        using var model = ModelFolder.Open(_folder.File("model"));
        var options = new EmbeddingOptions
        {
            Pooling = pooling,
            SpecialTokens = specialTokens,
            Bins = 5,
            Window = pooling == Pooling.Bins ? new WindowGeometry(Models.Length, Models.Alignment) : default,
        };
        OnnxModel.Export(model, options, Target);
        using var embedder = new Embedder(model, options);
        using var exported = OnnxEmbedder.Load(Target);
        Assert.Equal(embedder.Names, exported.Names);
        var sequences = pooling == Pooling.Bins ? Models.Windows(4, 9) : Models.Sequences(4, 0, 1, 2, 50, 51, 400, 30);
        var (expected, found) = (new float[sequences.Length * embedder.Width], new float[sequences.Length * embedder.Width]);
        embedder.Extract(sequences, expected);
        exported.Extract(sequences, found);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        Assert.True(OnnxModel.LargestDeviation(embedder, exported) < Tolerance);
    }

    [Fact]
    public void The_caller_says_how_ONNX_Runtime_runs()
    {
        using var fitted = Models.Random(_folder.File("model"), Models.Tiny, Models.Tokenizer(64));
        OnnxModel.Export(fitted, Target);
        using var options = new SessionOptions { IntraOpNumThreads = 1, GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        using var plain = OnnxPredictor.Load(Target, options);
        Agree(fitted, plain, Models.Sequences(13, 60, 20, 90));
    }

    [Fact]
    public void A_catalogue_loads_it_and_a_copy_of_it()
    {
        using var fitted = Models.Random(_folder.File("model"), Models.Tiny, Models.Tokenizer(64));
        OnnxModel.Export(fitted, Target);
        var catalog = OnnxPredictor.Register(new PredictorCatalog());
        using var exported = catalog.Load(Target);
        exported.Save(_folder.File("copy"));
        using var copy = catalog.Load(_folder.File("copy"));
        var sequences = Models.Sequences(14, 60, 20, 90);
        Assert.Equal(exported.Predict(sequences).Values.ToArray(), copy.Predict(sequences).Values.ToArray());
    }

    [Fact]
    public void The_card_says_what_was_held_out()
    {
        using var fitted = Models.Fit(new InputOptions { Pooling = Pooling.Mean, Part = new WindowPart(50, 30), MaxTokens = 50 });
        OnnxModel.Export(fitted, Target, new OnnxExportOptions
        {
            HeldOutCorrelation = new Dictionary<string, double> { ["liver"] = 0.4567 },
        });
        var card = File.ReadAllText(Path.Combine(Target, "README.md"));
        Assert.Contains("| 0 | liver | 0.457 |", card);
        Assert.Contains("| 1 | brain\\|cortex | not recorded |", card);
        Assert.Contains("Of each, 50 bases before the start, the start, and 30 after it are read:", card);
        Assert.Contains("At most 50 tokens", card);
        Assert.Throws<ArgumentException>(() => OnnxModel.Export(fitted, _folder.File("other"),
            new OnnxExportOptions { HeldOutCorrelation = new Dictionary<string, double> { ["kidney"] = 0.4 } }));
    }

    public void Dispose() => _folder.Dispose();

    private static void Agree(IExpressionPredictor expected, IExpressionPredictor found, DnaSequence[] sequences)
    {
        double[] a = [.. expected.Predict(sequences).Values], b = [.. found.Predict(sequences).Values];
        Assert.Equal(a.Length, b.Length);
        Assert.All(a.Zip(b), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        Assert.True(a.Distinct().Count() > 1, "all predictions are equal, so nothing was compared");
    }
}
