namespace Genomics.Lm.Onnx.Internals;

/// <summary>A graph under construction: nodes in the order in which they are computed, and their constants.</summary>
internal sealed class GraphBuilder
{
    public const int Float = ModelTensor.Float, Int64 = ModelTensor.Int64;

    private readonly List<ModelTensor> _tensors = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Nodes, inputs and outputs.</summary>
    public GraphProto Graph { get; } = new() { Name = "genomics-lm" };

    /// <summary>The constants.</summary>
    public IReadOnlyList<ModelTensor> Tensors => _tensors;

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">ONNX's name of it.</param>
    /// <param name="output">The name of what it computes; made unique when taken.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="attributes">Its settings.</param>
    /// <returns>The output's name.</returns>
    public string Node(string operation, string output, string[] inputs, params AttributeProto[] attributes)
    {
        output = Unique(output);
        Graph.Node.Add(new NodeProto
        {
            Name = output,
            OpType = operation,
            Input = { inputs },
            Output = { output },
            Attribute = { attributes },
        });
        return output;
    }

    /// <summary>Adds a tensor whose values are made when the file is written.</summary>
    public string Weight(string name, IReadOnlyList<int> dimensions, Func<float[]> values)
        => Add(ModelTensor.Of(Unique(name), dimensions, values));

    /// <summary>Adds floats.</summary>
    public string Constant(string name, IReadOnlyList<int> dimensions, params float[] values)
        => Add(ModelTensor.Of(Unique(name), dimensions, () => values));

    /// <summary>Adds a list of whole numbers: axes, shapes.</summary>
    public string Integers(string name, params long[] values) => Add(ModelTensor.Of(Unique(name), [values.Length], values));

    /// <summary>Adds a whole number.</summary>
    public string Integer(string name, long value) => Add(ModelTensor.Of(Unique(name), [], [value]));

    /// <summary>Adds an input.</summary>
    public void Input(string name, int type, string meaning, params string[] dimensions)
        => Graph.Input.Add(Value(Unique(name), type, meaning, dimensions));

    /// <summary>Names an output.</summary>
    public void Output(string name, string meaning, params string[] dimensions)
        => Graph.Output.Add(Value(name, Float, meaning, dimensions));

    public static AttributeProto Number(string name, long value)
        => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Real(string name, float value)
        => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    public static AttributeProto Numbers(string name, params long[] values)
        => new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    private string Add(ModelTensor tensor)
    {
        _tensors.Add(tensor);
        return tensor.Name;
    }

    private string Unique(string name)
    {
        for (var (free, count) = (name, 2); ; free = $"{name}_{count++}")
            if (_names.Add(free)) return free;
    }

    private static ValueInfoProto Value(string name, int type, string meaning, string[] dimensions) => new()
    {
        Name = name,
        DocString = meaning,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = type,
                Shape = new TensorShapeProto
                {
                    Dim =
                    {
                        dimensions.Select(d => long.TryParse(d, out var fixedSize)
                            ? new TensorShapeProto.Types.Dimension { DimValue = fixedSize }
                            : new TensorShapeProto.Types.Dimension { DimParam = d })
                    },
                },
            },
        },
    };
}
