using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Reads a table of gene id and group name.</summary>
internal static class GroupFile
{
    public static string[] Read(GeneDataset dataset, string path, bool missingAreAlone)
    {
        var groupOf = new Dictionary<string, string>(StringComparer.Ordinal);
        using var reader = new LineReader(path);
        while (reader.TryReadLine(out var line))
        {
            if (line.IndexOfAnyExcept(" \t,"u8) < 0 || line[0] == '#') continue;
            var (gene, group) = Cells(line, reader);
            if (!groupOf.TryAdd(gene, group) && groupOf[gene] != group)
                throw new GenomicsDataException(
                    $"puts gene '{gene}' into '{group}' and into '{groupOf[gene]}'; a gene belongs to one group", path, reader.LineNumber,
                        gene);
        }
        string[] missing = [.. dataset.Sequences.Select(s => s.Id).Where(id => !groupOf.ContainsKey(id))];
        if (missing.Length == dataset.Count || (missing.Length > 0 && !missingAreAlone))
            throw new GenomicsDataException(
                $"has no group for {missing.Length} of {dataset.Count} genes "
                    + $"({string.Join(", ", missing.Take(3))}{(missing.Length > 3 ? ", …" : "")}); give every gene a group, its own id "
                    + $"if it is alone", path);
        return [.. dataset.Sequences.Select(s => groupOf.GetValueOrDefault(s.Id, s.Id + GroupSplit.Alone))];
    }

    private static (string Gene, string Group) Cells(ReadOnlySpan<byte> line, LineReader reader)
    {
        var delimiter = CellReader.DelimiterOf(line);
        var cells = new CellReader(line, delimiter);
        cells.TryNext(out var gene);
        if (gene.IsEmpty || !cells.TryNext(out var group) || group.IsEmpty)
            throw new GenomicsDataException("has no group; expected a gene id and a group name on every line", reader.Name,
                reader.LineNumber);
        if (delimiter == ColumnDelimiter.WhiteSpace && cells.TryNext(out _))
            throw new GenomicsDataException("has more than a gene id and a group name between blanks; separate the two by a tab",
                reader.Name, reader.LineNumber, Encoding.UTF8.GetString(gene));
        return (Encoding.UTF8.GetString(gene), CellText.Name(Encoding.UTF8.GetString(group)));
    }
}
