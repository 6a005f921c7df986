using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.Intrinsics;
using Genomics.Lm.Compute.Cpu;
using Genomics.Lm.Model;

namespace Genomics.Lm.Compute;

/// <summary>
/// The default engine: plain C# with vector instructions, no native library, every operating system. Bit-equal at any thread count, and
/// a sequence alone gives the same numbers as in a batch (one build, one instruction set).
/// </summary>
[Experimental("GLM001")]
public sealed class ManagedCpuEngine : IComputeEngine
{
    /// <summary>The engine; it has no state.</summary>
    public static ManagedCpuEngine Instance { get; } = new();

    /// <inheritdoc/>
    public EngineInfo Info { get; } = new("managed-cpu",
        $"cpu ({(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)}-bit products, {Vector<float>.Count * 32}-bit elementwise)", true);

    /// <inheritdoc/>
    public MemoryForecast Forecast(ModelSpec model, WorkShape shape)
    {
        var parameters = ParameterCatalog.For(model).Sum(p => p.Count) * sizeof(float);
        var matrices = ParameterCatalog.For(model).Where(p => p.Shape.Count == 2 && p.Layer > 0).Sum(p => p.Count) * sizeof(float);
        var tokens = (long)Math.Max(shape.LongestTokens, Math.Min(shape.Tokens, 2048));
        var (hidden, inner) = (model.Encoder.HiddenSize, model.Encoder.IntermediateSize);
        var layers = shape.Training ? model.Encoder.Layers : 1;
        var scratch = tokens * (3L * hidden + 2L * inner + Math.Max(inner, 3L * hidden) + 2L * hidden);
        return new MemoryForecast(
            shape.Training ? parameters + 2 * matrices : parameters,
            shape.Training ? 3 * parameters : 0,
            (layers * tokens * LayerState.FloatsPerToken(model.Encoder, shape.Training) + scratch) * sizeof(float));
    }

    /// <inheritdoc/>
    public IEncoderSession Open(ModelSpec model, IParameterSource weights, SessionOptions options) => new CpuEncoderSession(model, weights, options);

    /// <inheritdoc/>
    public ITrainingSession Train(ModelSpec model, IParameterSource weights, TrainingSpec training) => new CpuTrainingSession(model, weights, training);
}
