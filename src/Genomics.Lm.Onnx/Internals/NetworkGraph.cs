using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Genomics.Lm.Convolution;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Onnx.Internals;

/// <summary>Whole graphs: ids in, expression, probabilities or embeddings out.</summary>
internal static class NetworkGraph
{
    /// <summary>17: the first with LayerNormalization.</summary>
    public const int Opset = 17;

    private const int IrVersion = 8;

    /// <summary>Writes a fitted network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="description">What the file is; its output is named there.</param>
    public static void Write(string path, FittedNetwork network, DnaTokenizer tokenizer, ModelDescription description)
    {
        var graph = new GraphBuilder();
        var config = network.Model.Encoder;
        var head = (PooledHead)network.Model.Head;
        var encoder = new EncoderGraph(graph, config);
        var pooling = new PoolingGraph(graph, encoder, head.Pooling, config, network.Input, tokenizer, specialTokens: true);
        string? sum = null;
        for (var member = 0; member < network.Members.Count; member++)
        {
            var prefix = network.Members.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"network.{member}.");
            var weights = network.Members[member];
            var pooled = pooling.Pool(encoder.States(weights, prefix), weights, prefix);
            var outputs = Head(graph, pooled, network, weights, pooling.Width, prefix);
            sum = sum is null ? outputs : graph.Node("Add", prefix + "sum", [sum, outputs]);
        }
        if (network.Members.Count > 1) sum = graph.Node("Div", "mean", [sum!, graph.Constant("networks", [], network.Members.Count)]);
        Write(path, graph, sum!, network.Means, network.Deviations, description);
    }

    /// <summary>Writes a convolutional network.</summary>
    public static void Write(string path, FittedConvolution network, ModelDescription description)
    {
        var graph = new GraphBuilder();
        Write(path, graph, ConvolutionGraph.Outputs(graph, network), network.Means, network.Deviations, description);
    }

    // what the outputs mean
    private static void Write(string path, GraphBuilder graph, string outputs, IReadOnlyList<double> means,
        IReadOnlyList<double> deviations, ModelDescription description)
    {
        var columns = means.Count;
        var spread = graph.Node("Mul", "spread",
            [outputs, graph.Constant("deviations", [columns], [.. deviations.Select(d => (float)d)])]);
        var isClassifier = description.Task == ModelTask.Classification;
        var result = graph.Node("Add", isClassifier ? "scores" : description.Output,
            [spread, graph.Constant("means", [columns], [.. means.Select(m => (float)m)])]);
        if (isClassifier) result = graph.Node("Softmax", description.Output, [result], GraphBuilder.Number("axis", -1));
        graph.Output(result, string.Join(", ", description.Columns), "batch", columns.ToString(CultureInfo.InvariantCulture));
        Write(path, graph, description);
    }

    /// <summary>Writes an embedder.</summary>
    public static void Write(string path, EncoderConfig config, IParameterSource weights, EmbeddingOptions options, DnaTokenizer tokenizer,
        ModelDescription description)
    {
        var graph = new GraphBuilder();
        var encoder = new EncoderGraph(graph, config);
        var pooling = new PoolingGraph(graph, encoder, options.Pooling, config, options.ToInput(), tokenizer, options.SpecialTokens);
        var pooled = pooling.Pool(encoder.States(weights, ""), weights, "");
        var result = graph.Node("Identity", description.Output, [pooled]);
        graph.Output(result, "the sequence's vector", "batch", pooling.Width.ToString(CultureInfo.InvariantCulture));
        Write(path, graph, description);
    }

    private static string Head(GraphBuilder graph, string pooled, FittedNetwork network, IParameterSource weights, int width, string prefix)
    {
        float[] Rows(string name, int length)
        {
            var all = new float[weights.Shape(name).Aggregate(1, (product, dimension) => product * dimension)];
            weights.Read(name, all);
            return [.. network.Outputs.SelectMany(output => all.AsSpan(output * length, length).ToArray())];
        }
        var columns = network.Outputs.Count;
        return graph.Node("Gemm", prefix + "outputs", [pooled,
            graph.Weight(prefix + "classifier.weight", [columns, width], () => Rows("classifier.weight", width)),
            graph.Weight(prefix + "classifier.bias", [columns], () => Rows("classifier.bias", 1))], GraphBuilder.Number("transB", 1));
    }

    private static void Write(string path, GraphBuilder graph, ModelDescription description)
    {
        var version = typeof(NetworkGraph).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Genomics.Lm",
            ProducerVersion = version,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
        };
        void Property(string key, string value) => model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        Property("task", description.TaskName);
        Property("columns", JsonSerializer.Serialize([.. description.Columns], DescriptionJson.Default.StringArray));
        Property("transform", description.Transform);
        ModelFile.Write(path, model, graph.Graph, graph.Tensors);
    }
}
