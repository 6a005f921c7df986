using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Internals;

namespace Genomics.Lm.Dexter;

/// <summary>Genes × variables of one condition: the word's count in the region divided by the region's length, between 0 and 1.</summary>
public sealed class DexterMatrix
{
    private readonly CountTable _table;
    private readonly int[] _windows;   // row -> window of the table
    private readonly int[] _columns;   // column -> variable of the table
    private readonly double[] _expression;

    internal DexterMatrix(IReadOnlyList<string> genes, IReadOnlyList<ScoredDomain> variables, CountTable table, int[] windows,
        double[] expression)
    {
        (Genes, Variables, _table, _windows, _expression) = (genes, variables, table, windows, expression);
        _columns = [.. variables.Select(v => table.Places[(v.Kmer, v.Region)])];
    }

    /// <summary>Gene ids, one per row, in the order of the expression table; genes without a value are left out.</summary>
    public IReadOnlyList<string> Genes { get; }

    /// <summary>The variables, one per column, by name as plain strings.</summary>
    public IReadOnlyList<ScoredDomain> Variables { get; }

    /// <summary>Expression on the transformed scale, one per row.</summary>
    public ReadOnlySpan<double> Expression => _expression;

    /// <summary>The value of a variable in a gene.</summary>
    public double this[int row, int column] => Count(row, column) / (double)Variables[column].Region.Length;

    /// <summary>The number of occurrences of a variable's word in its region of a gene.</summary>
    public int Count(int row, int column) => _table.Row(_windows[row])[_columns[column]];

    /// <summary>One column of values.</summary>
    public double[] Column(int column)
    {
        var values = new double[_windows.Length];
        for (var row = 0; row < values.Length; row++) values[row] = this[row, column];
        return values;
    }

    /// <summary>All values, [genes, variables] row-major.</summary>
    public double[] ToArray()
    {
        var values = new double[checked(_windows.Length * _columns.Length)];
        double[] lengths = [.. Variables.Select(v => (double)v.Region.Length)];
        for (var row = 0; row < _windows.Length; row++)
        {
            var counts = _table.Row(_windows[row]);
            var target = values.AsSpan(row * _columns.Length, _columns.Length);
            for (var column = 0; column < target.Length; column++) target[column] = counts[_columns[column]] / lengths[column];
        }
        return values;
    }
}
