using Genomics.Lm.Data;
using Genomics.Lm.Weights.Internals;

namespace Genomics.Lm.Weights;

/// <summary>
/// The tensors of a safetensors file, converted to float32 as they are read (from float32, float16, bfloat16 or
/// float64). Safe for concurrent reading; not after <see cref="Dispose"/>.
/// </summary>
public sealed class SafetensorsFile : IParameterSource, IDisposable
{
    private readonly WeightFile _file;
    private readonly Dictionary<string, StoredTensor> _tensors;

    private SafetensorsFile(WeightFile file, List<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        (_file, Metadata) = (file, metadata);
        _tensors = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        Names = [.. tensors.Select(t => t.Name)];
    }

    /// <summary>
    /// Opens a file and checks its header: sizes against the file, ranges against shapes, no overlaps, no gaps, no name twice.
    /// </summary>
    /// <remarks>
    /// A file that <see cref="SafetensorsWriter"/> wrote carries the SHA-256 of its bytes, which is checked: the file is read once, at 1
    /// to 2 GB/s.
    /// </remarks>
    /// <exception cref="GenomicsDataException">The file is missing, cut off, its header does not fit it, or it was changed after it was
    /// written.</exception>
    public static SafetensorsFile Open(string path) => Open(path, isChecked: false);

    /// <param name="path">The file.</param>
    /// <param name="isChecked">Whether the caller has compared the file with a digest of its own.</param>
    internal static SafetensorsFile Open(string path, bool isChecked)
    {
        var file = new WeightFile(path);
        try
        {
            var tensors = SafetensorsHeader.Read(file, out var metadata, out var length);
            if (!isChecked && metadata.TryGetValue(SafetensorsDigest.Key, out var recorded))
                SafetensorsDigest.Check(file, length, recorded);
            return new SafetensorsFile(file, tensors, metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file's path.</summary>
    public string Path => _file.Path;

    /// <summary>The texts stored beside the tensors (<c>__metadata__</c>).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Shape(string name) => _tensors[name].ShapeIn(_file);

    /// <inheritdoc/>
    /// <exception cref="GenomicsDataException">The tensor holds integers, NaN or infinity, or the file was changed since it was
    /// opened.</exception>
    public void Read(string name, Span<float> destination) => _tensors[name].Read(_file, destination);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
