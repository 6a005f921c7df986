using Genomics.Lm.Model;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>Encoder and head. The names of the state dictionary are those of <see cref="ParameterCatalog"/>.</summary>
internal sealed class Network : nn.Module
{
    private readonly HeadSpec _head;
    [ComponentName(Name = "bert")] private DnaBertEncoder _encoder;
    [ComponentName(Name = "classifier")] private Projection? _classifier;
    [ComponentName(Name = "anchor")] private Weight? _anchor;
    [ComponentName(Name = "gate")] private Weight? _gate;
    [ComponentName(Name = "cls")] private MaskedHead? _masked;

    public Network(ModelSpec model, ModuleSettings settings) : base(nameof(Network))
    {
        (_head, var hidden) = (model.Head, model.Encoder.HiddenSize);
        _encoder = new DnaBertEncoder(model.Encoder, HasPooler(model), settings);
        var exact = settings with { Products = ScalarType.Float32, Kept = ScalarType.Float32 };
        if (model.Head is PooledHead head)
            _classifier = new Projection(hidden * (head.Pooling == Pooling.Bins ? head.Bins : 1), head.Outputs, true, exact);
        if (model.Head is PooledHead { Anchored: true, Outputs: var outputs })
            (_anchor, _gate) = (new Weight(outputs, 1, exact), new Weight(outputs, 0, exact));
        if (model.Head is MaskedLanguageHead) _masked = new MaskedHead(model.Encoder, settings);
        RegisterComponents();
    }

    public DnaBertEncoder Encoder => _encoder;

    public static bool HasPooler(ModelSpec model)
        => model.Head is EncoderOnlyHead { Pooler: true } or PooledHead { Pooling: Pooling.Pooler };

    /// <summary>[sequences, outputs] of a pooled head.</summary>
    /// <param name="states">[sequences, tokens, hidden].</param>
    /// <param name="input">What the head reads besides.</param>
    public Tensor Predict(Tensor states, HeadInput input)
    {
        using var scope = NewDisposeScope();
        var head = (PooledHead)_head;
        var pooled = input.Pooling is null ? _encoder.Pool(states) : input.Pooling.matmul(states).flatten(1);
        var outputs = _classifier!.forward(nn.functional.dropout(pooled, head.Dropout, training));
        if (input.Anchors is { } anchors) outputs = _anchor!.Values.mul(anchors).Plus(_gate!.Values.mul(outputs));
        return outputs.MoveToOuterDisposeScope();
    }

    /// <summary>[rows, vocabulary] float32 logits of the masked-language head.</summary>
    /// <param name="states">[rows, hidden].</param>
    public Tensor Logits(Tensor states) => _masked!.forward(states, _encoder.Words);

    private sealed class MaskedHead : nn.Module<Tensor, Tensor, Tensor>
    {
        [ComponentName(Name = "predictions")] private Predictions _predictions;

        public MaskedHead(EncoderConfig config, ModuleSettings settings) : base(nameof(MaskedHead))
        {
            _predictions = new Predictions(config, settings);
            RegisterComponents();
        }

        public override Tensor forward(Tensor states, Tensor words) => _predictions.forward(states, words);
    }

    /// <summary>LN(GELU(W·y + b)) times the tied word embeddings, plus a bias.</summary>
    private sealed class Predictions : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly ScalarType _type;
        [ComponentName(Name = "transform")] private Transform _transform;
        [ComponentName(Name = "decoder")] private Bias _decoder;

        public Predictions(EncoderConfig config, ModuleSettings settings) : base(nameof(Predictions))
        {
            (_type, _transform, _decoder) = (settings.Products, new Transform(config, settings),
                new Bias(config.VocabularySize, settings));
            RegisterComponents();
        }

        public override Tensor forward(Tensor states, Tensor words)
        {
            using var scope = NewDisposeScope();
            var logits = nn.functional.linear(_transform.forward(states).to(_type), words.to(_type));
            return logits.to(ScalarType.Float32).Plus(_decoder.Values).MoveToOuterDisposeScope();
        }
    }

    private sealed class Transform : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "dense")] private Projection _dense;
        [ComponentName(Name = "LayerNorm")] private Norm _norm;

        public Transform(EncoderConfig config, ModuleSettings settings) : base(nameof(Transform))
        {
            _dense = new Projection(config.HiddenSize, config.HiddenSize, true, settings);
            _norm = new Norm(config.HiddenSize, config.LayerNormEpsilon, settings);
            RegisterComponents();
        }

        public override Tensor forward(Tensor states) => _norm.forward(nn.functional.gelu(_dense.forward(states)));
    }

    /// <summary>A weight per output.</summary>
    private sealed class Weight : nn.Module
    {
        [ComponentName(Name = "weight")] private Parameter _weight;

        public Weight(int outputs, float value, ModuleSettings settings) : base(nameof(Weight))
        {
            _weight = settings.Constant(ScalarType.Float32, value, outputs);
            RegisterComponents();
        }

        public Parameter Values => _weight;
    }

    private sealed class Bias : nn.Module
    {
        [ComponentName(Name = "bias")] private Parameter _bias;

        public Bias(int width, ModuleSettings settings) : base(nameof(Bias))
        {
            _bias = settings.Constant(ScalarType.Float32, 0, width);
            RegisterComponents();
        }

        public Parameter Values => _bias;
    }
}
