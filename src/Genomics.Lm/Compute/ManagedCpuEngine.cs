using System.Runtime.Intrinsics;
using Genomics.Lm.Compute.Cpu;
using Genomics.Lm.Data;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Compute;

/// <summary>
/// The default engine: plain C# with vector instructions, no native library, every operating system. Bit-equal at any thread count, and
/// a sequence alone gives the same numbers as in a batch (one build, one instruction set).
/// </summary>
public sealed class ManagedCpuEngine : IComputeEngine
{
    /// <summary>The engine; it has no state.</summary>
    public static ManagedCpuEngine Instance { get; } = new();

    /// <inheritdoc/>
    public EngineInfo Info { get; } = new("managed-cpu",
        $"cpu ({(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)}-bit vectors)", true);

    /// <inheritdoc/>
    public MemoryForecast Forecast(ModelSpec model, WorkShape shape)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (config, training) = (model.Encoder, shape.Training);
        var (hidden, inner, width) = ((long)config.HiddenSize, (long)config.IntermediateSize, config.HeadWidth);
        var average = Math.Max(1, shape.Tokens / Math.Max(1, shape.Sequences));
        var tokens = (long)Math.Max(shape.LongestTokens,
            Math.Min(shape.Tokens, MicroBatch.TokenLimit(config, training) / average * average));
        // layers, output, embeddings
        var perToken = (training ? config.Layers : 1) * LayerState.FloatsPerToken(config, training) + 2 * hidden + 1;
        if (config.Stem) perToken += hidden;
        if (training)
            // and the packed input of a product
            perToken += BackwardScratch.FloatsPerToken(config) + hidden + Math.Max(inner, hidden);
        var tile = Math.Min(tokens, SessionResources.MostTokens);
        var perTile = training ? tile * inner : tile * (3 * inner + 2 * hidden);
        if (shape.Precision == Precision.Int8) perTile += QuantizedMatrix.ScratchFloats((int)tile, (int)inner);
        else if (training || 2 * inner >= Gemm.ManyColumns) perTile += Gemm.FittingRows * Gemm.DepthBlock;
        var perThread = Math.Max(perTile, Attention.ScratchFloats(shape.LongestTokens, width, training));
        var threads = Parallelism.Threads(shape.Threads);
        var outputs = training ? 0 : shape.Tokens * hidden;
        return new MemoryForecast(
            ParameterStore.Bytes(model, training, shape.Precision),
            training
            ? ParameterCatalog.For(model).Sum(p => CpuTrainingSession.IsTrained(model, p) ? 3 * p.Count : p.Count) * sizeof(float)
            + (model.Lora is { } lora ? LoraState.Bytes(model, lora) : 0) : 0,
            (tokens * perToken + threads * perThread + outputs) * sizeof(float));
    }

    /// <inheritdoc/>
    public IEncoderSession Open(ModelSpec model, IParameterSource weights, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        return new CpuEncoderSession(model, weights, options);
    }

    /// <inheritdoc/>
    public ITrainingSession Train(ModelSpec model, IParameterSource weights, TrainingSpec training)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(training);
        return new CpuTrainingSession(model, weights, training);
    }
}
