namespace Genomics.Lm.Model;

/// <summary>Encoder sizes by name.</summary>
public static class EncoderPresets
{
    /// <summary>2 layers × 64, 4 heads, inner 192: seconds on a laptop; for trying things out.</summary>
    public static EncoderConfig Mini { get; } = new() { HiddenSize = 64, Layers = 2, Heads = 4, IntermediateSize = 192 };

    /// <summary>1 layer × 128, 2 heads, inner 256: a few seconds per thousand short windows on a CPU.</summary>
    public static EncoderConfig Shallow { get; } = new() { HiddenSize = 128, Layers = 1, Heads = 2, IntermediateSize = 256 };

    /// <summary>4 layers × 128, 4 heads, inner 384: trained from scratch in minutes on a CPU.</summary>
    public static EncoderConfig Small { get; } = new() { HiddenSize = 128, Layers = 4, Heads = 4, IntermediateSize = 384 };

    /// <summary>The published 117M model: 12 layers × 768, 12 heads, inner 3072.</summary>
    public static EncoderConfig Dnabert2 { get; } = new();

    /// <summary>The preset of a name: <c>mini</c>, <c>shallow</c>, <c>small</c> or <c>dnabert2</c>; false for another.</summary>
    public static bool TryGet(string name, out EncoderConfig config)
    {
        (var found, config) = name switch
        {
            "mini" => (true, Mini),
            "shallow" => (true, Shallow),
            "small" => (true, Small),
            "dnabert2" => (true, Dnabert2),
            _ => (false, Dnabert2),
        };
        return found;
    }
}
