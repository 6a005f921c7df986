namespace Genomics.Lm.Weights;

/// <summary>Named float32 tensors to read from: a safetensors file, a torch checkpoint, memory.</summary>
public interface IParameterSource
{
    /// <summary>All tensor names.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>The tensor's shape, outermost dimension first.</summary>
    /// <exception cref="KeyNotFoundException">No tensor of that name.</exception>
    IReadOnlyList<int> Shape(string name);

    /// <summary>Copies the tensor, converted to float32, row-major.</summary>
    /// <param name="name">A name of <see cref="Names"/>.</param>
    /// <param name="destination">As many elements as the shape's product.</param>
    /// <exception cref="KeyNotFoundException">No tensor of that name.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    void Read(string name, Span<float> destination);
}

/// <summary>Named float32 tensors to write to.</summary>
public interface IParameterSink
{
    /// <summary>Takes one tensor; the values are copied before the call returns.</summary>
    void Write(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values);
}
