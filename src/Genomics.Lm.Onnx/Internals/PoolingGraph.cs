using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Onnx.Internals;

/// <summary>The states of a sequence's tokens to one vector, [batch, width].</summary>
internal sealed class PoolingGraph
{
    private readonly GraphBuilder _graph;
    private readonly EncoderGraph _encoder;
    private readonly Pooling _pooling;
    private readonly string _weights = "";   // [batch, 1 or bins, length], or [batch, length, 1] what is added for the maximum
    private readonly int _width;

    /// <summary>Adds what all networks share.</summary>
    /// <param name="specialTokens">Whether mean and maximum take the first and the last token in.</param>
    public PoolingGraph(GraphBuilder graph, EncoderGraph encoder, Pooling pooling, EncoderConfig config, NetworkInput input,
        DnaTokenizer tokenizer, bool specialTokens)
    {
        (_graph, _encoder, _pooling, _width) = (graph, encoder, pooling, config.HiddenSize);
        switch (pooling)
        {
            case Pooling.Mean:
                var kept = specialTokens ? encoder.Kept : WithoutBorders();
                var count = graph.Node("ReduceSum", "tokens_pooled", [kept, graph.Integers("axis_of_length", 1)]);
                _weights = graph.Node("Unsqueeze", "shares",
                    [graph.Node("Div", "share_of_token", [kept, count]), graph.Integers("axis_of_rows", 1)]);
                break;
            case Pooling.Max:
                var penalty = specialTokens ? encoder.Penalty : graph.Node("Mul", "not_pooled", [
                    graph.Node("Sub", "pooled_less_one", [WithoutBorders(), graph.Constant("one_pooled", [], 1)]),
                    graph.Constant("hidden_pooled", [], 1e9f)]);
                _weights = graph.Node("Unsqueeze", "left_out", [penalty, graph.Integers("axis_of_features", 2)]);
                break;
            case Pooling.Bins:
                _width *= input.BinBorders!.Count - 1;
                _weights = Bins(input, tokenizer, config.VocabularySize);
                break;
        }
    }

    /// <summary>Numbers per sequence.</summary>
    public int Width => _width;

    /// <summary>Pools the states of a network.</summary>
    /// <param name="weights">The network's tensors, for its pooler.</param>
    /// <param name="prefix">Put before their names.</param>
    public string Pool(string states, IParameterSource weights, string prefix)
    {
        switch (_pooling)
        {
            case Pooling.Mean or Pooling.Bins:
                return _graph.Node("Reshape", prefix + "pooled", [
                    _graph.Node("MatMul", prefix + "means", [_weights, states]), _graph.Integers(prefix + "pooled_shape", 0, _width)]);
            case Pooling.Max:
                return _graph.Node("ReduceMax", prefix + "pooled", [_graph.Node("Add", prefix + "candidates", [states, _weights])],
                    GraphBuilder.Numbers("axes", 1), GraphBuilder.Number("keepdims", 0));
        }
        var first = _graph.Node("Gather", prefix + "first", [states, _graph.Integer(prefix + "first_token", 0)],
            GraphBuilder.Number("axis", 1));
        if (_pooling == Pooling.Cls) return first;
        var (matrix, bias) = (_encoder.Tensor(weights, "bert.pooler.dense.weight", prefix),
            _encoder.Tensor(weights, "bert.pooler.dense.bias", prefix));
        return _graph.Node("Tanh", prefix + "pooled",
            [_graph.Node("Gemm", prefix + "pooler", [first, matrix, bias], GraphBuilder.Number("transB", 1))]);
    }

    // the mask without the first and the last token, where there are others
    private string WithoutBorders()
    {
        var tokens = _graph.Node("ReduceSum", "tokens", [_encoder.Kept, _graph.Integers("axis_of_tokens", 1)]);
        var last = _graph.Node("Sub", "last", [tokens, _graph.Constant("one_token", [], 1)]);
        var inner = _graph.Node("And", "is_inner", [
            _graph.Node("Greater", "after_first", [_encoder.Positions, _graph.Constant("zero", [], 0)]),
            _graph.Node("Less", "before_last", [_encoder.Positions, last])]);
        return _graph.Node("Where", "inner", [
            _graph.Node("Greater", "has_inner", [tokens, _graph.Constant("borders", [], 2)]),
            _graph.Node("Cast", "inner_mask", [inner], GraphBuilder.Number("to", GraphBuilder.Float)), _encoder.Kept]);
    }

    // A token's weight in a bin is its share of the bin's bases. How many bases a token covers follows from its id, so where it lies
    // follows from the ids before it.
    private string Bins(NetworkInput input, DnaTokenizer tokenizer, int vocabulary)
    {
        var borders = input.BinBorders!;
        var bins = borders.Count - 1;
        var table = _graph.Constant("bases_of_id", [vocabulary],
            [.. Enumerable.Range(0, vocabulary).Select(id => (float)tokenizer.BasesOf(id))]);
        var bases = _graph.Node("Mul", "bases", [_graph.Node("Gather", "bases_of_token", [table, EncoderGraph.Ids]), _encoder.Kept]);
        var ends = _graph.Node("Sub", "ends", [_graph.Node("CumSum", "bases_so_far", [bases, _graph.Integer("axis_of_bases", 1)]),
            _graph.Constant("alignment", [], input.Alignment)]);
        var starts = _graph.Node("Sub", "starts", [ends, bases]);
        var axis = _graph.Integers("axis_of_bins", 1);
        string Border(string name, int first)
            => _graph.Constant(name, [bins, 1], [.. borders.Skip(first).Take(bins).Select(border => (float)border)]);
        var right = _graph.Node("Min", "right", [_graph.Node("Unsqueeze", "ends_of_tokens", [ends, axis]), Border("bin_ends", 1)]);
        var left = _graph.Node("Max", "left", [_graph.Node("Unsqueeze", "starts_of_tokens", [starts, axis]), Border("bin_starts", 0)]);
        var overlap = _graph.Node("Relu", "overlap", [_graph.Node("Sub", "right_less_left", [right, left])]);
        var sum = _graph.Node("ReduceSum", "bases_of_bin", [overlap, _graph.Integers("axis_of_overlap", 2)]);
        return _graph.Node("Div", "bin_weights", [overlap, _graph.Node("Max", "bases_or_one", [sum, _graph.Constant("one_base", [], 1)])]);
    }
}
