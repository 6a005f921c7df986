using Genomics.Lm.Data;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Training;

namespace Genomics.Lm.Onnx.Tests;

/// <summary>Damaged and foreign folders, and what has no place in ONNX.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("onnx");

    [Fact]
    public void Any_damage_to_an_exported_predictor_is_noticed()
    {
        using (var fitted = Models.Random(_folder.File("model"), Models.Tiny, Models.Tokenizer(64))) OnnxModel.Export(fitted, Target);
        EveryDamage.IsRefused(Target, () => OnnxPredictor.Load(Target).Dispose(), flips: 12);
    }

    [Fact]
    public void Any_damage_to_an_exported_embedder_is_noticed()
    {
        using (var model = Encoder()) OnnxModel.Export(model, new EmbeddingOptions(), Target);
        EveryDamage.IsRefused(Target, () => OnnxEmbedder.Load(Target).Dispose(), flips: 12);
    }

    [Fact]
    public void A_folder_of_another_kind_is_refused_by_name()
    {
        using var fitted = Models.Random(_folder.File("model"), Models.Tiny, Models.Tokenizer(64));
        var foreign = Assert.Throws<GenomicsDataException>(() => OnnxPredictor.Load(_folder.File("model")));
        Assert.Contains("holds a predictor of kind 'lm_scratch', expected onnx", foreign.Message);
        Directory.CreateDirectory(_folder.File("empty"));
        Assert.Contains("not an exported model: it has no onnx.json",
            Assert.Throws<GenomicsDataException>(() => OnnxPredictor.Load(_folder.File("empty"))).Message);
        Assert.Throws<GenomicsDataException>(() => OnnxPredictor.Load(_folder.File("nowhere")));
        OnnxModel.Export(fitted, Target);
        Assert.Contains("holds a predictor (regression)", Assert.Throws<GenomicsDataException>(() => OnnxEmbedder.Load(Target)).Message);
        using var model = Encoder();
        OnnxModel.Export(model, new EmbeddingOptions(), _folder.File("embedder"));
        Assert.Contains("holds an embedder",
            Assert.Throws<GenomicsDataException>(() => OnnxPredictor.Load(_folder.File("embedder"))).Message);
    }

    [Fact]
    public void A_model_that_adds_to_another_method_is_refused_by_name()
    {
        var options = FineTuneOptions.Quick with
        {
            Network = FineTuneOptions.Quick.Network with { Encoder = Models.Tiny, VocabularySize = 64 },
            Optimizer = FineTuneOptions.Quick.Optimizer with { Epochs = 1 },
        };
        using var fitted = new LanguageModelLearner(options) { Anchor = RidgeLearner.Cpg }.Fit(Models.Data).Predictor;
        Assert.Contains("adds to what another method says",
            Assert.Throws<NotSupportedException>(() => OnnxModel.Export(fitted, Target)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void A_sequence_of_another_length_is_named()
    {
        using var fitted = Models.Fit(new InputOptions { Pooling = Pooling.Mean });
        OnnxModel.Export(fitted, Target);
        using var exported = OnnxPredictor.Load(Target);
        var error = Assert.Throws<GenomicsDataException>(() => exported.Predict(Models.Sequences(1, 119)));
        Assert.Contains("sequence 's1_0' has 119 bases", error.Message);
        exported.Dispose();
        Assert.Throws<ObjectDisposedException>(() => exported.Predict(Models.Windows(1, 1)));
    }

    [Fact]
    public void A_folder_with_files_is_never_written_into()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "notes.txt"), "mine");
        using var model = Encoder();
        Assert.Throws<IOException>(() => OnnxModel.Export(model, new EmbeddingOptions(), Target));
        using var fitted = Models.Random(_folder.File("regressor"), Models.Tiny, Models.Tokenizer(64));
        Assert.Throws<IOException>(() => OnnxModel.Export(fitted, Target));
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(Target).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root, "*.tmp"));
    }

    [Fact]
    public void What_counts_words_is_refused_with_the_reason()
    {
        using var ridge = RidgeLearner.GcContent.Fit(new FittingData
        {
            Training = new LabelledGenes(Models.Windows(1, 30), [.. Enumerable.Range(0, 30).Select(i => (double)i)], 1,
                [.. Enumerable.Range(0, 30)]),
            Validation = new LabelledGenes(Models.Windows(2, 9), [.. Enumerable.Range(0, 9).Select(i => (double)i)], 1,
                [.. Enumerable.Range(0, 9)]),
            Conditions = ["x"],
            TargetConditions = ["x"],
            Window = new WindowGeometry(Models.Length, Models.Alignment),
            Transform = Data.Expression.TransformSummary.None,
        }).Predictor;
        Assert.Contains("'gc_content' is not exported", Assert.Throws<NotSupportedException>(() => OnnxModel.Export(ridge, Target))
            .Message);
    }

    [Fact]
    public void A_cancelled_prediction_stops()
    {
        using var fitted = Models.Random(_folder.File("model"), Models.Tiny, Models.Tokenizer(64));
        OnnxModel.Export(fitted, Target);
        using var exported = OnnxPredictor.Load(Target);
        Assert.ThrowsAny<OperationCanceledException>(
            () => exported.Predict(Models.Sequences(1, 50), cancellationToken: new CancellationToken(true)));
    }

    public void Dispose() => _folder.Dispose();

    private ModelFolder Encoder()
    {
        var tokenizer = Models.Tokenizer(64);
        var config = Models.Tiny with { VocabularySize = 64 };
        ModelFolder.Save(_folder.File("encoder"), config, tokenizer, ModelWeights.FromScratch(new ModelSpec(config, HeadSpec.None), 3));
        return ModelFolder.Open(_folder.File("encoder"));
    }
}
