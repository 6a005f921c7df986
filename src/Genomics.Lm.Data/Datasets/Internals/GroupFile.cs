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
            if (line.IndexOfAnyExcept(" \t"u8) < 0 || line[0] == '#') continue;
            var cells = CellReader.Texts(line, CellReader.DelimiterOf(line));
            if (cells.Count < 2 || cells[0].Length == 0 || cells[1].Length == 0)
                throw new GenomicsDataException("has no group; expected a gene id and a group name on every line", path, reader.LineNumber);
            if (!groupOf.TryAdd(cells[0], cells[1]) && groupOf[cells[0]] != cells[1])
                throw new GenomicsDataException($"puts gene '{cells[0]}' into '{cells[1]}' and into '{groupOf[cells[0]]}'; a gene belongs to one group", path, reader.LineNumber, cells[0]);
        }
        string[] missing = [.. dataset.Sequences.Select(s => s.Id).Where(id => !groupOf.ContainsKey(id))];
        if (missing.Length == dataset.Count || (missing.Length > 0 && !missingAreAlone))
            throw new GenomicsDataException($"has no group for {missing.Length} of {dataset.Count} genes ({string.Join(", ", missing.Take(3))}{(missing.Length > 3 ? ", …" : "")}); give every gene a group, its own id if it is alone", path);
        return [.. dataset.Sequences.Select(s => groupOf.GetValueOrDefault(s.Id, $"{s.Id} (alone)"))];
    }
}
