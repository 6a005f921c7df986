namespace Genomics.Lm.Model;

/// <summary>
/// The convolution that <see cref="EncoderConfig.Stem"/> puts before an encoder: filters of several widths over the tokens around each
/// token, [CLS] and [SEP] among them, zeros beyond the sequence, ReLU; a third of the state's channels for each width. It is added to the
/// token's own embedding before LayerNorm.
/// </summary>
/// <remarks>
/// Channel c of width w at token t is max(0, b[c] + Σ over taps k of W[k, id(t − w/2 + k), c]): tokens are letters, so that a filter is
/// a table of numbers for each letter at each place, like a weight matrix of a motif.
/// </remarks>
public static class ConvolutionStem
{
    /// <summary>Tokens seen by the filters of each third.</summary>
    public static IReadOnlyList<int> Widths { get; } = [4, 8, 16];

    /// <summary>Filters of each width.</summary>
    public static int Filters(EncoderConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.HiddenSize / Widths.Count;
    }

    /// <summary>The name of a width's filters, [width, vocabulary, filters] and [filters].</summary>
    internal static string Name(int width) => FormattableString.Invariant($"bert.embeddings.stem.{width}");
}
