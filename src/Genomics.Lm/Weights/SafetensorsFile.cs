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
    /// <exception cref="GenomicsDataException">The file is missing, cut off, or its header does not fit it.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = new WeightFile(path);
        try
        {
            return new SafetensorsFile(file, SafetensorsHeader.Read(file, out var metadata), metadata);
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
