namespace Genomics.Lm.Compute;

/// <summary>The outputs an engine can give.</summary>
[Flags]
public enum OutputKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>[tokens, hidden] states after the last layer.</summary>
    LastHidden = 1,

    /// <summary>[tokens, hidden] after the embeddings and after each layer, one call per layer.</summary>
    AllHidden = 2,

    /// <summary>[heads, length, length] attention probabilities, one call per layer and sequence.</summary>
    Attention = 4,

    /// <summary>[sequences, hidden] tanh pooler of [CLS].</summary>
    Pooled = 8,

    /// <summary>[sequences, outputs] of a regression head, or the logits of a classification head.</summary>
    Prediction = 16,

    /// <summary>[tokens, vocabulary] logits of the masked-language head.</summary>
    MaskedLanguageLogits = 32,
}

/// <summary>Which outputs are wanted.</summary>
/// <param name="Kinds">The kinds, combined.</param>
public readonly record struct OutputRequest(OutputKind Kinds)
{
    /// <summary>
    /// Stops the computation, which then throws <see cref="OperationCanceledException"/>; an engine may go on to the end of what it has begun. The session can be
    /// used again.
    /// </summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>What an engine is.</summary>
/// <param name="Name">For example <c>managed-cpu</c>.</param>
/// <param name="Device">For example <c>cpu (Vector256, FMA)</c>.</param>
/// <param name="Deterministic">Bit-equal results at any thread count and batch composition.</param>
public sealed record EngineInfo(string Name, string Device, bool Deterministic)
{
    /// <summary>Whether what <see cref="IComputeEngine.Forecast"/> says is taken from the computer's own memory; false for a GPU.</summary>
    public bool SharesHostMemory { get; init; } = true;
}

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

/// <summary>How a session is run.</summary>
public sealed record SessionOptions
{
    /// <summary>Precision of the matrix products; an engine that lacks one refuses it with <see cref="NotSupportedException"/>.</summary>
    public Precision Precision { get; init; }

    /// <summary>Threads; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }
}

/// <summary>The largest work a session will get.</summary>
/// <param name="Sequences">Sequences per call.</param>
/// <param name="LongestTokens">Tokens of the longest sequence.</param>
/// <param name="Tokens">Tokens per call.</param>
/// <param name="Training">Whether gradients and optimizer state are kept.</param>
/// <param name="Precision">Precision of inference.</param>
/// <param name="Threads">Threads; 0 means all cores.</param>
public readonly record struct WorkShape(int Sequences, int LongestTokens, int Tokens, bool Training, Precision Precision = Precision.Float32, int Threads = 0);

/// <summary>A forecast of the memory that a session takes; a .NET process takes about 50 MB besides.</summary>
/// <param name="WeightBytes">Weights, in the engine's layout.</param>
/// <param name="StateBytes">Gradients and moments; 0 for inference.</param>
/// <param name="ActivationBytes">Activations and scratch for the given shape.</param>
public readonly record struct MemoryForecast(long WeightBytes, long StateBytes, long ActivationBytes)
{
    /// <summary>All together.</summary>
    public long TotalBytes => WeightBytes + StateBytes + ActivationBytes;
}

/// <summary>Optimizer and dropout of a training session.</summary>
public sealed record TrainingSpec
{
    /// <summary>AdamW's first decay rate.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>AdamW's second decay rate.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Added to the root of the second moment.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Decoupled weight decay; not applied to biases and LayerNorm weights.</summary>
    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>False turns every dropout off.</summary>
    public bool Dropout { get; init; } = true;

    /// <summary>Seed of the dropout masks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }
}

/// <summary>A loss sum and its number of terms.</summary>
/// <param name="Sum">Summed loss.</param>
/// <param name="Terms">Number of terms.</param>
public readonly record struct LossSum(double Sum, double Terms)
{
    /// <summary>The mean; NaN without terms.</summary>
    public double Mean => Terms > 0 ? Sum / Terms : double.NaN;
}

/// <summary>Arguments of one optimizer step.</summary>
/// <param name="LearningRate">The rate of this step.</param>
/// <param name="MaxGradientNorm">The global norm is scaled down to this; infinity turns clipping off. The factor is min(1, max / (norm + 1e-6)).</param>
public readonly record struct StepArgs(float LearningRate, float MaxGradientNorm);

/// <summary>What an optimizer step did.</summary>
/// <param name="GradientNorm">The global norm before clipping.</param>
/// <param name="Step">The number of steps made so far, this one included.</param>
public readonly record struct StepReport(double GradientNorm, long Step);

/// <summary>Parts of a training state.</summary>
[Flags]
public enum StateParts
{
    /// <summary>The weights.</summary>
    Weights = 1,

    /// <summary>AdamW's moments and step count.</summary>
    Optimizer = 2,

    /// <summary>Low-rank adapters, named <c>….lora_A.weight</c> and <c>….lora_B.weight</c>; nothing where there are none. Part of <see cref="Optimizer"/>.</summary>
    Adapters = 4,
}
