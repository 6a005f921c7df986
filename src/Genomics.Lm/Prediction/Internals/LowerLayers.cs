using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>
/// The lower layers of an encoder as an encoder of its own: its last states are those of the whole one after that layer, bit by bit.
/// </summary>
internal sealed class LowerLayers : IParameterSource
{
    private readonly IParameterSource _whole;

    /// <param name="whole">The weights of the whole encoder.</param>
    /// <param name="config">Its sizes.</param>
    /// <param name="layers">Layers to keep, 1 to all.</param>
    public LowerLayers(IParameterSource whole, EncoderConfig config, int layers)
    {
        Config = config with { Layers = layers };
        _whole = whole;
        Names = [.. ParameterCatalog.For(new ModelSpec(Config, HeadSpec.None)).Select(p => p.Name)];
    }

    /// <summary>The sizes of the encoder that is left.</summary>
    public EncoderConfig Config { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Shape(string name) => _whole.Shape(name);

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination) => _whole.Read(name, destination);
}
