using Genomics.Lm.Model;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Genomics.Lm.Peers;

/// <summary>
/// The architecture as one writes it down in TorchSharp: Linear, softmax over a table of scores with the biases added, GELU, LayerNorm. No
/// padding, and the states of all tokens come out.
/// </summary>
internal sealed class PlainEncoder : nn.Module<Tensor, Tensor>
{
    private readonly EncoderConfig _config;
    private readonly Embedding _words;
    private readonly LayerNorm _norm;
    private readonly ModuleList<Layer> _layers;

    public PlainEncoder(EncoderConfig config) : base(nameof(PlainEncoder))
    {
        _config = config;
        (_words, _norm) = (nn.Embedding(config.VocabularySize, config.HiddenSize), nn.LayerNorm(config.HiddenSize));
        _layers = new ModuleList<Layer>([.. Enumerable.Range(0, config.Layers).Select(_ => new Layer(config))]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor ids)
    {
        var positions = arange(ids.shape[1], float32);
        var distances = (positions.unsqueeze(1) - positions.unsqueeze(0)).abs();
        var bias = -tensor(Alibi.Slopes(_config.Heads)).reshape(-1, 1, 1) * distances;
        var x = _norm.forward(_words.forward(ids));
        foreach (var layer in _layers) x = layer.forward(x, bias);
        return x;
    }

    private sealed class Layer : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly long _heads, _width;
        private readonly Linear _qkv, _output, _gated, _down;
        private readonly LayerNorm _attended, _added;

        public Layer(EncoderConfig config) : base(nameof(Layer))
        {
            (_heads, _width) = (config.Heads, config.HeadWidth);
            var (hidden, inner) = (config.HiddenSize, config.IntermediateSize);
            (_qkv, _output) = (nn.Linear(hidden, 3 * hidden), nn.Linear(hidden, hidden));
            (_gated, _down) = (nn.Linear(hidden, 2 * inner, hasBias: false), nn.Linear(inner, hidden));
            (_attended, _added) = (nn.LayerNorm(hidden), nn.LayerNorm(hidden));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x, Tensor bias)
        {
            using var scope = NewDisposeScope();
            var (batch, length) = (x.shape[0], x.shape[1]);
            var parts = _qkv.forward(x).reshape(batch, length, 3, _heads, _width).permute(2, 0, 3, 1, 4);
            var scores = matmul(parts[0], parts[1].transpose(-1, -2)) / Math.Sqrt(_width) + bias;
            var context = matmul(scores.softmax(-1), parts[2]).transpose(1, 2).reshape(batch, length, _heads * _width);
            x = _attended.forward(_output.forward(context) + x);
            var halves = _gated.forward(x).chunk(2, -1);
            return _added.forward(_down.forward(nn.functional.gelu(halves[0]) * halves[1]) + x).MoveToOuterDisposeScope();
        }
    }
}
