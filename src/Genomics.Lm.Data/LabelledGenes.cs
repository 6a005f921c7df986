using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data;

/// <summary>Genes with their sequences and expression values.</summary>
public sealed class LabelledGenes
{
    private readonly double[] _values;
    private readonly IReadOnlyList<int>? _groups;

    /// <summary>Makes a set of labelled genes.</summary>
    /// <param name="sequences">One window per gene; the sequence's id is the gene's id.</param>
    /// <param name="values">[genes, conditions] in row-major order on the transformed scale; NaN = missing.</param>
    /// <param name="conditionCount">Number of conditions (columns).</param>
    /// <param name="tableOrder">Each gene's row in the expression table: methods that depend on row order sort by it.</param>
    /// <exception cref="ArgumentException">Sizes that do not match, or a null.</exception>
    public LabelledGenes(IReadOnlyList<DnaSequence> sequences, double[] values, int conditionCount, IReadOnlyList<int> tableOrder)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(tableOrder);
        ArgumentOutOfRangeException.ThrowIfNegative(conditionCount);
        if (sequences.Contains(null!)) throw new ArgumentException("a sequence is null", nameof(sequences));
        if (values.Length != (long)sequences.Count * conditionCount || tableOrder.Count != sequences.Count)
            throw new ArgumentException(
                $"{sequences.Count} genes × {conditionCount} conditions do not match {values.Length} values and {tableOrder.Count} table "
                    + $"rows");
        (Sequences, _values, ConditionCount, TableOrder) = (sequences, values, conditionCount, tableOrder);
    }

    /// <summary>One window per gene.</summary>
    public IReadOnlyList<DnaSequence> Sequences { get; }

    /// <summary>Number of genes.</summary>
    public int Count => Sequences.Count;

    /// <summary>Number of conditions.</summary>
    public int ConditionCount { get; }

    /// <summary>Each gene's row in the expression table.</summary>
    public IReadOnlyList<int> TableOrder { get; }

    /// <summary>
    /// Each gene's leakage group: genes of a group tell of each other and belong on one side of any division. Null: each is its own.
    /// </summary>
    /// <exception cref="ArgumentException">Not one group per gene.</exception>
    public IReadOnlyList<int>? Groups
    {
        get => _groups;
        init => _groups = value is null || value.Count == Count ? value
            : throw new ArgumentException($"{value.Count} groups for {Count} genes", nameof(value));
    }

    /// <summary>[genes, conditions] in row-major order on the transformed scale; NaN = missing.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The value of one gene under one condition; NaN when missing.</summary>
    public double Value(int gene, int condition) => _values[gene * ConditionCount + condition];

    /// <summary>One condition's values, one per gene.</summary>
    public double[] Condition(int condition)
    {
        var column = new double[Count];
        for (var gene = 0; gene < column.Length; gene++) column[gene] = Value(gene, condition);
        return column;
    }

    /// <summary>Some of the genes, in the given order.</summary>
    /// <param name="rows">Their positions; one may be taken more than once.</param>
    public LabelledGenes Take(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Any(row => (uint)row >= (uint)Count))
            throw new ArgumentOutOfRangeException(nameof(rows), $"a position is not one of the {Count} genes");
        var values = new double[rows.Count * ConditionCount];
        for (var row = 0; row < rows.Count; row++)
            _values.AsSpan(rows[row] * ConditionCount, ConditionCount).CopyTo(values.AsSpan(row * ConditionCount));
        return new LabelledGenes([.. rows.Select(i => Sequences[i])], values, ConditionCount, [.. rows.Select(i => TableOrder[i])])
        {
            Groups = Groups is { } groups ? [.. rows.Select(i => groups[i])] : null,
        };
    }

    /// <summary>These and other genes together, in the order of the expression table.</summary>
    public LabelledGenes UnionInTableOrder(LabelledGenes other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.ConditionCount != ConditionCount) throw new ArgumentException("both sets need the same conditions", nameof(other));
        var order = Enumerable.Range(0, Count + other.Count)
            .OrderBy(i => i < Count ? TableOrder[i] : other.TableOrder[i - Count]).ToArray();
        var values = new double[order.Length * ConditionCount];
        for (var row = 0; row < order.Length; row++)
            for (var condition = 0; condition < ConditionCount; condition++)
                values[row * ConditionCount + condition] =
                    order[row] < Count ? Value(order[row], condition) : other.Value(order[row] - Count, condition);
        return new LabelledGenes(
            [.. order.Select(i => i < Count ? Sequences[i] : other.Sequences[i - Count])],
            values, ConditionCount,
            [.. order.Select(i => i < Count ? TableOrder[i] : other.TableOrder[i - Count])])
        {
            Groups = Groups is { } own && other.Groups is { } others ? [.. order.Select(i => i < Count ? own[i] : others[i - Count])]
                : null,
        };
    }
}
