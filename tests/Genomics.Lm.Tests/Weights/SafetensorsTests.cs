using System.Buffers.Binary;
using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.TestSupport;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Tests.Weights;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string header, byte[] data, ulong? length = null)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length ?? (ulong)json.Length);
        json.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + json.Length);
        File.WriteAllBytes(_folder.File("m.safetensors"), bytes);
        return _folder.File("m.safetensors");
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    [Fact]
    public void What_was_written_is_read_back()
    {
        var set = new ParameterSet();
        set.Write("b", [2, 3], [1, -2, 3.5f, float.MaxValue, float.Epsilon, 0]);
        set.Write("a", [1], [7]);
        set.Write("none", [0, 4], []);
        set.Write("scalar", [], [9]);
        SafetensorsWriter.Write(_folder.File("w.safetensors"), set, new Dictionary<string, string> { ["note"] = "ä\"" });
        using var file = SafetensorsFile.Open(_folder.File("w.safetensors"));
        Assert.Equal(set.Names, file.Names);
        foreach (var name in set.Names)
        {
            Assert.Equal(set.Shape(name), file.Shape(name));
            var values = new float[set.Values(name).Length];
            file.Read(name, values);
            Assert.Equal(set.Values(name).ToArray(), values);
        }
        Assert.Equal(["w.safetensors"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Every_float_format_is_converted()
    {
        byte[] data = [.. Floats(1.5f), .. BitConverter.GetBytes((Half)(-0.25f)), 0x40, 0x40, .. BitConverter.GetBytes(1e-3)];
        using var file = SafetensorsFile.Open(Write("""
            {"f":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"h":{"dtype":"F16","shape":[1],"data_offsets":[4,6]},
             "b":{"dtype":"BF16","shape":[1],"data_offsets":[6,8]},"d":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}
            """, data));
        var value = new float[1];
        foreach (var (name, expected) in (ReadOnlySpan<(string, float)>)[("f", 1.5f), ("h", -0.25f), ("b", 3f), ("d", 1e-3f)])
        {
            file.Read(name, value);
            Assert.Equal(expected, value[0]);
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "lie outside")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "lie outside")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", "lie outside")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", "needs 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[65536,65536,65536],"data_offsets":[0,8]}}""", "needs 1125899906842624 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "short list of whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}}""", "far more bytes")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"I32","shape":[2],"data_offsets":[0,8]}}""", "has 'dtype' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"shape":[2]}}""", "has 'shape' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x""", "not valid JSON")]
    [InlineData(""" {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not a JSON object")]
    [InlineData("""{"a":{"dtype":"F4","shape":[15],"data_offsets":[0,8]}}""", "data_offsets give 8")]
    [InlineData("""{"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "the file at")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
    "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
    "twice")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,8]}}""", "unknown dtype")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,8]}}""", "expected dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e30]}}""", "short list of whole numbers")]
    [InlineData("""{"a":1}""", "expected dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":["x"],"data_offsets":[0,8]}}""", "short list of whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":["0",8]}}""", "short list of whole numbers")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not valid")]
    [InlineData("""{"a":{"dtype":""", "not valid JSON")]
    [InlineData("[]", "not a JSON object")]
    public void A_header_that_lies_is_refused_with_the_reason(string header, string reason)
        => Assert.Contains(reason, Assert.Throws<GenomicsDataException>(() => SafetensorsFile.Open(Write(header, new byte[8]))).Message);

    [Theory]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1000UL)]
    [InlineData(1UL << 40)]
    public void A_header_length_beyond_the_file_is_refused(ulong length)
    {
        var e = Assert.Throws<GenomicsDataException>(() => SafetensorsFile.Open(Write("{}", [], length)));
        Assert.Contains($"claims {length} bytes", e.Message);
        Assert.EndsWith("m.safetensors", e.File);
    }

    [Fact]
    public void An_empty_or_missing_file_is_explained()
    {
        File.WriteAllBytes(_folder.File("empty"), []);
        Assert.Contains("too few", Assert.Throws<GenomicsDataException>(() => SafetensorsFile.Open(_folder.File("empty"))).Message);
        Assert.Contains("no such file", Assert.Throws<GenomicsDataException>(() => SafetensorsFile.Open(_folder.File("absent"))).Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_not_finite_are_refused_by_name(float bad)
    {
        foreach (var at in (int[])[0, 37, 99])
        {
            var values = Enumerable.Range(0, 100).Select(i => i == at ? bad : i).ToArray();
            using var file = SafetensorsFile.Open(Write("""{"w":{"dtype":"F32","shape":[100],"data_offsets":[0,400]}}""", Floats(values)));
            var e = Assert.Throws<GenomicsDataException>(() => file.Read("w", new float[100]));
            Assert.Contains($"element {at}", e.Message);
            Assert.Equal("w", e.Record);
        }
    }

    [Theory]
    [InlineData("C64", "[1]")]
    [InlineData("U16", "[4]")]
    [InlineData("F8_E8M0", "[2,4]")]
    [InlineData("F8_E5M2FNUZ", "[8]")]
    [InlineData("F6_E2M3", "[0]")]
    [InlineData("F4", "[16]")]
    public void Tensors_of_other_types_may_be_there_unused(string type, string shape)
    {
        var end = shape == "[0]" ? 4 : 12;
        var header = $$"""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"{{type}}","shape":{{shape}}"""
            + $$""","data_offsets":[4,{{end}}],"note":{"a":[1]} } }""";
        using var file = SafetensorsFile.Open(Write(header, [.. Floats(7), .. new byte[end - 4]]));
        var value = new float[1];
        file.Read("w", value);
        Assert.Equal(7, value[0]);
        Assert.Contains(type, Assert.Throws<GenomicsDataException>(() =>
            file.Read("x", new float[file.Shape("x").Aggregate(1, (a, b) => a * b)])).Message);
    }

    [Fact]
    public void An_empty_tensor_may_have_any_dimensions()
    {
        using var file =
            SafetensorsFile.Open(
            Write("""{"a":{"dtype":"F32","shape":[100000,100000,0],"data_offsets":[0,0]}"""
                + ""","b":{"dtype":"F32","shape":[9999999999,9999999999,0],"data_offsets":[0,0]}}""", []));
        Assert.Equal([100000, 100000, 0], file.Shape("a"));
        file.Read("a", []);
        Assert.Contains("which no weights have", Assert.Throws<GenomicsDataException>(() => file.Shape("b")).Message);
    }

    [Theory]
    [InlineData("{\"a\":[", "0,")]
    [InlineData("{\"a\":{\"x\":[", "0,")]
    [InlineData("{\"a\":{\"shape\":[", "1,")]
    [InlineData("{\"__metadata__\":{\"a\":\"", "x")]
    [InlineData("{\"", "x")]
    public void A_huge_header_costs_no_memory(string start, string repeated)
    {
        foreach (var size in (int[])[94_000_000, 8_000_000])
        {
            var path = Write(start + string.Concat(Enumerable.Repeat(repeated, size / repeated.Length)), []);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(Assert.Throws<GenomicsDataException>(() => SafetensorsFile.Open(path)).Message.Length < 500);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000_000);
        }
    }

    [Fact]
    public void Other_files_of_that_name_are_explained()
    {
        foreach (var (text,
            reason) in (ReadOnlySpan<(string, string)>)[
            ("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 468354604\n", "Git LFS pointer"),
                ("<html><body>404</body>", "web page")])
        {
            File.WriteAllText(_folder.File("m.safetensors"), text);
            Assert.Contains(reason, Assert.Throws<GenomicsDataException>(() =>
                SafetensorsFile.Open(_folder.File("m.safetensors"))).Message);
        }
    }

    [Fact]
    public void A_file_that_is_written_to_while_open_is_noticed()
    {
        var path = Write("""{"w":{"dtype":"F32","shape":[100],"data_offsets":[0,400]}}""", new byte[400]);
        using var file = SafetensorsFile.Open(path);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
        Assert.Contains("was changed while it was open",
            Assert.Throws<GenomicsDataException>(() => file.Read("w", new float[100])).Message);
    }

    [Fact]
    public void Links_under_the_names_of_temporary_files_are_not_followed()
    {
        _folder.Write("victim", "safe");
        File.CreateSymbolicLink(_folder.File("w.safetensors.tmp"), _folder.File("victim"));
        var set = new ParameterSet();
        set.Write("a", [1], [7]);
        SafetensorsWriter.Write(_folder.File("w.safetensors"), set);
        Assert.Equal("safe", File.ReadAllText(_folder.File("victim")));
        Assert.Null(new FileInfo(_folder.File("w.safetensors")).LinkTarget);
    }

    [Fact]
    public void Integers_may_be_listed_but_are_no_weights()
    {
        using var file = SafetensorsFile.Open(Write("""{"position_ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]));
        Assert.Equal(["position_ids"], file.Names);
        Assert.Contains("I64", Assert.Throws<GenomicsDataException>(() => file.Read("position_ids", new float[1])).Message);
    }
}
