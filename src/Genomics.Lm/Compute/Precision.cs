namespace Genomics.Lm.Compute;

/// <summary>How the matrices of the encoder's layers are multiplied in inference.</summary>
public enum Precision
{
    /// <summary>In 32-bit floats, as trained.</summary>
    Float32,

    /// <summary>
    /// In 8-bit integers with exact sums: weights scaled per output to ±63, activations per token to ±127. Attention, LayerNorm and
    /// everything else stays in floats. Faster, and a quarter of the memory for these matrices, at the price of a small error.
    /// </summary>
    Int8,
}
