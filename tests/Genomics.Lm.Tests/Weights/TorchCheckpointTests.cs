using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Weights;

public sealed class TorchCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private TorchCheckpoint Open(byte[] bytes)
    {
        File.WriteAllBytes(_folder.File("pytorch_model.bin"), bytes);
        return TorchCheckpoint.Open(_folder.File("pytorch_model.bin"));
    }

    private string Refusal(byte[] bytes)
    {
        var e = Assert.Throws<GenomicsDataException>(() => Open(bytes));
        Assert.EndsWith("pytorch_model.bin", e.File);
        return e.Message;
    }

    private static float[] Read(IParameterSource source, string name)
    {
        var values = new float[source.Shape(name).Aggregate(1, (a, b) => a * b)];
        source.Read(name, values);
        return values;
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static TorchFileBuilder OneTensor(long[] shape, long[] strides, long offset = 0, long elements = 6)
        => new TorchFileBuilder().Storage("0", Floats(0, 1, 2, 3, 4, 5)).Tensor("w", "FloatStorage", "0", elements, shape, strides, offset);

    [Fact]
    public void The_golden_checkpoint_equals_its_safetensors_twin_and_repeats_the_tied_matrix()
    {
        using var torch = TorchCheckpoint.Open(TestFolders.Shared("golden/dnabert2/tiny-a/pytorch_model.bin"));
        using var twin = SafetensorsFile.Open(TestFolders.Shared("golden/dnabert2/tiny-a/model.safetensors"));
        Assert.Equal(twin.Names.Append("cls.predictions.decoder.weight").Order(), torch.Names.Order());
        foreach (var name in twin.Names)
        {
            Assert.Equal(twin.Shape(name), torch.Shape(name));
            Assert.Equal(Read(twin, name), Read(torch, name));
        }
        Assert.Equal(Read(twin, "bert.embeddings.word_embeddings.weight"), Read(torch, "cls.predictions.decoder.weight"));
        var config = EncoderConfigFile.Read(TestFolders.Shared("golden/dnabert2/tiny-a"));
        Assert.Empty(ModelWeights.Resolve(new ModelSpec(config, new MaskedLanguageHead()), torch, 1).Fresh);
    }

    [Fact]
    public void The_golden_half_precision_checkpoint_is_the_rounded_one_with_a_fresh_regression_head()
    {
        using var half = TorchCheckpoint.Open(TestFolders.Shared("golden/dnabert2/tiny-a/pytorch_model.mlm-layout.fp16.bin"));
        using var full = SafetensorsFile.Open(TestFolders.Shared("golden/dnabert2/tiny-a/model.safetensors"));
        foreach (var name in half.Names)
            Assert.Equal(Read(full, name == "cls.predictions.decoder.weight" ? "bert.embeddings.word_embeddings.weight" : name).Select(v => (float)(Half)v), Read(half, name));
        var config = EncoderConfigFile.Read(TestFolders.Shared("golden/dnabert2/tiny-a"));
        Assert.Empty(ModelWeights.Resolve(new ModelSpec(config, new MaskedLanguageHead()), half, 1).Fresh);
        Assert.Equal(4, ModelWeights.Resolve(new ModelSpec(config, new RegressionHead()), half, 1).Fresh.Count);
    }

    [Fact]
    public void Views_with_offsets_and_strides_and_shared_storage_are_followed()
    {
        using var file = Open(OneTensor([2, 3], [3, 1])
            .Tensor("transposed", "FloatStorage", "0", 6, [3, 2], [1, 3])
            .Tensor("row", "FloatStorage", "0", 6, [1, 3], [99, 1], 3)
            .Tensor("every second", "FloatStorage", "0", 6, [3], [2])
            .Tensor("scalar", "FloatStorage", "0", 6, [], [], 5)
            .Tensor("empty", "FloatStorage", "0", 6, [0, 4], [4, 1]).Build());
        Assert.Equal([0, 1, 2, 3, 4, 5], Read(file, "w"));
        Assert.Equal([0, 3, 1, 4, 2, 5], Read(file, "transposed"));
        Assert.Equal([3, 4, 5], Read(file, "row"));
        Assert.Equal([0, 2, 4], Read(file, "every second"));
        Assert.Equal([5], Read(file, "scalar"));
        Assert.Empty(Read(file, "empty"));
    }

    [Fact]
    public void Every_float_format_is_converted()
    {
        using var file = Open(new TorchFileBuilder()
            .Storage("h", BitConverter.GetBytes((Half)0.5f)).Tensor("half", "HalfStorage", "h", 1, [1], [1])
            .Storage("b", [0x20, 0xC0]).Tensor("bf", "BFloat16Storage", "b", 1, [1], [1])
            .Storage("d", BitConverter.GetBytes(-7.25)).Tensor("double", "DoubleStorage", "d", 1, [1], [1])
            .Storage("l", BitConverter.GetBytes(3L)).Tensor("long", "LongStorage", "l", 1, [1], [1]).Build());
        Assert.Equal((0.5f, -2.5f, -7.25f), (Read(file, "half")[0], Read(file, "bf")[0], Read(file, "double")[0]));
        Assert.Contains("LongStorage", Assert.Throws<GenomicsDataException>(() => Read(file, "long")).Message);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_refused()
    {
        using var file = Open(new TorchFileBuilder().Storage("0", Floats(1, float.NaN)).Tensor("w", "FloatStorage", "0", 2, [2], [1]).Build());
        Assert.Contains("NaN at element 1", Assert.Throws<GenomicsDataException>(() => Read(file, "w")).Message);
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("torch", "load")]
    [InlineData("torch._utils", "_rebuild_qtensor")]
    [InlineData("torch.storage", "FloatStorage")]
    public void Any_other_global_is_refused_by_name(string module, string name)
        => Assert.Contains($"asks for '{module}.{name}'", Refusal(new TorchFileBuilder().Text("x").Global(module, name).Raw((byte)'(').Text("touch pwned").Raw((byte)'t', (byte)'R').Build()));

    [Fact]
    public void Other_instructions_and_calls_are_refused()
    {
        Assert.Contains("instruction 0x69", Refusal(new TorchFileBuilder().Raw((byte)'i').Build()));                                 // INST
        Assert.Contains("instruction 0x81", Refusal(new TorchFileBuilder().Raw(0x81).Build()));                                      // NEWOBJ
        Assert.Contains("no dictionary", Refusal(new TorchFileBuilder().Text("x").Raw((byte)'N', (byte)'b').Build()));               // BUILD on text
        Assert.Contains("calls 'torch.FloatStorage'", Refusal(new TorchFileBuilder().Global("torch", "FloatStorage").Raw((byte)')', (byte)'R').Build()));
        Assert.Contains("not a tensor", Refusal(new TorchFileBuilder().Text("epoch").Raw((byte)'K', 3).Build()));
        Assert.Contains("not a dictionary", Refusal(new TorchFileBuilder().Raw((byte)'N', (byte)'.').Build(close: false)));
    }

    [Fact]
    public void Tensors_that_do_not_fit_their_storage_are_refused()
    {
        foreach (var tensor in (TorchFileBuilder[])[OneTensor([7], [1]), OneTensor([2, 3], [3, 2]), OneTensor([2], [1], 5), OneTensor([2], [1], -1), OneTensor([-1], [1]),
            OneTensor([1 << 30, 1 << 30, 1 << 30], [0, 0, 0]), OneTensor([100], [0]), OneTensor([2], [long.MaxValue]), OneTensor([2, 2], [1])])
            Assert.Contains("does not fit its storage", Refusal(tensor.Build()));
        Assert.Contains("claims 7 elements", Refusal(OneTensor([7], [1], elements: 7).Build()));
        Assert.Contains("no member 'model/data/9'", Refusal(new TorchFileBuilder().Tensor("w", "FloatStorage", "9", 1, [1], [1]).Build()));
    }

    [Fact]
    public void A_zip_bomb_is_refused_without_inflating_it()
        => Assert.Contains("compressed", Refusal(new TorchFileBuilder().Storage("0", new byte[5_000_000]).Tensor("w", "FloatStorage", "0", 1_250_000, [1_250_000], [1]).Build(CompressionLevel.Optimal)));

    [Fact]
    public void Other_kinds_of_file_are_explained()
    {
        Assert.Contains("old format (before 1.6)", Refusal([0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.']));
        Assert.Contains("Git LFS pointer", Refusal(Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:7ff3\nsize 468354983\n")));
        Assert.Contains("error page", Refusal(Encoding.ASCII.GetBytes("<!doctype html><title>404</title>")));
        Assert.Contains("no torch checkpoint", Refusal([]));
    }

    [Fact]
    public void A_file_cut_off_or_changed_anywhere_gives_an_explained_error_or_the_same_names()
    {
        var whole = OneTensor([2, 3], [3, 1]).Tensor("t", "FloatStorage", "0", 6, [3], [2]).Build();
        for (var length = 0; length < whole.Length; length += 3) Refusal(whole[..length]);
        var random = new Random(1);
        for (var i = 0; i < 800; i++)
        {
            var changed = (byte[])whole.Clone();
            for (var n = random.Next(1, 4); n > 0; n--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                using var file = Open(changed);
                foreach (var name in file.Names) Read(file, name);
            }
            catch (GenomicsDataException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }
}
