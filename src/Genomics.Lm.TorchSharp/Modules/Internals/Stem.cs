using System.Globalization;
using Genomics.Lm.Model;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Genomics.Lm.TorchSharp.Modules.Internals;

/// <summary>The convolution before an encoder (<see cref="ConvolutionStem"/>).</summary>
internal sealed class Stem : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly long _vocabulary;
    private readonly List<Filters> _widths = [];

    public Stem(EncoderConfig config, ModuleSettings settings) : base(nameof(Stem))
    {
        _vocabulary = config.VocabularySize;
        foreach (var width in ConvolutionStem.Widths)
        {
            var filters = new Filters(width, _vocabulary, ConvolutionStem.Filters(config), settings);
            register_module(width.ToString(CultureInfo.InvariantCulture), filters);
            _widths.Add(filters);
        }
    }

    /// <param name="ids">[sequences, tokens] int64.</param>
    /// <param name="lengths">[sequences] int64 tokens without padding, or null when nothing is padded.</param>
    /// <returns>[sequences, tokens, hidden].</returns>
    public override Tensor forward(Tensor ids, Tensor? lengths)
    {
        using var scope = NewDisposeScope();
        var letters = nn.functional.one_hot(ids, _vocabulary).to(ScalarType.Float32);
        if (lengths is not null)
            letters = letters.mul(
                Arithmetic.Count(0, ids.shape[1], ScalarType.Int64, ids.device).view(1, -1, 1).lt(lengths.view(-1, 1, 1)));
        return cat([.. _widths.Select(filters => filters.forward(letters))], 2).MoveToOuterDisposeScope();
    }

    /// <summary>Filters of one width.</summary>
    private sealed class Filters : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "weight")] private Parameter _weight;
        [ComponentName(Name = "bias")] private Parameter _bias;

        public Filters(long width, long vocabulary, long filters, ModuleSettings settings) : base(nameof(Filters))
        {
            _weight = settings.Normal(ScalarType.Float32, width, vocabulary, filters);
            _bias = settings.Constant(ScalarType.Float32, 0, filters);
            RegisterComponents();
        }

        /// <param name="letters">[sequences, tokens, vocabulary] ones and zeros.</param>
        /// <returns>[sequences, tokens, filters].</returns>
        public override Tensor forward(Tensor letters)
        {
            var (width, vocabulary, filters) = (_weight.shape[0], _weight.shape[1], _weight.shape[2]);
            Tensor Beyond(long count) => letters.new_zeros(letters.shape[0], count, vocabulary);
            var around = cat([Beyond(width / 2), letters, Beyond(width - 1 - width / 2)], 1).unfold(1, width, 1);
            return around.transpose(2, 3).flatten(2).matmul(_weight.view(width * vocabulary, filters)).Plus(_bias).relu();
        }
    }
}
