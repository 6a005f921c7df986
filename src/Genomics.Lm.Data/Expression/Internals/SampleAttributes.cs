using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>Reads which tissue each GTEx sample is from.</summary>
internal static class SampleAttributes
{
    public static Dictionary<string, string> Read(string path)
    {
        using var reader = new LineReader(path);
        if (!reader.TryReadLine(out var line))
            throw new GenomicsDataException("is empty; expected sample attributes with the columns SAMPID and SMTSD", path);
        var header = CellReader.Texts(line, ColumnDelimiter.Tab, reader);
        var (sample, tissue) = (header.IndexOf("SAMPID"), header.IndexOf("SMTSD"));
        if (sample < 0 || tissue < 0)
            throw new GenomicsDataException(
                "has no columns SAMPID and SMTSD; expected the file …_SampleAttributesDS.txt of the same release", path, 1);
        var tissueOf = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.TryReadLine(out line))
        {
            var cells = new CellReader(line, ColumnDelimiter.Tab);
            var (id, name) = ("", "");
            for (var column = 0; cells.TryNext(out var cell); column++)
            {
                if (column == sample) id = Encoding.UTF8.GetString(cell);
                else if (column == tissue) name = Encoding.UTF8.GetString(cell);
            }
            if (id.Length > 0 && name.Length > 0) tissueOf[id] = name;
        }
        return tissueOf;
    }
}
