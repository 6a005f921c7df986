using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Parquet;
using Parquet.Schema;

namespace Genomics.Lm.Cli.Tables;

/// <summary>
/// A table in the columnar format of Apache Parquet: names as strings, numbers as they are, in row groups of bounded size. A value that is
/// missing is null.
/// </summary>
internal sealed class ParquetTable
{
    private const int RowsOfGroup = 1 << 16;

    private readonly List<(DataField Field, Func<ParquetRowGroupWriter, DataField, Range, Task> Write)> _columns = [];
    private readonly int _rows;

    /// <summary>Begins a table.</summary>
    /// <param name="rows">Its number of rows.</param>
    public ParquetTable(int rows) => _rows = rows;

    /// <summary>Adds names.</summary>
    public ParquetTable Add(string name, IReadOnlyList<string> values)
    {
        _columns.Add((new DataField(name, typeof(string), isNullable: false), (group, field, rows) =>
        {
            var (from, count) = rows.GetOffsetAndLength(_rows);
            string[] part = [.. Enumerable.Range(from, count).Select(i => values[i])];
            return group.WriteAsync(field, part);
        }
        ));
        return this;
    }

    /// <summary>Adds numbers or truth values, made row by row when they are written.</summary>
    public ParquetTable Add<T>(string name, Func<int, T> value) where T : struct
    {
        _columns.Add((new DataField(name, typeof(T), isNullable: false), (group, field, rows) =>
            group.WriteAsync<T>(field, Part(rows, value))));
        return this;
    }

    /// <summary>Adds numbers some of which are missing: NaN becomes null.</summary>
    public ParquetTable AddOptional(string name, Func<int, double> value)
    {
        _columns.Add((new DataField(name, typeof(double), isNullable: true), (group, field, rows) =>
            group.WriteAsync<double>(field, Part<double?>(rows, row => value(row) is var v && double.IsNaN(v) ? null : v))));
        return this;
    }

    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="GenomicsDataException">Two columns have one name, or the file cannot be written.</exception>
    public void Write(string path)
    {
        if (_columns.GroupBy(c => c.Field.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new GenomicsDataException($"would have two columns '{twice.Key}', which Parquet cannot; give a name in .tsv", path);
        OutputFile.Write(path, stream => Fill(stream).GetAwaiter().GetResult());
    }

    private async Task Fill(Stream stream)
    {
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(_columns.Select(c => c.Field)), stream);
        for (var from = 0; from == 0 || from < _rows; from += RowsOfGroup)
        {
            using var group = writer.CreateRowGroup();
            foreach (var (field, write) in _columns) await write(group, field, from..Math.Min(from + RowsOfGroup, _rows));
        }
    }

    private T[] Part<T>(Range rows, Func<int, T> value)
    {
        var (from, count) = rows.GetOffsetAndLength(_rows);
        var part = new T[count];
        for (var i = 0; i < count; i++) part[i] = value(from + i);
        return part;
    }
}
