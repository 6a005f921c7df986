using Genomics.Lm.Data;

namespace Genomics.Lm.Model;

/// <summary>How a fresh tensor is drawn.</summary>
public enum ParameterInit
{
    /// <summary>N(0, <see cref="EncoderConfig.InitializerRange"/>²).</summary>
    Normal,

    /// <summary>All zero.</summary>
    Zero,

    /// <summary>All one.</summary>
    One,
}

/// <summary>One tensor of a model.</summary>
/// <param name="Name">The published checkpoint's name.</param>
/// <param name="Shape">Outermost dimension first.</param>
/// <param name="Init">How it is drawn when fresh.</param>
/// <param name="Decayed">Whether weight decay applies (not to biases and LayerNorm weights).</param>
/// <param name="Layer">0 for embeddings, 1… for encoder layers, layers + 1 for the head: the unit of freezing.</param>
public sealed record ParameterInfo(string Name, IReadOnlyList<int> Shape, ParameterInit Init, bool Decayed, int Layer)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);
}

/// <summary>The tensors of a model under the names of the published checkpoint, in its order.</summary>
public static class ParameterCatalog
{
    /// <summary>Lists every tensor of a model.</summary>
    public static IReadOnlyList<ParameterInfo> For(ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (c, top) = (model.Encoder, model.Encoder.Layers + 1);
        c.Validate();
        var list = new List<ParameterInfo>
        {
            new(Names.WordEmbeddings, [c.VocabularySize, c.HiddenSize], ParameterInit.Normal, true, 0),
            new(Names.TypeEmbeddings, [c.TypeVocabularySize, c.HiddenSize], ParameterInit.Normal, true, 0),
        };
        foreach (var width in c.Stem ? ConvolutionStem.Widths : [])
        {
            var (name, filters) = (ConvolutionStem.Name(width), ConvolutionStem.Filters(c));
            list.Add(new(name + ".weight", [width, c.VocabularySize, filters], ParameterInit.Normal, true, 0));
            list.Add(new(name + ".bias", [filters], ParameterInit.Zero, false, 0));
        }
        AddNorm(list, "bert.embeddings.LayerNorm", c.HiddenSize, 0);
        for (var i = 0; i < c.Layers; i++)
        {
            var prefix = Names.Layer(i);
            AddLinear(list, prefix + "attention.self.Wqkv", 3 * c.HiddenSize, c.HiddenSize, i + 1);
            AddLinear(list, prefix + "attention.output.dense", c.HiddenSize, c.HiddenSize, i + 1);
            AddNorm(list, prefix + "attention.output.LayerNorm", c.HiddenSize, i + 1);
            list.Add(new(prefix + "mlp.gated_layers.weight", [2 * c.IntermediateSize, c.HiddenSize], ParameterInit.Normal, true, i + 1));
            AddLinear(list, prefix + "mlp.wo", c.HiddenSize, c.IntermediateSize, i + 1);
            AddNorm(list, prefix + "mlp.layernorm", c.HiddenSize, i + 1);
        }
        switch (model.Head)
        {
            case EncoderOnlyHead head:
                if (head.Pooler) AddLinear(list, Names.Pooler, c.HiddenSize, c.HiddenSize, top);
                break;
            case PooledHead head:
                if (head.Pooling == Pooling.Pooler) AddLinear(list, Names.Pooler, c.HiddenSize, c.HiddenSize, top);
                AddLinear(list, Names.Classifier, head.Outputs, c.HiddenSize * (head.Pooling == Pooling.Bins ? head.Bins : 1), top);
                if (!head.Anchored) break;
                list.Add(new(Names.Anchor, [head.Outputs], ParameterInit.One, false, top));
                list.Add(new(Names.Gate, [head.Outputs], ParameterInit.Zero, false, top));
                break;
            case MaskedLanguageHead:
                AddLinear(list, Names.MaskedTransform, c.HiddenSize, c.HiddenSize, top);
                AddNorm(list, Names.MaskedNorm, c.HiddenSize, top);
                list.Add(new(Names.MaskedBias, [c.VocabularySize], ParameterInit.Zero, false, top));
                break;
            default:
                throw new GenomicsDataException($"unknown head {model.Head.GetType().Name}");
        }
        return list;
    }

    private static void AddLinear(List<ParameterInfo> list, string name, int outputs, int inputs, int layer)
    {
        list.Add(new(name + ".weight", [outputs, inputs], ParameterInit.Normal, true, layer));
        list.Add(new(name + ".bias", [outputs], ParameterInit.Zero, false, layer));
    }

    private static void AddNorm(List<ParameterInfo> list, string name, int width, int layer)
    {
        list.Add(new(name + ".weight", [width], ParameterInit.One, false, layer));
        list.Add(new(name + ".bias", [width], ParameterInit.Zero, false, layer));
    }

    /// <summary>Tensor names of the published checkpoint.</summary>
    internal static class Names
    {
        public const string WordEmbeddings = "bert.embeddings.word_embeddings.weight";
        public const string TypeEmbeddings = "bert.embeddings.token_type_embeddings.weight";
        public const string Pooler = "bert.pooler.dense";
        public const string Classifier = "classifier";
        public const string Anchor = "anchor.weight";
        public const string Gate = "gate.weight";
        public const string MaskedTransform = "cls.predictions.transform.dense";
        public const string MaskedNorm = "cls.predictions.transform.LayerNorm";
        public const string MaskedBias = "cls.predictions.decoder.bias";

        /// <summary>What other libraries call the same, or repeat it as.</summary>
        public const string MaskedBiasAlias = "cls.predictions.bias";

        /// <summary>Tied to the word embeddings; files may or may not repeat it.</summary>
        public const string MaskedDecoder = "cls.predictions.decoder.weight";

        public static string Layer(int index) => $"bert.encoder.layer.{index}.";
    }
}
