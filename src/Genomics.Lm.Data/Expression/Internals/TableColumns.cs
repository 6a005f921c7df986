using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Expression.Internals;

/// <summary>Which columns of a table are read as conditions.</summary>
internal sealed class TableColumns
{
    /// <param name="source">The file's path, for messages.</param>
    /// <param name="headerLine">1-based number of the header line.</param>
    /// <param name="header">One name per column.</param>
    /// <param name="candidates">The columns that may hold values, ascending.</param>
    /// <param name="ignored">Names that are no conditions unless asked for.</param>
    /// <param name="options">Conditions to read and to predict.</param>
    public TableColumns(
        string source, long headerLine, IReadOnlyList<string> header, IReadOnlyList<int> candidates, HashSet<string> ignored,
            ExpressionReadOptions options)
    {
        (Source, HeaderLine, Header) = (source, headerLine, header);
        int[] usual = [.. candidates.Where(c => !ignored.Contains(header[c]))];
        var wanted = (options.Conditions ?? options.TargetConditions)?.Select(name => Find(name, candidates, usual)).ToArray();
        var named = wanted?.ToHashSet() ?? [];
        if (options.Conditions is not null && wanted!.Length > named.Count)
            throw new GenomicsDataException($"is asked for one condition twice ({CellText.List(options.Conditions)}); name each once",
                source, headerLine);
        Read = options.Conditions is not null ? wanted! : [.. candidates.Where(c => !ignored.Contains(header[c]) || named.Contains(c))];
        IsTarget = [.. Read.Select(named.Contains)];
        HasTargets = named.Count > 0;
        var left = options.Conditions is not null ? []
            : candidates.Where(c => ignored.Contains(header[c]) && !named.Contains(c)).Select(c => header[c]).Distinct().ToList();
        if (Read.Count == 0)
            throw new GenomicsDataException(
                $"has annotation only ({CellText.List(left)}); expected at least one condition: ask for one of these by name if it is "
                    + $"meant", source, headerLine);
        left.RemoveAll(name => name.Equals("Description", StringComparison.OrdinalIgnoreCase));
        Ignored = left;
    }

    /// <summary>The file's path.</summary>
    public string Source { get; }

    /// <summary>1-based number of the header line.</summary>
    public long HeaderLine { get; }

    /// <summary>One name per column.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The columns to read, in the order of the conditions.</summary>
    public IReadOnlyList<int> Read { get; }

    /// <summary>Per column read whether it was asked for by name.</summary>
    public IReadOnlyList<bool> IsTarget { get; }

    /// <summary>Whether conditions were asked for by name: the other columns may hold anything.</summary>
    public bool HasTargets { get; }

    /// <summary>Names of the columns that are left out because of their names.</summary>
    public IReadOnlyList<string> Ignored { get; }

    private int Find(string name, IReadOnlyList<int> candidates, int[] usual)
    {
        int[] same = [.. candidates.Where(c => Header[c] == name).Take(2)];
        if (same.Length > 1) throw Twice(name);
        return same.Length == 1 ? same[0] : usual[ConditionNames.Find(name, [.. usual.Select(c => Header[c])], Source)];
    }

    /// <summary>The error of two conditions with one name.</summary>
    public GenomicsDataException Twice(string name)
        => new($"has two columns named '{CellText.Shorten(name)}'; rename one", Source, HeaderLine, name);
}
