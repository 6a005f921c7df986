using Genomics.Lm.Model;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>Softmax attention of all heads with an additive bias; no dropout, as in the original.</summary>
internal sealed class SelfAttention : nn.Module<Tensor, AttentionBias, Tensor>
{
    private readonly int _heads;
    [ComponentName(Name = "Wqkv")] private Projection _qkv;

    public SelfAttention(EncoderConfig config, ModuleSettings settings) : base(nameof(SelfAttention))
    {
        _heads = config.Heads;
        _qkv = new Projection(config.HiddenSize, 3 * config.HiddenSize, true, settings, adapted: true);
        RegisterComponents();
    }

    /// <param name="x">[sequences, tokens, hidden].</param>
    /// <param name="bias">Distances and padding.</param>
    /// <returns>[sequences, tokens, hidden] contexts.</returns>
    public override Tensor forward(Tensor x, AttentionBias bias)
    {
        using var scope = NewDisposeScope();
        var qkv = Split(x);
        var blocks = new List<Tensor>();
        for (long from = 0; from < bias.Tokens; from += bias.Block)
        {
            var count = Math.Min(bias.Block, bias.Tokens - from);
            blocks.Add(nn.functional.scaled_dot_product_attention(qkv[0].narrow(2, from, count), qkv[1], qkv[2],
                Expanded(bias.Take(from, count), x.shape[0])));
        }
        var context = blocks.Count == 1 ? blocks[0] : cat(blocks, 2);
        return context.transpose(1, 2).reshape(x.shape).MoveToOuterDisposeScope();
    }

    /// <summary>[sequences, heads, tokens, tokens] the probabilities themselves, in float32.</summary>
    public Tensor Probabilities(Tensor x, AttentionBias bias)
    {
        using var scope = NewDisposeScope();
        var qkv = Split(x);
        var scale = 1 / Math.Sqrt(qkv[0].shape[3]);
        return qkv[0].matmul(qkv[1].transpose(-2, -1)).Times(scale).Plus(bias.Take(0, bias.Tokens)).softmax(-1, ScalarType.Float32)
            .MoveToOuterDisposeScope();
    }

    // [3] of [sequences, heads, tokens, width]
    private Tensor[] Split(Tensor x)
    {
        var (sequences, tokens, hidden) = (x.shape[0], x.shape[1], x.shape[2]);
        return _qkv.forward(x).view(sequences, tokens, 3, _heads, hidden / _heads).permute(2, 0, 3, 1, 4).unbind(0);
    }

    private static Tensor Expanded(Tensor rows, long sequences) => rows.shape[0] == sequences ? rows : rows.expand(sequences, -1, -1, -1);
}
