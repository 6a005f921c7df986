using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tests.Training;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training;

namespace Genomics.Lm.Tests.Model;

public sealed class EncoderConfigFileTests : IDisposable
{
    private const string Small =
        """{"hidden_size":8,"num_hidden_layers":1,"num_attention_heads":2,"intermediate_size":16,"vocab_size":20""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private EncoderConfig Read(string json) => EncoderConfigFile.Read(_folder.Write("config.json", json));

    [Fact]
    public void The_published_file_is_the_default_configuration()
        => Assert.Equal(new EncoderConfig(), EncoderConfigFile.Read(TestFolders.Shared("dnabert2")));

    [Fact]
    public void What_was_written_is_read_back()
    {
        foreach (var config in (EncoderConfig[])[EncoderPresets.Mini,
            EncoderPresets.Small with { ClassifierDropout = 0.25f, LayerNormEpsilon = 1e-5f, TypeVocabularySize = 1 },
            FineTuneOptions.Bases.Network.Encoder])
        {
            EncoderConfigFile.Write(_folder.File("config.json"), config, 3);
            Assert.Equal(config, EncoderConfigFile.Read(_folder.Root));
        }
    }

    [Fact]
    public void Presets_are_found_by_name()
    {
        Assert.True(EncoderPresets.TryGet("small", out var small));
        Assert.Equal((4, 128, 4, 384), (small.Layers, small.HiddenSize, small.Heads, small.IntermediateSize));
        Assert.True(EncoderPresets.TryGet("mini", out var mini));
        Assert.Equal((2, 64), (mini.Layers, mini.HiddenSize));
        Assert.False(EncoderPresets.TryGet("huge", out _));
    }

    [Theory]
    [InlineData(",\"hidden_act\":\"relu\"", "'hidden_act' is 'relu'")]
    [InlineData(",\"model_type\":\"esm\"", "'model_type'")]
    [InlineData(",\"attention_probs_dropout_prob\":1.5", "AttentionDropout is 1.5")]
    [InlineData(",\"attention_probs_dropout_prob\":null", "'attention_probs_dropout_prob' is null")]
    [InlineData(",\"is_decoder\":\"yes\"", "'is_decoder' is \"yes\"")]
    [InlineData(",\"model_type\":[1]", "'model_type' is '[1]'")]
    [InlineData(",\"layer_norm_eps\":1e400", "'layer_norm_eps' is 1e400")]
    [InlineData(",\"type_vocab_size\":null", "'type_vocab_size' is null")]
    [InlineData(",\"type_vocab_size\":2,\"type_vocab_size\":3", "Duplicate property")]
    [InlineData(",\"position_embedding_type\":\"relative_key\"", "'position_embedding_type'")]
    [InlineData(",\"tie_word_embeddings\":false", "'tie_word_embeddings'")]
    [InlineData(",\"is_decoder\":true", "'is_decoder'")]
    [InlineData(",\"hidden_dropout_prob\":1.5", "HiddenDropout")]
    [InlineData(",\"type_vocab_size\":\"two\"", "'type_vocab_size' is \"two\"")]
    public void A_setting_of_another_network_is_refused_by_name(string setting, string reason)
    {
        Read(Small + "}");
        var e = Assert.Throws<GenomicsDataException>(() => Read(Small + setting + "}"));
        Assert.Contains(reason, e.Message);
        Assert.DoesNotContain("(Parameter", e.Message);
        Assert.EndsWith("config.json", e.File);
    }

    [Theory, InlineData("de-DE"), InlineData("tr-TR")]
    public void Numbers_have_a_point_in_every_culture(string culture)
    {
        string Error(string setting)
            => TestCulture.In(culture, () => Assert.Throws<GenomicsDataException>(() => Read(Small + setting + "}")).Message);
        Assert.Contains("AttentionDropout is 1.5", Error(",\"attention_probs_dropout_prob\":1.5"));
        Assert.Contains("HiddenDropout is 1.5", Error(",\"hidden_dropout_prob\":1.5"));
        Assert.Contains("LayerNormEpsilon is -0.25", Error(",\"layer_norm_eps\":-0.25"));
    }

    [Fact]
    public void Attention_dropout_is_kept_for_whoever_trains_and_training_says_what_to_do()
    {
        var config = Read(Small + ",\"attention_probs_dropout_prob\":0.1}");
        Assert.Equal(0.1f, config.AttentionDropout);
        EncoderConfigFile.Write(_folder.File("config.json"), config);
        Assert.Equal(config, EncoderConfigFile.Read(_folder.Root));
        var genes = Enumerable.Range(0, 4).Select(i => new DnaSequence($"s{i}", "ACGTACGTAC")).ToList();
        var pretrainer = new MaskedLanguagePretrainer(new PretrainOptions(), ManagedCpuEngine.Instance);
        var e = Assert.Throws<GenomicsDataException>(() => pretrainer.Train(genes, DnaTokenizer.Create([]), config));
        Assert.Contains("set 'attention_probs_dropout_prob' to 0", e.Message);
        Assert.Equal("config.json", e.File);
        var learner = new LanguageModelLearner(FineTuneOptions.Scratch
            with
        { Network = new NetworkOptions { Encoder = config, VocabularySize = 12 } }, ManagedCpuEngine.Instance);
        Assert.Contains("dropout of 0.1 on the attention",
            Assert.Throws<GenomicsDataException>(() => learner.Fit(PlantedGenes.Data())).Message);

        // a folder is named
        DnaTokenizer.Create([]).Save(_folder.File("tokenizer.json"));
        File.Copy(TestFolders.Golden("tiny-a/model.safetensors"), _folder.File("model.safetensors"));
        EncoderConfigFile.Write(_folder.File("config.json"),
            EncoderConfigFile.Read(TestFolders.Golden("tiny-a")) with { AttentionDropout = 0.1f });
        using var folder = ModelFolder.Open(_folder.Root);
        Assert.Equal(_folder.File("config.json"), Assert.Throws<GenomicsDataException>(()
            => new LanguageModelLearner(FineTuneOptions.Scratch, ManagedCpuEngine.Instance, folder).Fit(PlantedGenes.Data())).File);
        Assert.Equal(_folder.File("config.json"), Assert.Throws<GenomicsDataException>(()
            => pretrainer.Train(genes, folder.Tokenizer, folder.Config, folder.Checkpoint)).File);
    }

    [Theory]
    [InlineData("\"num_hidden_layers\":1", "\"num_hidden_layers\":16777216", "Layers is 16777216")]
    [InlineData("\"hidden_size\":8", "\"hidden_size\":16777216", "HiddenSize is 16777216")]
    [InlineData("\"hidden_size\":8", "\"hidden_size\":65536", "more than 2^31")]
    [InlineData("\"vocab_size\":20", "\"vocab_size\":99999999999", "'vocab_size' is 99999999999")]
    public void Sizes_beyond_any_model_are_refused_before_memory_is_taken(string written, string instead, string reason)
        => Assert.Contains(reason, Assert.Throws<GenomicsDataException>(() => Read(Small.Replace(written, instead) + "}")).Message);

    [Fact]
    public void Other_files_of_that_name_are_explained_and_a_byte_order_mark_is_not_in_the_way()
    {
        Assert.Contains("Git LFS pointer", Assert.Throws<GenomicsDataException>(() =>
            Read("version https://git-lfs.github.com/spec/v1\n")).Message);
        Assert.Contains("web page", Assert.Throws<GenomicsDataException>(() => Read("\n<!DOCTYPE html>")).Message);
        Assert.Contains("far more than", Assert.Throws<GenomicsDataException>(() => Read(new string(' ', 5_000_000))).Message);
        Assert.Equal(8, Read("\uFEFF" + Small + "}").HiddenSize);
    }

    [Fact]
    public void Missing_sizes_cut_off_files_and_missing_files_are_explained()
    {
        Assert.Contains("'vocab_size' is missing", Assert.Throws<GenomicsDataException>(() => Read("{}")).Message);
        Assert.Contains("not a multiple", Assert.Throws<GenomicsDataException>(() =>
            Read(Small.Replace("heads\":2", "heads\":3") + "}")).Message);
        Assert.Equal(1, Assert.Throws<GenomicsDataException>(() => Read(Small)).Line);
        Assert.Contains("no such file", Assert.Throws<GenomicsDataException>(() =>
            EncoderConfigFile.Read(_folder.File("other.json"))).Message);
    }
}
