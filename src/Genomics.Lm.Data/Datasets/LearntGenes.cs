using System.Security.Cryptography;
using System.Text.Json;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// The genes that a predictor learnt from, kept as <c>learnt.json</c> in its folder, so that a later test on other data can tell whether
/// it has seen a test gene: by its id, version aside, or by its window under another id, on either strand. Of a window 64 bits of the
/// SHA-256 of its bases are kept. The file ends in its own SHA-256.
/// </summary>
public sealed class LearntGenes
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "learnt.json";

    private const int FormatVersion = 3;   // 2 kept no windows
    private const int DigestBytes = 8;
    private const string What = "list of the genes a predictor learnt from";

    private readonly IReadOnlyList<string> _ids;
    private readonly IReadOnlyList<string> _windows;
    private readonly HashSet<string> _known;
    private readonly ILookup<string, string> _learntAs;

    private LearntGenes(IReadOnlyList<string> ids, IReadOnlyList<string> windows)
    {
        (_ids, _windows) = (ids, windows);
        _known = ids.Select(GeneId.WithoutVersion).ToHashSet(StringComparer.Ordinal);
        _learntAs = windows.Zip(ids).Where(w => w.First.Length > 0).ToLookup(w => w.First, w => GeneId.WithoutVersion(w.Second),
            StringComparer.Ordinal);
    }

    /// <summary>Number of genes.</summary>
    public int Count => _ids.Count;

    /// <summary>Whether the windows are known too; files of earlier versions have the ids alone.</summary>
    public bool KnowsWindows => _windows.Count == _ids.Count;

    /// <summary>Training and validation genes of a split: a gene that stopped a fit was learnt from too.</summary>
    public static LearntGenes Of(GeneDataset dataset, GeneSplit split)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        DnaSequence[] learnt = [.. split.Training.Concat(split.Validation).Order().Select(gene => dataset.Sequences[gene])];
        return new LearntGenes([.. learnt.Select(s => s.Id)], [.. learnt.Select(Digest)]);
    }

    /// <summary>Reads the list of a predictor folder; null where none was kept.</summary>
    /// <exception cref="GenomicsDataException">It is damaged, was changed, or is of a newer format.</exception>
    public static LearntGenes? Find(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var file = Path.Combine(folder, FileName);
        return !File.Exists(file) ? null : JsonRecord.Read(SealedJson.Read(file, What, FormatVersion), file, What, root =>
        {
            var ids = root.Texts("genes");
            IReadOnlyList<string> windows = root.Has("windows") ? root.Texts("windows") : [];
            return windows.Count == 0 || windows.Count == ids.Count ? new LearntGenes(ids, windows)
                : throw root.Wrong("windows", $"has {windows.Count} windows of {ids.Count} genes");
        });
    }

    /// <summary>Writes the list into a predictor folder, whole or not at all.</summary>
    /// <exception cref="GenomicsDataException">The file cannot be written.</exception>
    public void Write(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format_version", FormatVersion);
            Texts("genes", _ids);
            Texts("windows", _windows);
            json.WriteEndObject();

            void Texts(string name, IEnumerable<string> texts)
            {
                json.WriteStartArray(name);
                foreach (var text in texts) json.WriteStringValue(text);
                json.WriteEndArray();
            }
        }
        var text = SealedJson.Seal(stream.ToArray());
        OutputFile.Write(Path.Combine(folder, FileName), file => file.Write(text));
    }

    /// <summary>
    /// Those of some genes that were learnt from, in their order: under their id, or by their window under an id that the data have not,
    /// or have with another window (they were renamed).
    /// </summary>
    /// <param name="dataset">The data of the test.</param>
    /// <param name="genes">Indices of genes.</param>
    public IReadOnlyList<int> Among(GeneDataset dataset, IEnumerable<int> genes)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(genes);
        var own = Windows(dataset);
        return [.. genes.Where(gene => HasId(dataset, gene)
            || SameWindow(dataset, gene) is { Count: > 0 } ids && !ids.Exists(own.Contains))];
    }

    /// <summary>
    /// Those of some genes that were not learnt from but have, on either strand, the window of a learnt gene that the data have too: exact
    /// copies, which the leakage audit finds as well.
    /// </summary>
    /// <inheritdoc cref="Among"/>
    public IReadOnlyList<int> CopiesAmong(GeneDataset dataset, IEnumerable<int> genes)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(genes);
        var own = Windows(dataset);
        return [.. genes.Where(gene => !HasId(dataset, gene) && SameWindow(dataset, gene).Exists(own.Contains))];
    }

    /// <summary>Number of learnt genes that the data have not, neither under their id nor by their window.</summary>
    /// <param name="dataset">The data of the test.</param>
    public int AbsentFrom(GeneDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var ids = dataset.Sequences.Select(s => GeneId.WithoutVersion(s.Id)).ToHashSet(StringComparer.Ordinal);
        HashSet<string> windows = KnowsWindows ? [.. dataset.Sequences.Select(Digest).Where(w => w.Length > 0)] : [];
        return Enumerable.Range(0, Count).Count(
            gene => !ids.Contains(GeneId.WithoutVersion(_ids[gene])) && !(KnowsWindows && windows.Contains(_windows[gene])));
    }

    private bool HasId(GeneDataset dataset, int gene) => _known.Contains(GeneId.WithoutVersion(dataset.Sequences[gene].Id));

    // under which ids, and in which window, a gene was learnt
    private List<(string Id, string Window)> SameWindow(GeneDataset dataset, int gene)
        => KnowsWindows && Digest(dataset.Sequences[gene]) is var window ? [.. _learntAs[window].Select(id => (id, window))] : [];

    private HashSet<(string Id, string Window)> Windows(GeneDataset dataset)
        => KnowsWindows ? [.. dataset.Sequences.Select(s => (GeneId.WithoutVersion(s.Id), Digest(s)))] : [];

    // of a strand that is the same whichever is given; empty where no base is known, as such windows are all alike
    private static string Digest(DnaSequence window)
    {
        if (window.Bases.IndexOfAny("ACGT"u8) < 0) return "";
        var other = window.Bases.ToArray();
        ReverseComplement.InPlace(other);
        var hash = SHA256.HashData(window.Bases.SequenceCompareTo(other) <= 0 ? window.Bases : other);
        return Convert.ToHexStringLower(hash.AsSpan(0, DigestBytes));
    }
}
