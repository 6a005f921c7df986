using Genomics.Lm.Model;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>Word and type embeddings, the stem where there is one, LayerNorm, dropout.</summary>
internal sealed class Embeddings : nn.Module<Tensor, Tensor?, Tensor?, Tensor>
{
    private readonly double _dropout;
    [ComponentName(Name = "word_embeddings")] private Table _words;
    [ComponentName(Name = "token_type_embeddings")] private Table _types;
    [ComponentName(Name = "stem")] private Stem? _stem;
    [ComponentName(Name = "LayerNorm")] private Norm _norm;

    public Embeddings(EncoderConfig config, ModuleSettings settings) : base(nameof(Embeddings))
    {
        _dropout = config.HiddenDropout;
        _words = new Table(config.VocabularySize, config.HiddenSize, settings);
        _types = new Table(config.TypeVocabularySize, config.HiddenSize, settings);
        if (config.Stem) _stem = new Stem(config, settings);
        _norm = new Norm(config.HiddenSize, config.LayerNormEpsilon, settings);
        RegisterComponents();
    }

    /// <summary>[vocabulary, hidden], which the masked-language head uses too.</summary>
    public Parameter Words => _words.Weight;

    /// <param name="ids">[sequences, tokens] int64.</param>
    /// <param name="types">[sequences, tokens] int64, or null for all 0.</param>
    /// <param name="lengths">[sequences] int64 tokens without padding, or null when nothing is padded.</param>
    public override Tensor forward(Tensor ids, Tensor? types, Tensor? lengths)
    {
        using var scope = NewDisposeScope();
        var x = _words.forward(ids).Plus(types is null ? _types.Weight.narrow(0, 0, 1) : _types.forward(types));
        if (_stem is not null) x = x.Plus(_stem.forward(ids, lengths));
        return nn.functional.dropout(_norm.forward(x), _dropout, training).MoveToOuterDisposeScope();
    }

    /// <summary>A table of rows.</summary>
    internal sealed class Table : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "weight")] private Parameter _weight;

        public Table(int rows, int width, ModuleSettings settings) : base(nameof(Table))
        {
            _weight = settings.Normal(ScalarType.Float32, rows, width);
            RegisterComponents();
        }

        public Parameter Weight => _weight;

        public override Tensor forward(Tensor ids) => _weight.index_select(0, ids.reshape(-1)).view([.. ids.shape, _weight.shape[1]]);
    }
}
