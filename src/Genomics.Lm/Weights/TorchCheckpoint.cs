using Genomics.Lm.Data;
using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Weights;

/// <summary>
/// The tensors of a <c>pytorch_model.bin</c> (torch 1.6 or newer: an uncompressed ZIP archive with a pickle), converted to
/// float32 as they are read, and the archive's checksums compared with what is used. The pickle is read as data and nothing in it is
/// executed. Safe for concurrent reading; not after <see cref="Dispose"/>.
/// </summary>
public sealed class TorchCheckpoint : IParameterSource, IDisposable
{
    private const int LargestPickle = 64 << 20;

    private readonly WeightFile _file;
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    private TorchCheckpoint(WeightFile file)
    {
        _file = file;
        RequireArchive();
        var archive = new ZipArchiveIndex(file);
        var pickles = archive.Names.Where(n => n == "data.pkl" || n.EndsWith("/data.pkl", StringComparison.Ordinal)).ToList();
        if (pickles.Count != 1) throw Error("the archive has no data.pkl; expected a checkpoint written by torch.save");
        var root = pickles[0][..^"data.pkl".Length];
        if (archive.Contains(root + "constants.pkl"))
            throw Error("this is a TorchScript program, not a checkpoint; save the model's state_dict() instead");
        var pickle = archive.Find(pickles[0]);
        if (pickle.Length > LargestPickle) throw Error($"data.pkl has {pickle.Length} bytes, far more than a list of tensors needs");
        RequireLittleEndian(archive, root);
        if (RestrictedUnpickler.Read(archive.Read(pickle), file.Path) is not PickleDictionary dictionary)
            throw Error("the checkpoint is not a dictionary of tensors; save the model's state_dict()");
        foreach (var (key, value) in dictionary.Items) Add(archive, root, key, value);
    }

    /// <summary>Opens a checkpoint and checks every tensor's place.</summary>
    /// <exception cref="GenomicsDataException">The file is missing, cut off, of the old format, compressed, or asks for anything but
    /// tensors.</exception>
    public static TorchCheckpoint Open(string path)
    {
        var file = new WeightFile(path);
        try
        {
            return new TorchCheckpoint(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file's path.</summary>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _names;

    /// <inheritdoc/>
    public IReadOnlyList<int> Shape(string name) => _tensors[name].ShapeIn(_file);

    /// <inheritdoc/>
    /// <exception cref="GenomicsDataException">The tensor holds integers, NaN or infinity; its bytes are damaged; or the file was changed
    /// since it was opened.</exception>
    public void Read(string name, Span<float> destination) => _tensors[name].Read(_file, destination);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void RequireArchive()
    {
        ReadOnlySpan<byte> start = _file.Bytes(0, (int)Math.Min(_file.Length, 64));
        if (start.StartsWith("PK"u8)) return;
        throw Error(ForeignFile.Explain(start)
            ?? (start.Length > 1
            && start[0] == 0x80
            ? "this is torch's old format (before 1.6), which is not read; load it once with torch and save it again, or convert "
            + "it to safetensors"
            : "this is no torch checkpoint (a ZIP archive is expected)"));
    }

    private void RequireLittleEndian(ZipArchiveIndex archive, string root)
    {
        if (!archive.Contains(root + "byteorder")) return;
        var member = archive.Find(root + "byteorder");
        if (member.Length > 16 || !archive.Read(member).AsSpan().StartsWith("little"u8))
            throw Error("the checkpoint was written on a big-endian machine, which is not supported");
    }

    private void Add(ZipArchiveIndex archive, string root, object? key, object? value)
    {
        if (key is not string name) throw Error("the checkpoint has an entry whose name is not text");
        if (value is not PickleTensor tensor) throw Error($"entry '{name}' is not a tensor; save the model's state_dict() alone", name);
        var (type, size) = TypeOf(tensor.Storage.TypeName);
        if (size == 0) throw Error($"tensor '{name}' is of the unknown type torch.{tensor.Storage.TypeName}", name);
        var member = archive.Find($"{root}data/{tensor.Storage.Key}");
        if (tensor.Storage.Count > member.Length / size)
            throw Error($"tensor '{name}': its storage claims {tensor.Storage.Count} elements, the archive has {member.Length} bytes",
                name);
        RequireInside(name, tensor);
        var stored = new StoredTensor(name, type, tensor.Storage.TypeName, tensor.Shape, member.Offset + tensor.Offset * size,
            IsRowMajor(tensor) ? null : tensor.Strides, member);
        if (!_tensors.TryAdd(name, stored)) throw Error($"the checkpoint has two tensors '{name}'", name);
        _names.Add(name);
    }

    // A view may skip or turn elements round, but not make more of them than there are.
    private void RequireInside(string name, PickleTensor tensor)
    {
        var (count, last) = (StoredTensor.CountOf(tensor.Shape), (Int128)tensor.Offset);
        var valid = count >= 0 && tensor.Offset >= 0 && tensor.Shape.Length == tensor.Strides.Length && tensor.Shape.Length <= 64;
        for (var d = 0; valid && d < tensor.Shape.Length; d++)
        {
            valid = tensor.Strides[d] >= 0;
            last += (Int128)tensor.Strides[d] * Math.Max(0, tensor.Shape[d] - 1);
        }
        if (!valid || tensor.Offset > tensor.Storage.Count || count > tensor.Storage.Count || (count > 0 && last >= tensor.Storage.Count))
            throw Error(
                $"tensor '{name}' [{string.Join(", ", tensor.Shape)}] does not fit its storage of {tensor.Storage.Count} elements", name);
    }

    private static bool IsRowMajor(PickleTensor tensor)
    {
        if (tensor.Shape.Contains(0)) return true;
        var expected = 1L;
        for (var d = tensor.Shape.Length - 1; d >= 0; d--)
        {
            if (tensor.Shape[d] != 1 && tensor.Strides[d] != expected) return false;
            expected *= tensor.Shape[d];
        }
        return true;
    }

    private static (ElementType Type, int Size) TypeOf(string storage) => storage switch
    {
        "FloatStorage" => (ElementType.Float32, 4),
        "HalfStorage" => (ElementType.Float16, 2),
        "BFloat16Storage" => (ElementType.BFloat16, 2),
        "DoubleStorage" => (ElementType.Float64, 8),
        "LongStorage" => (ElementType.Other, 8),
        "IntStorage" => (ElementType.Other, 4),
        "ShortStorage" => (ElementType.Other, 2),
        "CharStorage" or "ByteStorage" or "BoolStorage" or "QInt8Storage" or "QUInt8Storage" => (ElementType.Other, 1),
        "QInt32Storage" => (ElementType.Other, 4),
        "ComplexFloatStorage" => (ElementType.Other, 8),
        "ComplexDoubleStorage" => (ElementType.Other, 16),
        _ => (ElementType.Other, 0),
    };

    private GenomicsDataException Error(string message, string? record = null) => new(message, _file.Path, 0, record);
}
