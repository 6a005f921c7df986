using System.Text.Json.Serialization;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Convolution.Internals;

/// <summary>One tensor of a convolutional network, in the one buffer that holds all.</summary>
/// <param name="Name">Name in files.</param>
/// <param name="Shape">Outermost dimension first.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="FanIn">Inputs of each output; 0 for biases, which begin at zero.</param>
internal sealed record ConvolutionTensor(string Name, int[] Shape, int Offset, int FanIn)
{
    public int Count => Shape.Aggregate(1, (product, dimension) => product * dimension);
}

/// <summary>The sizes of a convolutional network and where its tensors lie.</summary>
internal sealed record ConvolutionShape
{
    public required int Channels { get; init; }
    public required int FirstWidth { get; init; }
    public required int Stride { get; init; }
    public required int Blocks { get; init; }
    [JsonPropertyName("slots")]   // the word of network.json
    public required int Bins { get; init; }
    public required int Outputs { get; init; }

    /// <summary>Positions after the first layer.</summary>
    public int Positions(int bases) => (bases + Stride - 1) / Stride;

    /// <summary>
    /// All tensors in order: first layer [width, 4, channels], blocks [3 × channels, channels], head [outputs, bins × channels].
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<ConvolutionTensor> Tensors => field ??= List();

    [JsonIgnore]
    public int Length => Tensors[^1].Offset + Tensors[^1].Count;

    [JsonIgnore]
    public int Head => Tensors[^2].Offset;

    [JsonIgnore]
    public int HeadBias => Tensors[^1].Offset;

    public int Block(int index) => Tensors[2 + 2 * index].Offset;

    public int BlockBias(int index) => Tensors[3 + 2 * index].Offset;

    /// <summary>Fresh weights, N(0, 2 / inputs) (He et al. 2015), the head's N(0, 1 / inputs).</summary>
    public ParameterSet Draw(long seed)
    {
        var set = new ParameterSet();
        for (var index = 0; index < Tensors.Count; index++)
        {
            var tensor = Tensors[index];
            var random = new CounterRandom(seed, RandomStreams.ConvolutionWeights + (ulong)index);
            var values = new float[tensor.Count];
            var deviation = tensor.FanIn == 0 ? 0 : Math.Sqrt((tensor.Offset == Head ? 1.0 : 2.0) / tensor.FanIn);
            for (var i = 0; i < values.Length; i++) values[i] = (float)(deviation * random.NextNormal());
            set.Write(tensor.Name, tensor.Shape, values);
        }
        return set;
    }

    /// <summary>Reads all tensors into one buffer.</summary>
    public void Read(IParameterSource source, Span<float> values)
    {
        foreach (var tensor in Tensors) source.Read(tensor.Name, values.Slice(tensor.Offset, tensor.Count));
    }

    private List<ConvolutionTensor> List()
    {
        var list = new List<ConvolutionTensor>();
        void Add(string name, int fanIn, params int[] shape)
            => list.Add(new ConvolutionTensor(name, shape, list.Count == 0 ? 0 : list[^1].Offset + list[^1].Count, fanIn));
        Add("first.weight", FirstWidth, FirstWidth, 4, Channels);
        Add("first.bias", 0, Channels);
        for (var i = 0; i < Blocks; i++)
        {
            Add($"block.{i}.weight", 3 * Channels, 3 * Channels, Channels);
            Add($"block.{i}.bias", 0, Channels);
        }
        Add("classifier.weight", Bins * Channels, Outputs, Bins * Channels);
        Add("classifier.bias", 0, Outputs);
        return list;
    }
}
