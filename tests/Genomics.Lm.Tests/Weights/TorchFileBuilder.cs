using System.IO.Compression;
using System.Text;

namespace Genomics.Lm.Tests.Weights;

/// <summary>Writes torch checkpoints as torch.save does, and wrong ones, for tests of the reader.</summary>
internal sealed class TorchFileBuilder
{
    private readonly MemoryStream _pickle = new();
    private readonly List<(string Key, byte[] Data)> _storages = [];

    public TorchFileBuilder()
    {
        Raw(0x80, 2);
        Global("collections", "OrderedDict");
        Raw((byte)')', (byte)'R', (byte)'(');
    }

    public TorchFileBuilder Raw(params byte[] bytes)
    {
        _pickle.Write(bytes);
        return this;
    }

    public TorchFileBuilder Global(string module, string name) => Raw([(byte)'c', .. Encoding.UTF8.GetBytes($"{module}\n{name}\n")]);

    public TorchFileBuilder Text(string text) => Raw([(byte)'X', .. BitConverter.GetBytes(text.Length), .. Encoding.UTF8.GetBytes(text)]);

    private TorchFileBuilder Number(long value) => Raw([0x8A, 8, .. BitConverter.GetBytes(value)]);

    private TorchFileBuilder Tuple(params long[] values)
    {
        Raw((byte)'(');
        foreach (var value in values) Number(value);
        return Raw((byte)'t');
    }

    public TorchFileBuilder Storage(string key, byte[] data)
    {
        _storages.Add((key, data));
        return this;
    }

    /// <summary>An entry: name → tensor over a storage.</summary>
    public TorchFileBuilder Tensor(string name, string type, string storage, long elements, long[] shape, long[] strides, long offset = 0)
    {
        Text(name).Global("torch._utils", "_rebuild_tensor_v2").Raw((byte)'(');
        Raw((byte)'(').Text("storage").Global("torch", type).Text(storage).Text("cpu").Number(elements).Raw((byte)'t', (byte)'Q');
        Number(offset).Tuple(shape).Tuple(strides).Raw(0x89);
        return Global("collections", "OrderedDict").Raw((byte)')', (byte)'R').Raw((byte)'t', (byte)'R');
    }

    public byte[] Build(CompressionLevel level = CompressionLevel.NoCompression, bool close = true)
    {
        if (close) Raw((byte)'u', (byte)'.');
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, byte[] data)
            {
                using var member = zip.CreateEntry($"model/{name}", level).Open();
                member.Write(data);
            }
            Add("data.pkl", _pickle.ToArray());
            foreach (var (key, data) in _storages) Add($"data/{key}", data);
            Add("version", "3\n"u8.ToArray());
        }
        return stream.ToArray();
    }
}
