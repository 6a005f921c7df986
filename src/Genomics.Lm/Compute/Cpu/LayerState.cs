using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>What one layer computes on the way forward; what training needs on the way back is kept for all tokens.</summary>
internal sealed unsafe class LayerState : IDisposable
{
    private readonly AlignedBuffer _all = new();

    /// <summary>[tokens, hidden] the layer's input.</summary>
    public float* Input { get; private set; }

    /// <summary>[tokens, 3, hidden].</summary>
    public float* Qkv { get; private set; }

    /// <summary>[tokens, hidden] attention's output, heads side by side.</summary>
    public float* Context { get; private set; }

    /// <summary>[tokens, heads] log-sum-exp of the score rows, by base 2; null without training.</summary>
    public float* LogSums { get; private set; }

    /// <summary>[tokens, hidden] normalised sum before the first LayerNorm's weight.</summary>
    public float* Hat1 { get; private set; }

    /// <summary>[tokens] 1/σ of the first LayerNorm.</summary>
    public float* Inverse1 { get; private set; }

    /// <summary>[tokens, hidden] the first LayerNorm's output.</summary>
    public float* Attended { get; private set; }

    /// <summary>[tokens, 2, inner] before the gate.</summary>
    public float* Gated { get; private set; }

    /// <summary>[tokens, hidden] normalised sum before the second LayerNorm's weight.</summary>
    public float* Hat2 { get; private set; }

    /// <summary>[tokens] 1/σ of the second LayerNorm.</summary>
    public float* Inverse2 { get; private set; }

    /// <summary>Makes room; <paramref name="keep"/> for all that training needs, otherwise for input, qkv and context.</summary>
    public void Reserve(EncoderConfig config, int tokens, bool keep)
    {
        var hidden = (long)tokens * config.HiddenSize;
        var next = _all.Reserve(tokens * FloatsPerToken(config, keep));
        float* Take(long length)
        {
            var taken = next;
            next += length;
            return taken;
        }
        Input = Take(hidden);
        Qkv = Take(3 * hidden);
        Context = Take(hidden);
        if (!keep) return;
        Hat1 = Take(hidden);
        Attended = Take(hidden);
        Hat2 = Take(hidden);
        Gated = Take(2L * tokens * config.IntermediateSize);
        LogSums = Take((long)tokens * config.Heads);
        Inverse1 = Take(tokens);
        Inverse2 = Take(tokens);
    }

    /// <summary>Floats per token.</summary>
    public static long FloatsPerToken(EncoderConfig config, bool keep)
        => keep ? 8L * config.HiddenSize + 2L * config.IntermediateSize + config.Heads + 2 : 5L * config.HiddenSize;

    public void Dispose() => _all.Dispose();
}

/// <summary>Gradients on the way back through a layer, [tokens, width] each; used by one layer after another.</summary>
internal sealed unsafe class BackwardScratch : IDisposable
{
    private readonly AlignedBuffer _all = new();

    /// <summary>[tokens, hidden] of the second LayerNorm's input.</summary>
    public float* Down { get; private set; }

    /// <summary>[tokens, hidden] of the first LayerNorm's output.</summary>
    public float* Attended { get; private set; }

    /// <summary>[tokens, hidden] of the first LayerNorm's input.</summary>
    public float* Residual { get; private set; }

    /// <summary>[tokens, hidden] of the attention output before its dropout.</summary>
    public float* Branch { get; private set; }

    /// <summary>[tokens, hidden] of the context.</summary>
    public float* Context { get; private set; }

    /// <summary>[tokens, inner] the gated product, computed again.</summary>
    public float* Product { get; private set; }

    /// <summary>[tokens, 3, hidden] of queries, keys and values.</summary>
    public float* Qkv { get; private set; }

    public void Reserve(EncoderConfig config, int tokens)
    {
        var hidden = (long)tokens * config.HiddenSize;
        var all = _all.Reserve(tokens * FloatsPerToken(config));
        Down = all;
        Attended = all + hidden;
        Residual = all + 2 * hidden;
        Branch = all + 3 * hidden;
        Context = all + 4 * hidden;
        Qkv = all + 5 * hidden;
        Product = all + 8 * hidden;
    }

    /// <summary>Floats per token.</summary>
    public static long FloatsPerToken(EncoderConfig config) => 8L * config.HiddenSize + config.IntermediateSize;

    public void Dispose() => _all.Dispose();
}
