using System.Globalization;
using System.Text.RegularExpressions;
using Genomics.Lm.Data;

namespace Genomics.Lm.Study.Runs;

/// <summary>All shards of one run, in order: from one build, one input and the same options, each complete and as it was written.</summary>
public sealed partial class ShardSet
{
    private ShardSet(IReadOnlyList<string> folders, RunManifest first) => (Folders, First) = (folders, first);

    /// <summary>The shards' folders, in order.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>The manifest of the first shard.</summary>
    public RunManifest First { get; }

    /// <summary>Finds and checks the shards.</summary>
    /// <param name="paths">The shards' folders in any order, or the folder that they stand in (<c>OUTPUT.shards</c>).</param>
    /// <exception cref="GenomicsDataException">A shard is missing, there twice, damaged, or of another run.</exception>
    public static ShardSet Read(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var shards = new Dictionary<int, (string Folder, RunManifest Manifest)>();
        RunManifest? first = null;
        var count = 0;
        foreach (var folder in paths.SelectMany(Shards))
        {
            if (ShardFolder.Problem(folder, out var manifest) is { } problem)
                throw new GenomicsDataException($"{problem}; run this shard again", folder);
            var shard = ShardOf(manifest!, folder);
            if (first is null) (first, count) = (manifest!, shard.Count);
            if (first.DifferenceTo(manifest!) is { } difference)
                throw new GenomicsDataException($"is of another run than the first shard: {difference}", folder);
            if (shard.Count != count)
                throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                    $"is shard {shard}, and the first is one of {count}; merge the shards of one division"), folder);
            if (!shards.TryAdd(shard.Number, (folder, manifest!)))
                throw new GenomicsDataException($"is shard {shard} as {shards[shard.Number].Folder} is; give each once", folder);
        }
        if (first is null) throw new GenomicsDataException("there is no shard; give the folders that --shard wrote");
        int[] missing = [.. Enumerable.Range(1, count).Where(number => !shards.ContainsKey(number))];
        if (missing.Length > 0)
            throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                $"{missing.Length} of {count} shards are missing: {string.Join(", ", missing.Take(10).Select(n => new Shard(n, count)))}"
                    + $"{(missing.Length > 10 ? ", …" : "")}; run them and merge again"));
        var ordered = Enumerable.Range(1, count).Select(number => shards[number]).ToArray();
        return new ShardSet([.. ordered.Select(s => s.Folder)], ordered[0].Manifest);
    }

    private static Shard ShardOf(RunManifest manifest, string folder)
    {
        try
        {
            return Shard.Parse(manifest.Shard!);
        }
        catch (ArgumentException error)
        {
            throw new GenomicsDataException($"has a manifest of no shard: {error.Message}", folder, inner: error);
        }
    }

    // what a kill may have left beside the shards bears other names
    private static IEnumerable<string> Shards(string path)
    {
        if (Name().IsMatch(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)))
            || File.Exists(Path.Combine(path, RunManifest.FileName))) return [path];
        if (!Directory.Exists(path)) throw new GenomicsDataException("does not exist; give the folders that --shard wrote", path);
        return Directory.EnumerateDirectories(path).Where(folder => Name().IsMatch(Path.GetFileName(folder)))
            .Order(StringComparer.Ordinal);
    }

    [GeneratedRegex("^[0-9]+-of-[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
