using System.IO.Compression;
using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Weights;
using Genomics.Lm.Weights.Internals;

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
        => new TorchFileBuilder().Storage("0", Floats(0, 1, 2, 3, 4, 5))
        .Tensor("w", "FloatStorage", "0", elements, shape, strides, offset);

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
            Assert.Equal(Read(full, name == "cls.predictions.decoder.weight" ? "bert.embeddings.word_embeddings.weight" : name)
                .Select(v => (float)(Half)v), Read(half, name));
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
        using var file = Open(new TorchFileBuilder().Storage("0", Floats(1, float.NaN)).Tensor("w", "FloatStorage", "0", 2, [2], [1])
            .Build());
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
        => Assert.Contains($"asks for '{module}.{name}'",
        Refusal(new TorchFileBuilder().Text("x").Global(module, name).Raw((byte)'(').Text("touch pwned").Raw((byte)'t', (byte)'R')
            .Build()));

    [Fact]
    public void Other_instructions_and_calls_are_refused()
    {
        // INST
        Assert.Contains("instruction 0x69", Refusal(new TorchFileBuilder().Raw((byte)'i').Build()));
        // NEWOBJ
        Assert.Contains("instruction 0x81", Refusal(new TorchFileBuilder().Raw(0x81).Build()));
        // BUILD on text
        Assert.Contains("no dictionary", Refusal(new TorchFileBuilder().Text("x").Raw((byte)'N', (byte)'b').Build()));
        Assert.Contains("calls 'torch.FloatStorage'",
            Refusal(new TorchFileBuilder().Global("torch", "FloatStorage").Raw((byte)')', (byte)'R').Build()));
        Assert.Contains("not a tensor", Refusal(new TorchFileBuilder().Text("epoch").Raw((byte)'K', 3).Build()));
        Assert.Contains("not a dictionary", Refusal(new TorchFileBuilder().Raw((byte)'N', (byte)'.').Build(close: false)));
    }

    [Fact]
    public void None_or_anything_else_in_a_wrong_place_is_damage()
    {
        foreach (var pickle in (string[])["NNa.", "N(NNe.", "NNNs.", "N(NNu.", "NQ.", "NNR.", "N)R.", "NN\u0093.", "(NNNb.",
            "ctorch._utils\n_rebuild_tensor_v2\nNR.", "ctorch._utils\n_rebuild_parameter\nN\u0085R.",
            "ctorch._utils\n_rebuild_tensor_v2\n(NK\0K\u0004K\u0004\u0086K\u0004\u0089tR.", "}(Nu.", "a.", "s.", "t.", "R.", "b.", "q\0.",
                "h\u0001."])
        {
            byte[] bytes = [0x80, 2, .. pickle.Select(c => (byte)c)];
            Assert.NotEmpty(Assert.Throws<GenomicsDataException>(() => RestrictedUnpickler.Read(bytes, "p")).Message);
        }
        foreach (var (offset, shape) in (ReadOnlySpan<(string, string)>)[("N", "K\u0006\u0085"), ("K\0", "N"), ("K\0", "N\u0085"),
            ("K\0", "X\u0001\0\0\0a"), ("\u0088", "K\u0006\u0085")])
            Assert.Contains("damaged near byte",
                Refusal(new TorchFileBuilder().Storage("0", Floats(0, 1, 2, 3, 4, 5)).Text("w")
                    .Global("torch._utils", "_rebuild_tensor_v2")
                .Raw([(byte)'(', (byte)'(']).Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu")
                .Raw((byte)'K', 6, (byte)'t', (byte)'Q')
                .Raw([.. offset.Concat(shape).Select(c => (byte)c), (byte)'K', 1, 0x85, 0x89, (byte)'N', (byte)'t', (byte)'R']).Build()));
    }

    [Theory]
    [InlineData("]")]
    [InlineData("\u0094", "N")]
    [InlineData("r\u0001\0\0\0", "N")]
    [InlineData("h\u0001", "Nq\u0001")]
    [InlineData("\u0085", "N")]
    [InlineData("(")]
    public void A_pickle_of_millions_of_objects_is_refused_early(string repeated, string start = "")
    {
        byte[] bytes = [0x80, 2, .. string.Concat(start, string.Concat(Enumerable.Repeat(repeated, 30_000_000 / repeated.Length)))
            .Select(c => (byte)c)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than 1048576 objects",
            Assert.Throws<GenomicsDataException>(() => RestrictedUnpickler.Read(bytes, "p")).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000_000);
    }

    [Fact]
    public void A_changed_byte_is_found_by_the_archive_s_checksum_wherever_it_is_used()
    {
        var values = Enumerable.Range(0, 200_000).Select(i => (float)i).ToArray();
        TorchFileBuilder Builder()
            => new TorchFileBuilder().Storage("0", Floats(values)).Tensor("whole", "FloatStorage", "0", 200_000, [200_000], [1])
            .Tensor("view", "FloatStorage", "0", 200_000, [10], [1], 100).Tensor("strided", "FloatStorage", "0", 200_000, [10], [3]);
        var good = Builder().Build();
        using (var file = Open(good))
        {
            Assert.Equal(values, Read(file, "whole"));
            Assert.Equal(values[100..110], Read(file, "view"));
        }
        var data = good.AsSpan().IndexOf(Floats(7, 8, 9, 10));
        foreach (var at in (int[])[data, data + 3, data + 700_000])
        {
            var changed = (byte[])good.Clone();
            changed[at] ^= 1;
            foreach (var name in (string[])["whole", "view", "strided"])
            {
                using var file = Open(changed);
                Assert.Contains("CRC-32", Assert.Throws<GenomicsDataException>(() => Read(file, name)).Message);
            }
        }
        var pickle = (byte[])good.Clone();
        pickle[good.AsSpan().IndexOf("strided"u8)] ^= 1;
        Assert.Contains("data.pkl", Refusal(pickle));
    }

    [Fact]
    public void Tensors_of_other_types_and_empty_ones_of_any_size_may_be_there_unused()
    {
        using var file = Open(OneTensor([6], [1]).Storage("c", new byte[8]).Tensor("complex", "ComplexFloatStorage", "c", 1, [1], [1])
            .Tensor("empty", "FloatStorage", "0", 6, [1L << 30, 1L << 30, 0], [0, 0, 1]).Build());
        Assert.Equal([0, 1, 2, 3, 4, 5], Read(file, "w"));
        Assert.Equal([1 << 30, 1 << 30, 0], file.Shape("empty"));
        file.Read("empty", []);
    }

    [Fact]
    public void Tensors_that_do_not_fit_their_storage_are_refused()
    {
        foreach (var tensor in (TorchFileBuilder[])[OneTensor([7], [1]), OneTensor([2, 3], [3, 2]), OneTensor([2], [1], 5),
            OneTensor([2], [1], -1), OneTensor([-1], [1]),
            OneTensor([1 << 30, 1 << 30, 1 << 30], [0, 0, 0]), OneTensor([100], [0]), OneTensor([2], [long.MaxValue]),
                OneTensor([2, 2], [1])])
            Assert.Contains("does not fit its storage", Refusal(tensor.Build()));
        Assert.Contains("claims 7 elements", Refusal(OneTensor([7], [1], elements: 7).Build()));
        Assert.Contains("no member 'model/data/9'", Refusal(new TorchFileBuilder().Tensor("w", "FloatStorage", "9", 1, [1], [1]).Build()));
    }

    [Fact]
    public void A_zip_bomb_is_refused_without_inflating_it()
        => Assert.Contains("compressed", Refusal(new TorchFileBuilder().Storage("0", new byte[5_000_000])
        .Tensor("w", "FloatStorage", "0", 1_250_000, [1_250_000], [1]).Build(CompressionLevel.Optimal)));

    [Fact]
    public void Other_kinds_of_file_are_explained()
    {
        Assert.Contains("old format (before 1.6)",
            Refusal([0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.']));
        Assert.Contains("Git LFS pointer",
            Refusal(Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:7ff3\nsize 468354983\n")));
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
