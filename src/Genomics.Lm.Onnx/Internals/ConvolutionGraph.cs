using System.Globalization;
using Genomics.Lm.Convolution;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Onnx.Internals;

/// <summary>The convolutional network as a graph: letters in, outputs before their scales out.</summary>
internal static class ConvolutionGraph
{
    public const string Bases = "bases";

    /// <summary>Adds the network.</summary>
    /// <returns>[batch, conditions].</returns>
    public static string Outputs(GraphBuilder graph, FittedConvolution network)
    {
        var (channels, stride) = (network.Channels, network.Stride);
        graph.Input(Bases, GraphBuilder.Int64, "A 0, C 1, G 2, T 3, any other letter 4", "batch", "length");
        var letters = graph.Node("OneHot", "letters", [Bases, graph.Integer("four", 4), graph.Constant("off_on", [2], 0, 1)],
            GraphBuilder.Number("axis", 1));
        var x = Convolve(graph, letters, network.Weights, "first", network.FirstWidth, 4, channels, 1);
        if (stride > 1)
            x = graph.Node("AveragePool", "positions", [x], GraphBuilder.Numbers("kernel_shape", stride),
                GraphBuilder.Numbers("strides", stride), GraphBuilder.Number("ceil_mode", 1));
        for (var block = 0; block < network.Blocks; block++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"block.{block}");
            x = graph.Node("Add", name + ".added", [x, Convolve(graph, x, network.Weights, name, 3, channels, channels, 1 << block)]);
        }
        var states = graph.Node("Transpose", "states", [x], GraphBuilder.Numbers("perm", 0, 2, 1));
        var bins = network.Input.BinBorders!.Count - 1;
        var pooled = graph.Node("Reshape", "pooled", [graph.Node("MatMul", "means_of_bins", [BinWeights(graph, network), states]),
            graph.Integers("pooled_shape", 0, bins * channels)]);
        float[] Rows(string name, int length)
        {
            var all = Read(network.Weights, name);
            return [.. network.Outputs.SelectMany(output => all.AsSpan(output * length, length).ToArray())];
        }
        return graph.Node("Gemm", "outputs", [pooled,
            graph.Weight("classifier.weight", [network.Outputs.Count, bins * channels], () => Rows("classifier.weight", bins * channels)),
            graph.Weight("classifier.bias", [network.Outputs.Count], () => Rows("classifier.bias", 1))], GraphBuilder.Number("transB", 1));
    }

    // the stored rows are [tap, input], the columns outputs; ONNX wants [output, input, tap]
    private static string Convolve(GraphBuilder graph, string x, IParameterSource weights, string name, int width, int inputs, int outputs,
        int dilation)
    {
        float[] Filters()
        {
            var (stored, filters) = (Read(weights, name + ".weight"), new float[width * inputs * outputs]);
            for (var tap = 0; tap < width; tap++)
                for (var input = 0; input < inputs; input++)
                    for (var output = 0; output < outputs; output++)
                        filters[(output * inputs + input) * width + tap] = stored[(tap * inputs + input) * outputs + output];
            return filters;
        }
        var reach = width / 2 * dilation;
        return graph.Node("Relu", name, [graph.Node("Conv", name + ".sums",
            [x, graph.Weight(name + ".weight", [outputs, inputs, width], Filters),
                graph.Weight(name + ".bias", [outputs], () => Read(weights, name + ".bias"))],
            GraphBuilder.Numbers("kernel_shape", width), GraphBuilder.Numbers("dilations", dilation),
            GraphBuilder.Numbers("pads", reach, reach))]);
    }

    // [bins, positions]: a position's share of the bin's bases
    private static string BinWeights(GraphBuilder graph, FittedConvolution network)
    {
        var borders = network.Input.BinBorders!;
        var bins = borders.Count - 1;
        var second = graph.Integer("second", 1);
        var length = graph.Node("Gather", "length", [graph.Node("Shape", "shape", [Bases]), second]);
        var firsts = graph.Node("Cast", "first_bases",
            [graph.Node("Range", "range", [graph.Integer("zero", 0), length, graph.Integer("stride", network.Stride)])],
            GraphBuilder.Number("to", GraphBuilder.Float));
        var alignment = graph.Constant("alignment", [], network.Input.Alignment);
        var last = graph.Node("Cast", "bases_read", [length], GraphBuilder.Number("to", GraphBuilder.Float));
        var next = graph.Node("Min", "next_bases",
            [graph.Node("Add", "next", [firsts, graph.Constant("bases_of_position", [], network.Stride)]), last]);
        string Border(string name, int first)
            => graph.Constant(name, [bins, 1], [.. borders.Skip(first).Take(bins).Select(border => (float)border)]);
        var right = graph.Node("Min", "right", [graph.Node("Sub", "ends", [next, alignment]), Border("bin_ends", 1)]);
        var left = graph.Node("Max", "left", [graph.Node("Sub", "starts", [firsts, alignment]), Border("bin_starts", 0)]);
        var overlap = graph.Node("Relu", "overlap", [graph.Node("Sub", "right_less_left", [right, left])]);
        var sum = graph.Node("ReduceSum", "bases_of_bin", [overlap, graph.Integers("axis_of_positions", 1)]);
        return graph.Node("Div", "bin_weights", [overlap, graph.Node("Max", "bases_or_one", [sum, graph.Constant("one_base", [], 1)])]);
    }

    private static float[] Read(IParameterSource weights, string name)
    {
        var values = new float[weights.Shape(name).Aggregate(1, (product, dimension) => product * dimension)];
        weights.Read(name, values);
        return values;
    }
}
