using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Tests.Model;

public sealed class EncoderConfigFileTests : IDisposable
{
    private const string Small = """{"hidden_size":8,"num_hidden_layers":1,"num_attention_heads":2,"intermediate_size":16,"vocab_size":20""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private EncoderConfig Read(string json) => EncoderConfigFile.Read(_folder.Write("config.json", json));

    [Fact]
    public void The_published_file_is_the_default_configuration()
        => Assert.Equal(new EncoderConfig(), EncoderConfigFile.Read(TestFolders.Shared("dnabert2")));

    [Fact]
    public void What_was_written_is_read_back()
    {
        foreach (var config in (EncoderConfig[])[EncoderPresets.Mini, EncoderPresets.Small with { ClassifierDropout = 0.25f, LayerNormEpsilon = 1e-5f, TypeVocabularySize = 1 }])
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
    [InlineData(",\"attention_probs_dropout_prob\":0.1", "'attention_probs_dropout_prob'")]
    [InlineData(",\"position_embedding_type\":\"relative_key\"", "'position_embedding_type'")]
    [InlineData(",\"tie_word_embeddings\":false", "'tie_word_embeddings'")]
    [InlineData(",\"is_decoder\":true", "'is_decoder'")]
    [InlineData(",\"hidden_dropout_prob\":1.5", "HiddenDropout")]
    [InlineData(",\"type_vocab_size\":\"two\"", "'type_vocab_size' is two")]
    public void A_setting_of_another_network_is_refused_by_name(string setting, string reason)
    {
        Read(Small + "}");
        var e = Assert.Throws<GenomicsDataException>(() => Read(Small + setting + "}"));
        Assert.Contains(reason, e.Message);
        Assert.EndsWith("config.json", e.File);
    }

    [Fact]
    public void Missing_sizes_cut_off_files_and_missing_files_are_explained()
    {
        Assert.Contains("'vocab_size' is missing", Assert.Throws<GenomicsDataException>(() => Read("{}")).Message);
        Assert.Contains("not a multiple", Assert.Throws<GenomicsDataException>(() => Read(Small.Replace("heads\":2", "heads\":3") + "}")).Message);
        Assert.Equal(1, Assert.Throws<GenomicsDataException>(() => Read(Small)).Line);
        Assert.Contains("no such file", Assert.Throws<GenomicsDataException>(() => EncoderConfigFile.Read(_folder.File("other.json"))).Message);
    }
}
