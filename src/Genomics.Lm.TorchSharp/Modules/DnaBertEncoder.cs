using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.TorchSharp.Internals;
using Genomics.Lm.TorchSharp.Modules.Internals;
using Genomics.Lm.Weights;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules;

/// <summary>
/// The DNABERT-2-architecture encoder as a torch module, to build models of one's own on. The names of its state dictionary are those of
/// the published checkpoint behind <c>bert.</c>: put it into a field named <c>bert</c> to have exactly these.
/// </summary>
/// <remarks>Made with fresh weights, N(0, <see cref="EncoderConfig.InitializerRange"/>²); training mode has the original's dropout.
/// Belongs to one thread at a time.</remarks>
public sealed class DnaBertEncoder : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly EncoderConfig _config;
    private readonly ScalarType _products;
    [ComponentName(Name = "embeddings")] private Embeddings _embeddings;
    [ComponentName(Name = "encoder")] private Stack _stack;
    [ComponentName(Name = "pooler")] private PoolerHead? _pooler;

    /// <summary>Makes an encoder with fresh weights.</summary>
    /// <param name="config">Hyper-parameters.</param>
    /// <param name="precision">The numbers of matrix products; the weights are float32 in any case. TF32 is a setting of torch, which
    /// stays as it is.</param>
    /// <param name="device">Where it lives; null for the CPU.</param>
    /// <exception cref="ArgumentException">A hyper-parameter is out of range.</exception>
    public DnaBertEncoder(EncoderConfig config, TorchPrecision precision = TorchPrecision.Float32, Device? device = null)
        : this(config, false,
        new ModuleSettings(device ?? CPU, ModuleSettings.TypeOf(precision), ScalarType.Float32, config.InitializerRange))
    { }

    internal DnaBertEncoder(EncoderConfig config, bool pooler, ModuleSettings settings) : base(nameof(DnaBertEncoder))
    {
        config.Validate();
        (_config, _products) = (config, settings.Products);
        (_embeddings, _stack) = (new Embeddings(config, settings), new Stack(config, settings));
        if (pooler) _pooler = new PoolerHead(config, settings);
        RegisterComponents();
    }

    internal delegate void LayerTap(int layer, Tensor states);

    /// <summary>[vocabulary, hidden].</summary>
    internal Parameter Words => _embeddings.Words;

    /// <summary>Computes the states after the last layer.</summary>
    /// <param name="ids">[sequences, tokens] int64 token ids; any id of the vocabulary where padded.</param>
    /// <param name="lengths">[sequences] int64 tokens of each sequence without padding, on the same device.</param>
    /// <returns>[sequences, tokens, hidden] float32; rows at padding mean nothing.</returns>
    public override Tensor forward(Tensor ids, Tensor lengths) => Run(ids, null, lengths);

    /// <summary>Reads all weights, from a model folder's <see cref="ModelFolder.Checkpoint"/> for example.</summary>
    /// <param name="weights">Tensors under the published names, with or without <c>bert.</c>; others are left alone.</param>
    /// <exception cref="GenomicsDataException">A tensor is missing or has another shape.</exception>
    public void Load(IParameterSource weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        foreach (var (name, parameter) in named_parameters())
            ParameterTransfer.Load(weights, weights.Names.Contains(name) ? name : "bert." + name, parameter);
    }

    /// <param name="ids">[sequences, tokens].</param>
    /// <param name="types">[sequences, tokens], or null for all 0.</param>
    /// <param name="lengths">[sequences], or null when nothing is padded.</param>
    /// <param name="states">Receives (0, embeddings), (1, states after the first layer), …</param>
    /// <param name="cancellationToken">Checked before each layer.</param>
    /// <param name="attention">Receives (1, [sequences, heads, tokens, tokens] probabilities of the first layer), …</param>
    internal Tensor Run(Tensor ids, Tensor? types, Tensor? lengths, LayerTap? states = null, LayerTap? attention = null,
        CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        var bias = new AttentionBias(_config, ids.shape[1], lengths, _products, ids.device);
        var x = _embeddings.forward(ids, types, lengths);
        states?.Invoke(0, x);
        for (var layer = 0; layer < _config.Layers; layer++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            attention?.Invoke(layer + 1, _stack[layer].Attention.Probabilities(x, bias));
            x = _stack[layer].forward(x, bias);
            states?.Invoke(layer + 1, x);
        }
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>tanh(W·y[CLS] + b), [sequences, hidden].</summary>
    internal Tensor Pool(Tensor states) => _pooler!.forward(states);

    private sealed class Stack : nn.Module
    {
        [ComponentName(Name = "layer")] private ModuleList<EncoderLayer> _layers;

        public Stack(EncoderConfig config, ModuleSettings settings) : base(nameof(Stack))
        {
            _layers =
                new ModuleList<EncoderLayer>([.. Enumerable.Range(0, config.Layers).Select(_ => new EncoderLayer(config, settings))]);
            RegisterComponents();
        }

        public EncoderLayer this[int layer] => _layers[layer];
    }

    private sealed class PoolerHead : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "dense")] private Projection _dense;

        public PoolerHead(EncoderConfig config, ModuleSettings settings) : base(nameof(PoolerHead))
        {
            _dense = new Projection(config.HiddenSize, config.HiddenSize, true,
                settings with { Products = ScalarType.Float32, Kept = ScalarType.Float32 });
            RegisterComponents();
        }

        public override Tensor forward(Tensor states) => _dense.forward(states.select(1, 0)).tanh();
    }
}
