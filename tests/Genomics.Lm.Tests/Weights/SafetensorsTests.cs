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
    [InlineData("""{"a":{"dtype":"F32","shape":[65536,65536,65536],"data_offsets":[0,8]}}""", "product below 2^31")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "product below 2^31")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "the file at")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "twice")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,8]}}""", "unknown dtype")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,8]}}""", "expected dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e30]}}""", "lie outside")]
    [InlineData("""{"a":1}""", "expected dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":["x"],"data_offsets":[0,8]}}""", "not valid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":["0",8]}}""", "not valid")]
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

    [Fact]
    public void Integers_may_be_listed_but_are_no_weights()
    {
        using var file = SafetensorsFile.Open(Write("""{"position_ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]));
        Assert.Equal(["position_ids"], file.Names);
        Assert.Contains("I64", Assert.Throws<GenomicsDataException>(() => file.Read("position_ids", new float[1])).Message);
    }
}
