using Genomics.Lm.Model;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>One layer: attention and gated feed-forward part, each followed by residual sum and LayerNorm.</summary>
internal sealed class EncoderLayer : nn.Module<Tensor, AttentionBias, Tensor>
{
    [ComponentName(Name = "attention")] private AttentionBlock _attention;
    [ComponentName(Name = "mlp")] private GatedBlock _gated;

    public EncoderLayer(EncoderConfig config, ModuleSettings settings) : base(nameof(EncoderLayer))
    {
        (_attention, _gated) = (new AttentionBlock(config, settings), new GatedBlock(config, settings));
        RegisterComponents();
    }

    public SelfAttention Attention => _attention.Self;

    /// <param name="x">[sequences, tokens, hidden].</param>
    /// <param name="bias">Distances and padding.</param>
    public override Tensor forward(Tensor x, AttentionBias bias)
    {
        using var scope = NewDisposeScope();
        return _gated.forward(_attention.forward(x, bias)).MoveToOuterDisposeScope();
    }

    private sealed class AttentionBlock : nn.Module<Tensor, AttentionBias, Tensor>
    {
        [ComponentName(Name = "self")] private SelfAttention _self;
        [ComponentName(Name = "output")] private ResidualOutput _output;

        public AttentionBlock(EncoderConfig config, ModuleSettings settings) : base(nameof(AttentionBlock))
        {
            (_self, _output) = (new SelfAttention(config, settings), new ResidualOutput(config, settings));
            RegisterComponents();
        }

        public SelfAttention Self => _self;

        public override Tensor forward(Tensor x, AttentionBias bias) => _output.forward(_self.forward(x, bias), x);
    }

    /// <summary>LN(dropout(dense(context)) + x).</summary>
    private sealed class ResidualOutput : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly double _dropout;
        [ComponentName(Name = "dense")] private Projection _dense;
        [ComponentName(Name = "LayerNorm")] private Norm _norm;

        public ResidualOutput(EncoderConfig config, ModuleSettings settings) : base(nameof(ResidualOutput))
        {
            _dropout = config.HiddenDropout;
            _dense = new Projection(config.HiddenSize, config.HiddenSize, true, settings);
            _norm = new Norm(config.HiddenSize, config.LayerNormEpsilon, settings);
            RegisterComponents();
        }

        public override Tensor forward(Tensor context, Tensor x)
            => _norm.forward(nn.functional.dropout(_dense.forward(context), _dropout, training).Plus(x));
    }

    /// <summary>LN(wo(dropout(GELU(first half) ⊙ second half)) + x).</summary>
    private sealed class GatedBlock : nn.Module<Tensor, Tensor>
    {
        private readonly double _dropout;
        [ComponentName(Name = "gated_layers")] private Projection _gated;
        [ComponentName(Name = "wo")] private Projection _output;
        [ComponentName(Name = "layernorm")] private Norm _norm;

        public GatedBlock(EncoderConfig config, ModuleSettings settings) : base(nameof(GatedBlock))
        {
            _dropout = config.HiddenDropout;
            _gated = new Projection(config.HiddenSize, 2 * config.IntermediateSize, false, settings);
            _output = new Projection(config.IntermediateSize, config.HiddenSize, true, settings, adapted: true);
            _norm = new Norm(config.HiddenSize, config.LayerNormEpsilon, settings);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var halves = _gated.forward(x).chunk(2, -1);
            var product = nn.functional.dropout(nn.functional.gelu(halves[0]).mul(halves[1]), _dropout, training);
            return _norm.forward(_output.forward(product).Plus(x));
        }
    }
}
