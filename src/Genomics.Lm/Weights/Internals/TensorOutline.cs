namespace Genomics.Lm.Weights.Internals;

/// <summary>Names and shapes of tensors in their order, without the values.</summary>
internal sealed class TensorOutline : IParameterSink
{
    private readonly List<(string Name, int[] Shape)> _tensors = [];

    public IReadOnlyList<(string Name, int[] Shape)> Tensors => _tensors;

    public void Add(string name, int[] shape) => _tensors.Add((name, shape));

    void IParameterSink.Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values) => Add(name, shape.ToArray());

    /// <summary>
    /// What a source has other than this outline: a missing, superfluous or differently shaped tensor; null when nothing.
    /// </summary>
    public string? DifferenceTo(IParameterSource source)
    {
        var names = source.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, shape) in _tensors)
            if (!names.Remove(name)) return $"tensor '{name}' is missing";
            else if (!source.Shape(name).SequenceEqual(shape))
                return $"tensor '{name}' is [{string.Join(", ", source.Shape(name))}], expected [{string.Join(", ", shape)}]";
        return names.Count > 0 ? $"tensor '{names.Min(StringComparer.Ordinal)}' does not belong there" : null;
    }

    /// <summary>Elements of a tensor.</summary>
    public static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var dimension in shape) count = checked(count * dimension);
        return count;
    }
}
