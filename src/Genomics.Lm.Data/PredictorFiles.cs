using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data;

/// <summary>The files of a predictor folder, each compared with its recorded SHA-256 as it is read.</summary>
/// <remarks>Folders of format 1 have no digests; their files are read as they are.</remarks>
public sealed class PredictorFiles
{
    private const long LargestModel = 1L << 30;

    private readonly IReadOnlyList<FileFingerprint>? _listed;

    internal PredictorFiles(string folder, PredictorInfo info, IReadOnlyList<FileFingerprint>? listed)
        => (Folder, Info, _listed) = (folder, info, listed);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    internal IReadOnlyList<FileFingerprint> Listed => _listed ?? [];

    /// <summary>What <c>predictor.json</c> says.</summary>
    public PredictorInfo Info { get; }

    /// <summary>Reads a file whole.</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <exception cref="GenomicsDataException">It is missing, unreadable, or not what was written.</exception>
    public byte[] Read(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var bytes = SealedJson.ReadBytes(PathOf(name), "file of a predictor", LargestModel);
        if (Recorded(name) is { } recorded) Require(recorded, FileFingerprint.Of(bytes, name));
        return bytes;
    }

    /// <summary>Reads a JSON file.</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <param name="read">Makes something of its outermost object.</param>
    /// <exception cref="GenomicsDataException">It is missing, unreadable, not what was written, or <paramref name="read"/> found it wrong;
    /// file and property are named.</exception>
    public T Read<T>(string name, Func<JsonRecord, T> read) => JsonRecord.Read(Read(name), PathOf(name), "file of a predictor", read);

    /// <summary>Checks a file that is too large to be held, by reading it once (1 to 2 GB/s).</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="GenomicsDataException">It is missing, unreadable, or not what was written.</exception>
    public string Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Recorded(name) is { } recorded) Require(recorded, FileFingerprint.Of(PathOf(name), name));
        return PathOf(name);
    }

    /// <summary>The predictor folder of a member, <c>member-1</c>, <c>member-2</c>, …</summary>
    /// <param name="member">Which, from 0.</param>
    /// <returns>Its path, once its description has been found to be what was written.</returns>
    /// <exception cref="GenomicsDataException">It is missing, a link, not what was written, or members lie too deep or are too
    /// many.</exception>
    public string Member(int member)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(member);
        var name = MemberName(member);
        var folder = new DirectoryInfo(PathOf(name));
        if (!folder.Exists) throw new GenomicsDataException("is missing; fit the predictor again", folder.FullName);
        if (folder.LinkTarget is not null || folder.Attributes.HasFlag(FileAttributes.ReparsePoint))
            throw new GenomicsDataException("is a link; a predictor's members must stand in its own folder", folder.FullName);
        if (member == 0) RequireBounded();
        Check($"{name}/{PredictorCatalog.FileName}");
        return PathOf(name);
    }

    /// <summary>The name of a member's folder in the folder of the whole.</summary>
    /// <param name="member">Which, from 0.</param>
    public static string MemberName(int member) => FormattableString.Invariant($"member-{member + 1}");

    // Links are refused, so the tree is what the disk holds; its size is looked at before anything of it is loaded.
    private void RequireBounded()
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            MaxRecursionDepth = PredictorFolder.DeepestMembers + 1
        };
        var depths = Directory.EnumerateFiles(Folder, PredictorCatalog.FileName, options)
            .Select(file => Path.GetRelativePath(Folder, file).Count(c => c == Path.DirectorySeparatorChar))
            .Take(PredictorFolder.MostMembers + 2).ToList();
        if (depths.Count > PredictorFolder.MostMembers + 1)
            throw new GenomicsDataException($"holds more than {PredictorFolder.MostMembers} predictors within each other", Folder);
        if (depths.Count > 0 && depths.Max() > PredictorFolder.DeepestMembers)
            throw new GenomicsDataException($"holds predictors more than {PredictorFolder.DeepestMembers} deep within each other", Folder);
    }

    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    private FileFingerprint? Recorded(string name)
        => _listed is null ? null : _listed.FirstOrDefault(f => f.Name == name)
            ?? throw new GenomicsDataException(
            $"is not among the files that {PredictorCatalog.FileName} lists, so it was not written with it; fit the predictor again",
                PathOf(name));

    private void Require(FileFingerprint recorded, FileFingerprint found)
    {
        if (found == recorded) return;
        throw SealedJson.Changed(PathOf(recorded.Name), found.Bytes == recorded.Bytes
            ? $"its SHA-256 is another than {PredictorCatalog.FileName} says"
            : $"it has {found.Bytes} bytes, {PredictorCatalog.FileName} says {recorded.Bytes}");
    }
}
