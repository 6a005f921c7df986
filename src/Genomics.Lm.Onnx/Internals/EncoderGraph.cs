using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Onnx.Internals;

/// <summary>
/// The encoder as a graph of standard operators: embeddings, ALiBi from positions, attention over the tokens that the mask keeps, gated
/// GELU by the error function, post-LayerNorm.
/// </summary>
internal sealed class EncoderGraph
{
    public const string Ids = "input_ids", Mask = "attention_mask";

    // added to the scores of padding: e to the power of it is 0
    private const float Hidden = 1e9f;

    private readonly GraphBuilder _graph;
    private readonly EncoderConfig _config;
    private readonly string _bias, _splitHeads, _joinHeads;
    private readonly string _rootTwo, _one, _half;
    private string? _letters;

    public EncoderGraph(GraphBuilder graph, EncoderConfig config)
    {
        (_graph, _config) = (graph, config);
        graph.Input(Ids, GraphBuilder.Int64, "token ids, [CLS] and [SEP] included, padded at the right", "batch", "length");
        graph.Input(Mask, GraphBuilder.Int64, "1 for a token, 0 for padding", "batch", "length");
        Kept = graph.Node("Cast", "mask", [Mask], GraphBuilder.Number("to", GraphBuilder.Float));
        Positions = MakePositions();
        Penalty = graph.Node("Mul", "padding",
            [graph.Node("Sub", "mask_less_one", [Kept, graph.Constant("one_of_mask", [], 1)]), graph.Constant("hidden", [], Hidden)]);
        _bias = MakeBias();
        _splitHeads = graph.Integers("split_heads", 0, 0, config.Heads, config.HeadWidth);
        _joinHeads = graph.Integers("join_heads", 0, 0, config.HiddenSize);
        (_rootTwo, _one, _half) = (graph.Constant("root_two", [], MathF.Sqrt(2)), graph.Constant("one", [], 1),
            graph.Constant("half", [], 0.5f));
    }

    /// <summary>[batch, length] 1 for a token, 0 for padding.</summary>
    public string Kept { get; }

    /// <summary>[batch, length] 0 for a token, a large negative number for padding.</summary>
    public string Penalty { get; }

    /// <summary>[length] 0, 1, 2, …</summary>
    public string Positions { get; }

    /// <summary>Adds a network.</summary>
    /// <param name="weights">Its tensors under their published names.</param>
    /// <param name="prefix">Put before the names of its tensors.</param>
    /// <returns>The last hidden states, [batch, length, hidden].</returns>
    public string States(IParameterSource weights, string prefix)
    {
        var embeddings = _graph.Weight(prefix + "embeddings", [_config.VocabularySize, _config.HiddenSize], () => Embeddings(weights));
        var embedded = _graph.Node("Gather", prefix + "embedded", [embeddings, Ids]);
        if (_config.Stem) embedded = _graph.Node("Add", prefix + "embedded.with_stem", [embedded, Stem(weights, prefix)]);
        var x = Norm(embedded, weights, "bert.embeddings.LayerNorm", prefix);
        for (var i = 0; i < _config.Layers; i++) x = Layer(x, weights, i, prefix);
        return x;
    }

    /// <summary>A tensor as it is.</summary>
    public string Tensor(IParameterSource weights, string name, string prefix)
        => _graph.Weight(prefix + name, weights.Shape(name), () => Read(weights, name));

    // filters over the letters around each token, those of padding left out
    private string Stem(IParameterSource weights, string prefix)
    {
        _letters ??= Letters();
        var thirds = new List<string>();
        foreach (var width in ConvolutionStem.Widths)
        {
            var name = FormattableString.Invariant($"bert.embeddings.stem.{width}");
            var shape = weights.Shape(name + ".weight");   // [width, vocabulary, filters]
            var filters = _graph.Weight(prefix + name + ".weight", [shape[2], shape[1], shape[0]],
                () => Reversed(weights, name + ".weight"));
            var sums = _graph.Node("Conv", prefix + name, [_letters, filters, Tensor(weights, name + ".bias", prefix)],
                GraphBuilder.Numbers("pads", width / 2, width - 1 - width / 2));
            thirds.Add(_graph.Node("Relu", prefix + name + ".active", [sums]));
        }
        var all = _graph.Node("Concat", prefix + "stem", [.. thirds], GraphBuilder.Number("axis", 1));
        return _graph.Node("Transpose", prefix + "stem.by_token", [all], GraphBuilder.Numbers("perm", 0, 2, 1));
    }

    // [batch, vocabulary, length] 1 where a token has this id
    private string Letters()
    {
        var ones = _graph.Node("OneHot", "letters",
            [Ids, _graph.Integer("vocabulary", _config.VocabularySize), _graph.Constant("off_and_on", [2], 0, 1)],
            GraphBuilder.Number("axis", 1));
        return _graph.Node("Mul", "letters.kept",
            [ones, _graph.Node("Unsqueeze", "mask.of_letters", [Kept, _graph.Integers("axis_of_letters", 1)])]);
    }

    // the dimensions of a tensor of three in the other order
    private static float[] Reversed(IParameterSource weights, string name)
    {
        var (values, shape) = (Read(weights, name), weights.Shape(name));
        var result = new float[values.Length];
        for (var i = 0; i < shape[0]; i++)
            for (var j = 0; j < shape[1]; j++)
                for (var k = 0; k < shape[2]; k++)
                    result[(k * shape[1] + j) * shape[0] + i] = values[(i * shape[1] + j) * shape[2] + k];
        return result;
    }

    private string Layer(string x, IParameterSource weights, int index, string prefix)
    {
        var name = FormattableString.Invariant($"bert.encoder.layer.{index}.");
        var at = prefix + FormattableString.Invariant($"layer.{index}.");
        var (hidden, inner) = (_config.HiddenSize, _config.IntermediateSize);
        string Heads(string what, int part, float factor, params long[] order)
        {
            var y = Linear(x, weights, name + "attention.self.Wqkv", at + what, part * hidden, hidden, factor);
            y = _graph.Node("Reshape", at + what + ".heads", [y, _splitHeads]);
            return _graph.Node("Transpose", at + what + ".by_head", [y], GraphBuilder.Numbers("perm", order));
        }
        var query = Heads("query", 0, 1 / MathF.Sqrt(_config.HeadWidth), 0, 2, 1, 3);
        var key = Heads("key", 1, 1, 0, 2, 3, 1);
        var value = Heads("value", 2, 1, 0, 2, 1, 3);
        var scores = _graph.Node("Add", at + "scores", [_graph.Node("MatMul", at + "products", [query, key]), _bias]);
        var shares = _graph.Node("Softmax", at + "attention", [scores], GraphBuilder.Number("axis", -1));
        var context = _graph.Node("Transpose", at + "context.by_token", [_graph.Node("MatMul", at + "context", [shares, value])],
            GraphBuilder.Numbers("perm", 0, 2, 1, 3));
        context = _graph.Node("Reshape", at + "context.joined", [context, _joinHeads]);
        var attended = Linear(context, weights, name + "attention.output.dense", at + "output", 0, hidden);
        x = Norm(_graph.Node("Add", at + "attended", [attended, x]), weights, name + "attention.output.LayerNorm", prefix);

        var gate = Gelu(Linear(x, weights, name + "mlp.gated_layers", at + "gate", 0, inner, biased: false), at);
        var up = Linear(x, weights, name + "mlp.gated_layers", at + "up", inner, inner, biased: false);
        var down = Linear(_graph.Node("Mul", at + "gated", [gate, up]), weights, name + "mlp.wo", at + "down", 0, hidden);
        return Norm(_graph.Node("Add", at + "added", [down, x]), weights, name + "mlp.layernorm", prefix);
    }

    // x · erf-GELU: ½ x (1 + erf(x / √2))
    private string Gelu(string x, string at)
    {
        var erf = _graph.Node("Erf", at + "erf", [_graph.Node("Div", at + "scaled", [x, _rootTwo])]);
        var twice = _graph.Node("Mul", at + "twice", [x, _graph.Node("Add", at + "erf_plus_one", [erf, _one])]);
        return _graph.Node("Mul", at + "gelu", [twice, _half]);
    }

    // rows [from, from + count) of a matrix [outputs, inputs], turned round as MatMul wants it
    private string Linear(string x, IParameterSource weights, string name, string output, int from, int count, float factor = 1,
        bool biased = true)
    {
        var inputs = weights.Shape(name + ".weight")[1];
        var matrix = _graph.Weight(output + ".weight", [inputs, count], () => Transposed(weights, name + ".weight", from, count, factor));
        var y = _graph.Node("MatMul", output + ".product", [x, matrix]);
        if (!biased) return y;
        var bias = _graph.Weight(output + ".bias", [count],
            () => [.. Read(weights, name + ".bias").AsSpan(from, count).ToArray().Select(value => value * factor)]);
        return _graph.Node("Add", output, [y, bias]);
    }

    private string Norm(string x, IParameterSource weights, string name, string prefix)
        => _graph.Node("LayerNormalization", prefix + name,
            [x, Tensor(weights, name + ".weight", prefix), Tensor(weights, name + ".bias", prefix)],
            GraphBuilder.Number("axis", -1), GraphBuilder.Real("epsilon", _config.LayerNormEpsilon));

    private string MakePositions()
    {
        var length = _graph.Node("Gather", "length", [_graph.Node("Shape", "shape", [Ids]), _graph.Integer("second", 1)]);
        var range = _graph.Node("Range", "range", [_graph.Integer("first", 0), length, _graph.Integer("step", 1)]);
        return _graph.Node("Cast", "positions", [range], GraphBuilder.Number("to", GraphBuilder.Float));
    }

    // [batch, heads, length, length]: −slope · |i − j|, the slope that of the key's side, and the penalty of padding
    private string MakeBias()
    {
        var (rows, columns) = (_graph.Node("Unsqueeze", "queries", [Positions, _graph.Integers("last_axis", 1)]),
            _graph.Node("Unsqueeze", "keys", [Positions, _graph.Integers("first_axis", 0)]));
        var differences = _graph.Node("Sub", "differences", [rows, columns]);
        var (before, after) = Alibi.Sides(_config);
        string Negative(string name, float[] slopes)
            => _graph.Constant(name, [_config.Heads, 1, 1], [.. slopes.Select(slope => -slope)]);
        var alibi = !_config.SignedPositions
            ? _graph.Node("Mul", "alibi", [_graph.Node("Abs", "distances", [differences]), Negative("slopes", before)])
            : _graph.Node("Add", "alibi",
            [
                _graph.Node("Mul", "alibi.before", [_graph.Node("Relu", "back", [differences]), Negative("slopes.before", before)]),
                _graph.Node("Mul", "alibi.after", [_graph.Node("Relu", "ahead", [_graph.Node("Neg", "reversed", [differences])]),
                    Negative("slopes.after", after)]),
            ]);
        var padding = _graph.Node("Unsqueeze", "padding_of_keys", [Penalty, _graph.Integers("middle_axes", 1, 2)]);
        return _graph.Node("Add", "bias", [padding, alibi]);
    }

    // the row of type 0 is added to every token
    private float[] Embeddings(IParameterSource weights)
    {
        var (words, types) = (Read(weights, "bert.embeddings.word_embeddings.weight"),
            Read(weights, "bert.embeddings.token_type_embeddings.weight"));
        for (var i = 0; i < words.Length; i++) words[i] += types[i % _config.HiddenSize];
        return words;
    }

    private static float[] Transposed(IParameterSource weights, string name, int from, int count, float factor)
    {
        var (values, inputs) = (Read(weights, name), weights.Shape(name)[1]);
        var result = new float[(long)inputs * count];
        for (var row = 0; row < count; row++)
            for (var column = 0; column < inputs; column++)
                result[(long)column * count + row] = factor * values[(long)(from + row) * inputs + column];
        return result;
    }

    private static float[] Read(IParameterSource weights, string name)
    {
        var values = new float[weights.Shape(name).Aggregate(1L, (product, dimension) => product * dimension)];
        weights.Read(name, values);
        return values;
    }
}
