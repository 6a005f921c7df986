using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Weights;

public sealed class ShardedWeightsTests : IDisposable
{
    private static readonly EncoderConfig Config =
        new() { VocabularySize = 10, HiddenSize = 8, Layers = 1, Heads = 2, IntermediateSize = 16 };

    private readonly TemporaryFolder _folder = new();
    private readonly ParameterSet _weights = ParameterSet.Copy(ModelWeights.FromScratch(new ModelSpec(Config, HeadSpec.None), 1));

    public ShardedWeightsTests()
    {
        EncoderConfigFile.Write(_folder.File("config.json"), Config);
        DnaTokenizer.Create([("A", "C")]).Save(_folder.Root);
    }

    public void Dispose() => _folder.Dispose();

    private string Index(string name, Func<int, string> fileOf)
        => _folder.Write(name, """{"metadata":{"total_size":1},"weight_map":{""" + string.Join(',',
        _weights.Names.Select((n, i) => $"\"{n}\":\"{fileOf(i)}\"")) + "}}");

    // two files, tensors turn by turn
    private void WriteSafetensors()
    {
        for (var part = 0; part < 2; part++)
        {
            var set = new ParameterSet();
            foreach (var name in _weights.Names.Where((_, i) => i % 2 == part))
                set.Write(name, [.. _weights.Shape(name)], _weights.Values(name));
            SafetensorsWriter.Write(_folder.File($"model-0000{part + 1}-of-00002.safetensors"), set);
        }
        Index("model.safetensors.index.json", i => $"model-0000{i % 2 + 1}-of-00002.safetensors");
    }

    private void AssertWeights(string index)
    {
        using var model = ModelFolder.Open(_folder.Root);
        Assert.EndsWith(index, model.WeightsFile);
        Assert.Equal(_weights.Names, model.Checkpoint.Names);
        var resolved = model.Resolve(HeadSpec.None, 1);
        Assert.Empty(resolved.Fresh);
        foreach (var name in _weights.Names)
        {
            var values = new float[_weights.Values(name).Length];
            resolved.Read(name, values);
            Assert.Equal(_weights.Values(name).ToArray(), values);
        }
    }

    private string Refusal() => Assert.Throws<GenomicsDataException>(() => ModelFolder.Open(_folder.Root)).Message;

    [Fact]
    public void Weights_in_several_safetensors_files_are_one_model()
    {
        WriteSafetensors();
        AssertWeights("model.safetensors.index.json");
    }

    [Fact]
    public void Weights_in_several_torch_files_are_one_model()
    {
        for (var part = 0; part < 2; part++)
        {
            var builder = new TorchFileBuilder();
            foreach (var name in _weights.Names.Where((_, i) => i % 2 == part))
            {
                long[] shape = [.. _weights.Shape(name).Select(d => (long)d)];
                var values = _weights.Values(name).ToArray();
                builder.Storage(name, [.. values.SelectMany(BitConverter.GetBytes)])
                    .Tensor(name, "FloatStorage", name, values.Length, shape, shape.Length == 2 ? [shape[1], 1] : [1]);
            }
            File.WriteAllBytes(_folder.File($"pytorch_model-0000{part + 1}-of-00002.bin"), builder.Build());
        }
        Index("pytorch_model.bin.index.json", i => $"pytorch_model-0000{i % 2 + 1}-of-00002.bin");
        AssertWeights("pytorch_model.bin.index.json");
    }

    [Fact]
    public void Every_tensor_must_be_where_the_index_says()
    {
        WriteSafetensors();
        Index("model.safetensors.index.json", _ => "model-00001-of-00002.safetensors");
        Assert.Contains("which does not have it", Refusal());
        Index("model.safetensors.index.json", i => $"model-0000{(i == 0 ? 2 : i % 2 + 1)}-of-00002.safetensors");
        Assert.Contains("'bert.embeddings.word_embeddings.weight'", Refusal());
        _folder.Write("model.safetensors.index.json",
            """{"weight_map":{"bert.embeddings.word_embeddings.weight":"model-00001-of-00002.safetensors"}}""");
        Assert.Contains("which the index does not place there", Refusal());
        File.Delete(_folder.File("model-00002-of-00002.safetensors"));
        Index("model.safetensors.index.json", i => $"model-0000{i % 2 + 1}-of-00002.safetensors");
        Assert.Contains("no such file", Refusal());
    }

    [Theory]
    [InlineData("../model.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("model.bin")]
    [InlineData(".safetensors")]
    [InlineData("a\\\\b.safetensors")]
    [InlineData("")]
    public void An_index_names_files_beside_it_only(string file)
    {
        Index("model.safetensors.index.json", _ => file);
        Assert.Contains("beside the index", Refusal());
    }

    [Fact]
    public void A_damaged_index_is_explained()
    {
        foreach (var (text, reason) in (ReadOnlySpan<(string, string)>)[("[]", "'weight_map' is missing"),
            ("{\"weight_map\":{}}", "names 0 files"), ("{\"weight_map\":{\"a\":null}}", "beside the index"),
            ("{\"weight_map\":", "not a complete JSON"),
                ("{\"weight_map\":{\"a\":\"x.safetensors\",\"a\":\"y.safetensors\"}}", "Duplicate"),
                    ("version https://git-lfs.github.com/spec/v1", "Git LFS")])
        {
            _folder.Write("model.safetensors.index.json", text);
            Assert.Contains(reason, Refusal());
        }
    }

    [Theory]
    [InlineData("model.onnx", "ONNX")]
    [InlineData("tf_model.h5", "TensorFlow")]
    [InlineData("flax_model.msgpack", "Flax")]
    [InlineData("model-00001-of-00002.safetensors", "model-00001-of-00002.safetensors")]
    public void Weights_of_another_format_are_named(string file, string reason)
    {
        _folder.Write(file, "x");
        var message = Refusal();
        Assert.Contains(reason, message);
        Assert.Contains("neither model.safetensors nor pytorch_model.bin", message);
    }

    [Fact]
    public void A_folder_of_adapters_is_called_by_its_name()
    {
        File.Delete(_folder.File("config.json"));
        _folder.Write("adapter_config.json", "{}");
        Assert.Contains("--adapters", Refusal());
    }
}
