using Genomics.Lm.Model;

namespace Genomics.Lm.Compute.Cpu;

/// <summary>What one layer computes on the way forward and needs on the way back.</summary>
internal sealed unsafe class LayerState : IDisposable
{
    /// <summary>[tokens, hidden] the layer's input.</summary>
    public AlignedBuffer Input { get; } = new();

    /// <summary>[tokens, 3, hidden].</summary>
    public AlignedBuffer Qkv { get; } = new();

    /// <summary>[tokens, hidden] attention's output, heads side by side.</summary>
    public AlignedBuffer Context { get; } = new();

    /// <summary>[tokens, heads] log-sum-exp of the score rows.</summary>
    public AlignedBuffer LogSums { get; } = new();

    /// <summary>[tokens, hidden] normalised sum before the first LayerNorm's weight.</summary>
    public AlignedBuffer Hat1 { get; } = new();

    /// <summary>[tokens] 1/σ of the first LayerNorm.</summary>
    public AlignedBuffer Inverse1 { get; } = new();

    /// <summary>[tokens, hidden] the first LayerNorm's output.</summary>
    public AlignedBuffer Attended { get; } = new();

    /// <summary>[tokens, 2, inner] before the gate.</summary>
    public AlignedBuffer Gated { get; } = new();

    /// <summary>[tokens, hidden] normalised sum before the second LayerNorm's weight.</summary>
    public AlignedBuffer Hat2 { get; } = new();

    /// <summary>[tokens] 1/σ of the second LayerNorm.</summary>
    public AlignedBuffer Inverse2 { get; } = new();

    public void Reserve(EncoderConfig config, int tokens)
    {
        var rows = (long)tokens;
        foreach (var buffer in (AlignedBuffer[])[Input, Context, Hat1, Attended, Hat2]) buffer.Reserve(rows * config.HiddenSize);
        Qkv.Reserve(rows * 3 * config.HiddenSize);
        Gated.Reserve(rows * 2 * config.IntermediateSize);
        LogSums.Reserve(rows * config.Heads);
        Inverse1.Reserve(rows);
        Inverse2.Reserve(rows);
    }

    /// <summary>Floats per token.</summary>
    public static long FloatsPerToken(EncoderConfig config) => 8L * config.HiddenSize + 2L * config.IntermediateSize + config.Heads + 2;

    public void Dispose()
    {
        foreach (var buffer in (AlignedBuffer[])[Input, Qkv, Context, LogSums, Hat1, Inverse1, Attended, Gated, Hat2, Inverse2]) buffer.Dispose();
    }
}

/// <summary>Scratch of the backward pass, shared by all layers.</summary>
internal sealed class BackwardScratch : IDisposable
{
    public AlignedBuffer Product { get; } = new();

    public AlignedBuffer Wide { get; } = new();

    public AlignedBuffer Branch { get; } = new();

    public AlignedBuffer Context { get; } = new();

    public void Dispose()
    {
        Product.Dispose();
        Wide.Dispose();
        Branch.Dispose();
        Context.Dispose();
    }
}
