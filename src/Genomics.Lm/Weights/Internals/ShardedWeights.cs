using System.Text.Json;
using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>
/// Weights in several files with an index, as large models are saved: every tensor must be where the index says, and nowhere else. Safe
/// for concurrent reading.
/// </summary>
internal sealed class ShardedWeights : IParameterSource, IDisposable
{
    private const int LargestIndex = 16 << 20, MostFiles = 1000;

    private readonly Dictionary<string, IParameterSource> _fileOf = new(StringComparer.Ordinal);
    private readonly List<IParameterSource> _files;

    private ShardedWeights(string indexPath, List<IParameterSource> files)
    {
        _files = files;
        var index = ReadIndex(indexPath, Path.GetFileName(indexPath));
        foreach (var shard in index.GroupBy(t => t.File, StringComparer.Ordinal))
        {
            var file = WeightsLayout.Open(Path.Combine(Path.GetDirectoryName(indexPath)!, shard.Key));
            _files.Add(file);
            var expected = shard.Select(t => t.Tensor).ToHashSet(StringComparer.Ordinal);
            if (expected.FirstOrDefault(t => !file.Names.Contains(t)) is { } absent)
                throw new GenomicsDataException(
                    $"the index says that tensor '{absent}' is in {shard.Key}, which does not have it; the files belong to different "
                    + $"models", indexPath, 0, absent);
            if (file.Names.FirstOrDefault(t => !expected.Contains(t)) is { } extra)
                throw new GenomicsDataException(
                    $"{shard.Key} has the tensor '{extra}', which the index does not place there; the files belong to different models",
                    indexPath, 0, extra);
            foreach (var tensor in expected) _fileOf.Add(tensor, file);
        }
        Names = [.. index.Select(t => t.Tensor)];
    }

    /// <summary>Opens the files of an index.</summary>
    /// <exception cref="GenomicsDataException">The index or a file is missing or damaged, or they do not agree.</exception>
    public static ShardedWeights Open(string indexPath)
    {
        List<IParameterSource> opened = [];
        try
        {
            return new ShardedWeights(indexPath, opened);
        }
        catch
        {
            foreach (var file in opened) ((IDisposable)file).Dispose();
            throw;
        }
    }

    /// <summary>The files that an index names, in its order.</summary>
    /// <param name="path">The index.</param>
    /// <param name="name">The name it has, or will have, in its folder.</param>
    /// <exception cref="GenomicsDataException">The index is missing or damaged, or names a file outside its folder.</exception>
    public static IReadOnlyList<string> FilesOf(string path, string name)
        => [.. ReadIndex(path, name).Select(t => t.File).Distinct(StringComparer.Ordinal)];

    public IReadOnlyCollection<string> Names { get; }

    public IReadOnlyList<int> Shape(string name) => _fileOf[name].Shape(name);

    public void Read(string name, Span<float> destination) => _fileOf[name].Read(name, destination);

    public void Dispose()
    {
        foreach (var file in _files) ((IDisposable)file).Dispose();
    }

    private static List<(string Tensor, string File)> ReadIndex(string path, string name)
    {
        var ending = name.EndsWith(".bin" + WeightsLayout.IndexEnding, StringComparison.Ordinal) ? ".bin" : ".safetensors";
        return JsonInput.Read(path, "an index of weight files", LargestIndex, root =>
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out var map)
                || map.ValueKind != JsonValueKind.Object)
                throw new GenomicsDataException("'weight_map' is missing; expected an index of weight files", path);
            var list = new List<(string, string)>();
            foreach (var entry in map.EnumerateObject())
            {
                var file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
                if (!file.EndsWith(ending, StringComparison.Ordinal) || file.Length > 255 || file[0] == '.'
                    || !file.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
                    throw new GenomicsDataException(
                        $"tensor '{entry.Name}' is said to be in '{(file.Length > 80 ? file[..80] + "…" : file)}'; expected the name of a "
                        + $"{ending} file beside the index", path, 0, entry.Name);
                list.Add((entry.Name, file));
            }
            var files = list.Select(t => t.Item2).Distinct(StringComparer.Ordinal).Count();
            return files is > 0 and <= MostFiles ? list
                : throw new GenomicsDataException($"the index names {files} files; expected 1 to {MostFiles}", path);
        });
    }
}
