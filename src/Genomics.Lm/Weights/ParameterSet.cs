
namespace Genomics.Lm.Weights;

/// <summary>Named tensors in memory, to write to and to read from. Safe for concurrent reading while nobody writes.</summary>
public sealed class ParameterSet : IParameterSource, IParameterSink
{
    private readonly Dictionary<string, (int[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>Copies all tensors of a source.</summary>
    public static ParameterSet Copy(IParameterSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var set = new ParameterSet();
        foreach (var name in source.Names) set.Take(source, name, name);
        return set;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _names;

    /// <inheritdoc/>
    public IReadOnlyList<int> Shape(string name) => _tensors[name].Shape;

    /// <summary>A tensor's values, row-major; writing to them changes the set.</summary>
    /// <exception cref="KeyNotFoundException">No tensor of that name.</exception>
    public Span<float> Values(string name) => _tensors[name].Values;

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        var values = _tensors[name].Values;
        if (values.Length != destination.Length)
            throw new ArgumentException($"tensor '{name}' has {values.Length} elements, the destination {destination.Length}",
                nameof(destination));
        values.CopyTo(destination);
    }

    /// <summary>Takes a copy of a tensor; one of the same name is replaced.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's product.</exception>
    public void Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        if (Count(shape) != values.Length)
            throw new ArgumentException($"tensor '{name}' has {values.Length} values, its shape needs {Count(shape)}", nameof(values));
        // a set that is filled again and again, such as the best weights so far, keeps its memory
        if (_tensors.TryGetValue(name, out var old) && old.Shape.AsSpan().SequenceEqual(shape)) values.CopyTo(old.Values);
        else Add(name, shape.ToArray(), values.ToArray());
    }

    /// <summary>Takes a copy of a source's tensor under a name of its own; one of that name is replaced.</summary>
    internal void Take(IParameterSource source, string name, string newName)
    {
        int[] shape = [.. source.Shape(name)];
        var values = new float[Count(shape)];
        source.Read(name, values);
        Add(newName, shape, values);
    }

    private void Add(string name, int[] shape, float[] values)
    {
        if (!_tensors.ContainsKey(name)) _names.Add(name);
        _tensors[name] = (shape, values);
    }

    private static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var dimension in shape) count = checked(count * dimension);
        return count;
    }
}
