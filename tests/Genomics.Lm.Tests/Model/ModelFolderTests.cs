using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Tests.Model;

public sealed class ModelFolderTests : IDisposable
{
    private static readonly EncoderConfig Config =
        new() { VocabularySize = 11, HiddenSize = 8, Layers = 1, Heads = 2, IntermediateSize = 16 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_saved_is_opened()
    {
        var head = new RegressionHead { Outputs = 2 };
        var weights = ModelWeights.FromScratch(new ModelSpec(Config, head), 1);
        ModelFolder.Save(_folder.File("m"), Config, DnaTokenizer.Create([("A", "C"), ("AC", "G")]), weights);
        using var folder = ModelFolder.Open(_folder.File("m"));
        Assert.Equal(Config, folder.Config);
        Assert.Equal([1, 10, 8, 2], folder.Tokenizer.EncodeToIds("acgt"));
        Assert.Equal((true, false, 2), (folder.HasPooler, folder.HasMaskedLanguageHead, folder.ClassifierOutputs));
        Assert.Empty(folder.Resolve(head, 9).Fresh);
        var e = Assert.Throws<GenomicsDataException>(() => folder.Resolve(new RegressionHead { Outputs = 5 }, 9));
        Assert.EndsWith("model.safetensors", e.File);
    }

    [Fact]
    public async Task A_folder_is_opened_on_another_thread()
    {
        ModelFolder.Save(_folder.File("m"), Config, DnaTokenizer.Create([("A", "C"), ("AC", "G")]),
            ModelWeights.FromScratch(new ModelSpec(Config, HeadSpec.None), 1));
        using (var folder = await ModelFolder.OpenAsync(_folder.File("m"))) Assert.Equal(Config, folder.Config);
        var e = await Assert.ThrowsAsync<GenomicsDataException>(() => ModelFolder.OpenAsync(_folder.File("absent")));
        Assert.Contains("no such folder", e.Message);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ModelFolder.OpenAsync(_folder.File("m"), cancellationToken: new(true)));
    }

    [Fact]
    public void A_vocabulary_larger_than_the_model_s_is_refused()
    {
        ModelFolder.Save(_folder.Root, Config with { VocabularySize = 10 }, DnaTokenizer.Create([("A", "C"), ("AC", "G")]),
            ModelWeights.FromScratch(new ModelSpec(Config, HeadSpec.None), 1));
        Assert.Contains("11 tokens", Assert.Throws<GenomicsDataException>(() => ModelFolder.Open(_folder.Root)).Message);
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        Assert.Contains("no such folder", Assert.Throws<GenomicsDataException>(() => ModelFolder.Open(_folder.File("absent"))).Message);
        EncoderConfigFile.Write(_folder.File("config.json"), Config);
        Assert.Contains("tokenizer.json", Assert.Throws<GenomicsDataException>(() => ModelFolder.Open(_folder.Root)).Message);
        DnaTokenizer.Create([]).Save(_folder.Root);
        Assert.Contains("neither model.safetensors nor pytorch_model.bin",
            Assert.Throws<GenomicsDataException>(() => ModelFolder.Open(_folder.Root)).Message);
    }

    [Fact]
    public void The_golden_checkpoint_fits_its_heads()
    {
        var path = TestFolders.Shared("golden/dnabert2/tiny-a/model.safetensors");
        using var file = Genomics.Lm.Weights.SafetensorsFile.Open(path);
        var config = EncoderConfigFile.Read(TestFolders.Shared("golden/dnabert2/tiny-a"));
        foreach (var head in (HeadSpec[])[new RegressionHead(), new MaskedLanguageHead(), new EncoderOnlyHead { Pooler = true }])
            Assert.Empty(ModelWeights.Resolve(new ModelSpec(config, head), file, 1).Fresh);
    }

    [Fact]
    public void A_folder_with_a_torch_checkpoint_is_opened()
    {
        File.Copy(TestFolders.Shared("golden/dnabert2/tiny-a/config.json"), _folder.File("config.json"));
        File.Copy(TestFolders.Shared("golden/dnabert2/tiny-a/pytorch_model.bin"), _folder.File("pytorch_model.bin"));
        DnaTokenizer.Create([("A", "C")]).Save(_folder.Root);
        using var folder = ModelFolder.Open(_folder.Root);
        Assert.Equal((true, true, 1), (folder.HasPooler, folder.HasMaskedLanguageHead, folder.ClassifierOutputs));
        Assert.Empty(folder.Resolve(new RegressionHead(), 1).Fresh);
        Assert.EndsWith("pytorch_model.bin", folder.WeightsFile);
    }
}
