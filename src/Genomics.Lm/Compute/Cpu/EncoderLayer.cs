using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>
/// One encoder layer: attention and gated GELU, each with its residual and post-LayerNorm. All that works on single tokens is done tile by
/// tile, through all steps while the tile is in the cache; attention is done by sequence and head.
/// </summary>
internal sealed unsafe partial class EncoderLayer
{
    private readonly SessionResources _resources;
    private readonly EncoderConfig _config;
    private readonly Attention _attention;
    private readonly int _index;
    private readonly Matrix _qkv, _output, _gated, _down;
    private readonly long _qkvBias, _outputBias, _downBias, _norm1, _norm1Bias, _norm2, _norm2Bias;
    private readonly Action<int> _projectTile, _forwardTile, _backwardTile, _inputTile, _normColumns;
    private MicroBatch _batch = null!;
    private LayerState _saved = null!;
    private float* _x, _y;
    private bool _keep;
    private int _tile;
    private DropoutSites _dropout;

    public EncoderLayer(SessionResources resources, EncoderConfig config, Attention attention, int index)
    {
        (_resources, _config, _attention, _index) = (resources, config, attention, index);
        var prefix = ParameterCatalog.Names.Layer(index);
        var parameters = resources.Parameters;
        _qkv = parameters.Matrix(prefix + "attention.self.Wqkv.weight");
        _qkvBias = parameters.OffsetOf(prefix + "attention.self.Wqkv.bias");
        _output = parameters.Matrix(prefix + "attention.output.dense.weight");
        _outputBias = parameters.OffsetOf(prefix + "attention.output.dense.bias");
        _norm1 = parameters.OffsetOf(prefix + "attention.output.LayerNorm.weight");
        _norm1Bias = parameters.OffsetOf(prefix + "attention.output.LayerNorm.bias");
        _gated = parameters.Matrix(prefix + "mlp.gated_layers.weight");
        _down = parameters.Matrix(prefix + "mlp.wo.weight");
        _downBias = parameters.OffsetOf(prefix + "mlp.wo.bias");
        _norm2 = parameters.OffsetOf(prefix + "mlp.layernorm.weight");
        _norm2Bias = parameters.OffsetOf(prefix + "mlp.layernorm.bias");
        (_projectTile, _forwardTile) = (ProjectTile, ForwardTile);
        (_backwardTile, _inputTile, _normColumns) = (BackwardTile, InputTile, NormColumns);
    }

    private float* Values => _resources.Values;

    private int Hidden => _config.HiddenSize;

    private int Inner => _config.IntermediateSize;

    /// <summary>Computes the layer's output.</summary>
    /// <param name="saved">Holds the input; receives what the backward pass needs if <paramref name="keep"/>.</param>
    /// <param name="y">[tokens, hidden] the layer's output; may be the input when nothing is kept.</param>
    /// <param name="attention">Takes the attention probabilities, or null.</param>
    public void Forward(MicroBatch batch, LayerState saved, float* y, bool keep, DropoutSites dropout, ProbabilityTile? attention)
    {
        _batch = batch;
        _saved = saved;
        _x = saved.Input;
        _y = y;
        _keep = keep;
        _dropout = dropout;
        _tile = _resources.Tile(batch.Tokens);
        _resources.Prepare([_qkv, _output, _gated, _down], backward: false);
        var tiles = _resources.Tiles(batch.Tokens);
        _resources.Workers.For(tiles, _projectTile);
        _attention.Forward(batch, saved.Qkv, saved.Context, keep ? saved.LogSums : null, attention);
        _resources.Workers.For(tiles, _forwardTile);
    }

    private void ProjectTile(int tile)
    {
        var (from, count) = Range(tile);
        _resources.Linear(_x + from * Hidden, _qkv, Values + _qkvBias, _saved.Qkv + from * 3 * Hidden, count);
    }

    private void ForwardTile(int tile)
    {
        var (from, count) = Range(tile);
        var (row, inner) = (from * Hidden, from * Inner);
        var scratch = _resources.Scratch.Rent();
        var product = scratch.Reserve(_tile * (_keep ? Inner : 3L * Inner + 2L * Hidden));
        var gated = _keep ? _saved.Gated + 2 * inner : product + (long)_tile * Inner;
        var hat1 = _keep ? _saved.Hat1 + row : gated + 2L * _tile * Inner;
        var attended = _keep ? _saved.Attended + row : hat1 + (long)_tile * Hidden;
        var hat2 = _keep ? _saved.Hat2 + row : hat1;

        _resources.Linear(_saved.Context + row, _output, Values + _outputBias, hat1, count);
        Drop(_dropout.Attention(_index), hat1, Hidden, from, count);
        LayerNorm.Forward(hat1, _x + row, attended, _keep ? _saved.Inverse1 + from : null, Values + _norm1, Values + _norm1Bias,
            _config.LayerNormEpsilon, count, Hidden);

        _resources.Linear(attended, _gated, null, gated, count);
        for (var i = 0; i < count; i++) Elementwise.GatedGelu(gated + 2L * i * Inner, product + (long)i * Inner, Inner);
        Drop(_dropout.Product(_index), product, Inner, from, count);
        _resources.Linear(product, _down, Values + _downBias, hat2, count);
        LayerNorm.Forward(hat2, attended, _y + row, _keep ? _saved.Inverse2 + from : null, Values + _norm2, Values + _norm2Bias,
            _config.LayerNormEpsilon, count, Hidden);
        _resources.Scratch.Return(scratch);
    }

    private (long From, int Count) Range(int tile) => ((long)tile * _tile, Math.Min(_tile, _batch.Tokens - tile * _tile));

    // x: the rows of tokens [from, from + count)
    private void Drop(Dropout dropout, float* x, int width, long from, int count)
        => SessionResources.Drop(dropout, x, width, _batch, (int)from, count);
}
