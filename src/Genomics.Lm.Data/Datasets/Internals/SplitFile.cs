using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>One part of a split, as a file names its genes.</summary>
internal sealed class SplitFile
{
    private readonly string _part, _path;

    /// <param name="part">What the genes are for.</param>
    /// <param name="path">The file.</param>
    /// <param name="indexOf">The dataset's genes.</param>
    /// <param name="mayBeEmpty">Whether a file without any name is taken.</param>
    public SplitFile(string part, string path, Dictionary<string, int> indexOf, bool mayBeEmpty = false)
    {
        (_part, _path) = (part, path);
        string? example = null;
        foreach (var (_, names) in Read(path))
        {
            example ??= names[0];
            if (Array.Find(names, indexOf.ContainsKey) is { } id) Genes.Add(indexOf[id]);
            else Unknown++;
        }
        if (Genes.Count == 0 && !(mayBeEmpty && example is null))
            throw new GenomicsDataException(
                $"names no gene of the dataset (first line: '{CellText.Shorten(example ?? "(empty)")}', dataset: "
                    + $"'{indexOf.Keys.FirstOrDefault()}'); expected one gene id per line", path);
    }

    /// <summary>Indices of the genes in the order of the file; one may stand there twice.</summary>
    public List<int> Genes { get; } = [];

    /// <summary>Number of lines that name no gene of the dataset.</summary>
    public int Unknown { get; }

    /// <summary>Refuses genes that another part has too, whatever the two files are called.</summary>
    public void RequireApart(SplitFile other, GeneDataset dataset)
    {
        var theirs = other.Genes.ToHashSet();
        string[] both = [.. Genes.Where(theirs.Contains).Distinct().Select(g => dataset.Sequences[g].Id)];
        if (both.Length > 0)
            throw new GenomicsDataException(
                $"names {both.Length} {_part} genes, which {other._path} names as {other._part} genes ({CellText.List(both, 3)}); a gene "
                    + $"belongs to one part of a split: was one file given twice?", _path, 0, both[0]);
    }

    /// <summary>The lines of a file: what may be the id, the whole line first, then its first cell.</summary>
    public static IEnumerable<(long Line, string[] Names)> Read(string path)
    {
        using var reader = new LineReader(path);
        while (Next(reader) is { } names) yield return (reader.LineNumber, names);
    }

    private static string[]? Next(LineReader reader)
    {
        while (reader.TryReadLine(out var line))
        {
            line = line.Trim(" \t"u8);
            if (line.IsEmpty || line[0] == '#') continue;
            var whole = Encoding.UTF8.GetString(line);
            var cells = new CellReader(line, line.Contains((byte)'\t') ? ColumnDelimiter.Tab : ColumnDelimiter.Comma);
            return cells.TryNext(out var first) && !first.IsEmpty && Encoding.UTF8.GetString(first) is var id && id != whole ? [whole, id]
                : [whole];
        }
        return null;
    }
}
