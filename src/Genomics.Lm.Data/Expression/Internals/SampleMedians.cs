using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>
/// Per-tissue medians of a sample-level GCT: lines are read one after another, batches of them are worked on in parallel.
/// </summary>
internal sealed class SampleMedians
{
    private const int BatchRows = 64;

    private readonly byte[][] _missing = CellText.Bytes(new ExpressionReadOptions().MissingValues);
    private readonly LineReader _reader;
    private readonly GctFile _gct;
    private readonly GtexOptions _options;
    private readonly string[] _tissues;
    private readonly int[] _tissueOf;   // [columns] index of the sample's tissue, −1 = not used
    private readonly int[] _first;      // [tissues + 1] where a tissue's samples begin when ordered by tissue

    public SampleMedians(LineReader reader, Dictionary<string, string> tissueOf, GtexOptions options)
    {
        (_reader, _options) = (reader, options);
        if (!GctFile.Recognises(reader))
            throw new GenomicsDataException("is not a GCT file; expected a sample-level file with the first line #1.2", reader.Name, 1);
        _gct = new GctFile(reader);
        string?[] names = [.. _gct.Header.Select((sample, column) => column < _gct.FirstValue ? null : Lookup(tissueOf, sample))];
        if (names.All(n => n is null))
            throw new GenomicsDataException(
                $"has no sample that the attributes name (first sample: '{_gct.Header.ElementAtOrDefault(_gct.FirstValue)}'); give both "
                    + $"files of one release", reader.Name, 3);
        string[] found = [.. names.OfType<string>().CountBy(n => n).Where(n => n.Value >= options.MinimumSamples).Select(n => n.Key)
            .Order(StringComparer.Ordinal)];
        _tissues = options.Tissues is null ? found : [.. options.Tissues.Select(t => found[ConditionNames.Find(t, found, reader.Name)])];
        _tissueOf = [.. names.Select(n => Array.IndexOf(_tissues, n))];
        _first = new int[_tissues.Length + 1];
        foreach (var tissue in _tissueOf)
            if (tissue >= 0) _first[tissue + 1]++;
        for (var t = 0; t < _tissues.Length; t++) _first[t + 1] += _first[t];
    }

    public ExpressionTable Compute(IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var genes = new List<string>();
        var values = new List<double>();
        var lines = new byte[BatchRows][];
        var numbers = new long[BatchRows];
        var medians = new double[BatchRows * _tissues.Length];
        var parallel = Parallelism.Of(_options.Threads, cancellationToken);
        while (true)
        {
            var count = 0;
            for (; count < BatchRows && TryReadGene(out var gene, out lines[count]); count++)
            {
                genes.Add(gene);
                numbers[count] = _reader.LineNumber;
            }
            if (count == 0) break;
            try
            {
                ParallelLoop.For(0, count, parallel,
                    row => Medians(lines[row], numbers[row], medians.AsSpan(row * _tissues.Length, _tissues.Length)));
            }
            catch (AggregateException error)
            {
                throw error.InnerExceptions.OfType<GenomicsDataException>().MinBy(e => e.Line) ?? error.InnerExceptions[0];
            }
            values.AddRange(medians.AsSpan(0, count * _tissues.Length));
            progress?.Report(new WorkProgress("medians per tissue", genes.Count, _gct.DeclaredRows));
        }
        return new ExpressionTable(_reader.Name, genes, _tissues, [.. values]);
    }

    private bool TryReadGene(out string gene, out byte[] line)
    {
        (gene, line) = ("", []);
        while (_gct.TryReadRow(out var row))
        {
            var cells = new CellReader(row, ColumnDelimiter.Tab);
            for (var column = 0; column <= _gct.GeneColumn; column++)
                gene = cells.TryNext(out var cell) ? Encoding.UTF8.GetString(cell) : "";
            if (gene.Length == 0) throw new GenomicsDataException("has no gene id", _reader.Name, _reader.LineNumber);
            if (_options.ParY == ParYPolicy.Drop && GeneId.IsParY(gene)) continue;
            line = row.ToArray();
            return true;
        }
        return false;
    }

    private void Medians(byte[] line, long lineNumber, Span<double> medians)
    {
        var sorted = new double[_first[^1]];
        Span<int> next = _first.AsSpan(0, _tissues.Length).ToArray();
        var cells = new CellReader(line, ColumnDelimiter.Tab);
        var (column, surplus) = (0, false);
        for (; cells.TryNext(out var cell); column++)
        {
            surplus |= column >= _tissueOf.Length && !cell.IsEmpty;
            if (column >= _tissueOf.Length || _tissueOf[column] < 0 || cell.IsEmpty) continue;
            if (!NumberParser.TryParse(cell, out var value))
            {
                if (CellText.IsOneOf(cell, _missing)) continue;
                throw new GenomicsDataException(
                    $"sample '{_gct.Header[column]}' has '{CellText.Shorten(cell)}'; expected a number: {CellText.Advice(cell)}",
                        _reader.Name, lineNumber);
            }
            sorted[next[_tissueOf[column]]++] = value;
        }
        if (column < _tissueOf.Length || surplus)
            throw new GenomicsDataException(
                $"has {column} cells, the header has {_tissueOf.Length}; expected as many: was the file cut off?", _reader.Name,
                    lineNumber);
        for (var t = 0; t < medians.Length; t++) medians[t] = Median(sorted.AsSpan(_first[t]..next[t]));
    }

    private static double Median(Span<double> values)
    {
        if (values.IsEmpty) return double.NaN;
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static string? Lookup(Dictionary<string, string> tissueOf, string sample)
        => tissueOf.GetValueOrDefault(sample) ?? tissueOf.GetValueOrDefault(sample.Replace('.', '-'));   // R turns hyphens into dots
}
