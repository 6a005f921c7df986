namespace Genomics.Lm.Weights.Internals;

// What a checkpoint's pickle may be made of, beside strings, integers, doubles, booleans, null and object?[] for tuples.

/// <summary>A name that a pickle asks for; never looked up, only compared.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A dict or OrderedDict, in order.</summary>
internal sealed class PickleDictionary
{
    public List<(object? Key, object? Value)> Items { get; } = [];
}

/// <summary>A list.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A member of the archive that holds numbers.</summary>
internal sealed record PickleStorage(string TypeName, string Key, long Count);

/// <summary>A view of a storage; strides and offset in elements.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);
