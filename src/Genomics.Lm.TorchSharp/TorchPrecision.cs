namespace Genomics.Lm.TorchSharp;

/// <summary>
/// The numbers that matrix products are computed in. Weights, LayerNorm, residual sums, losses and AdamW are float32 always.
/// </summary>
public enum TorchPrecision
{
    /// <summary>Float32 throughout.</summary>
    Float32,

    /// <summary>
    /// Float32 values whose products use the tensor cores' 10-bit mantissa (TF32); the same as <see cref="Float32"/> on a CPU and on GPUs
    /// before Ampere.
    /// </summary>
    TensorFloat32,

    /// <summary>bfloat16 products, attention and gated activations, accumulated in float32; 8 bits of mantissa.</summary>
    BFloat16,
}
