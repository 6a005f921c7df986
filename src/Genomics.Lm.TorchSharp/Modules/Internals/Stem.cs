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
    private readonly List<(long Width, Filters Filters)> _widths = [];

    public Stem(EncoderConfig config, ModuleSettings settings) : base(nameof(Stem))
    {
        _vocabulary = config.VocabularySize;
        foreach (var width in ConvolutionStem.Widths)
        {
            var filters = new Filters(width, _vocabulary, ConvolutionStem.Filters(config), settings);
            register_module(width.ToString(CultureInfo.InvariantCulture), filters);
            _widths.Add((width, filters));
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
            letters = letters.mul(arange(ids.shape[1], ScalarType.Int64, ids.device).view(1, -1, 1).lt(lengths.view(-1, 1, 1)));
        letters = letters.transpose(1, 2);
        return cat([.. _widths.Select(w => w.Filters.forward(letters))], 1).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
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

        /// <param name="letters">[sequences, vocabulary, tokens] ones and zeros.</param>
        public override Tensor forward(Tensor letters)
        {
            var width = _weight.shape[0];
            var padded = nn.functional.pad(letters, [width / 2, width - 1 - width / 2]);
            return nn.functional.conv1d(padded, _weight.permute(2, 1, 0), _bias).relu();
        }
    }
}
