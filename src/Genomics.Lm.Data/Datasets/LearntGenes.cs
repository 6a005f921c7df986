using System.Text.Json;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Datasets;

/// <summary>
/// The genes that a predictor learnt from, kept as <c>learnt.json</c> in its folder, so that a later test on other data can tell whether
/// it has seen a test gene. Ids are compared without their versions. The file ends in its own SHA-256.
/// </summary>
public sealed class LearntGenes
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "learnt.json";

    private const int FormatVersion = 2;
    private const string What = "list of the genes a predictor learnt from";

    private readonly IReadOnlyList<string> _ids;
    private readonly HashSet<string> _known;

    private LearntGenes(IReadOnlyList<string> ids)
        => (_ids, _known) = (ids, ids.Select(GeneId.WithoutVersion).ToHashSet(StringComparer.Ordinal));

    /// <summary>Number of genes.</summary>
    public int Count => _ids.Count;

    /// <summary>Training and validation genes of a split: a gene that stopped a fit was learnt from too.</summary>
    public static LearntGenes Of(GeneDataset dataset, GeneSplit split)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        return new LearntGenes([.. split.Training.Concat(split.Validation).Order().Select(gene => dataset.Sequences[gene].Id)]);
    }

    /// <summary>Reads the list of a predictor folder; null where none was kept.</summary>
    /// <exception cref="GenomicsDataException">It is damaged, was changed, or is of a newer format.</exception>
    public static LearntGenes? Find(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var file = Path.Combine(folder, FileName);
        return !File.Exists(file) ? null
            : JsonRecord.Read(SealedJson.Read(file, What, FormatVersion), file, What, root => new LearntGenes(root.Texts("genes")));
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
            json.WriteStartArray("genes");
            foreach (var id in _ids) json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        var text = SealedJson.Seal(stream.ToArray());
        OutputFile.Write(Path.Combine(folder, FileName), file => file.Write(text));
    }

    /// <summary>Those of some ids that are among the learnt genes, in their order.</summary>
    public IReadOnlyList<string> Among(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return [.. ids.Where(id => _known.Contains(GeneId.WithoutVersion(id)))];
    }
}
