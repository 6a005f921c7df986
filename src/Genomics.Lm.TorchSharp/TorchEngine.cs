using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.TorchSharp.Internals;
using Genomics.Lm.Weights;

namespace Genomics.Lm.TorchSharp;

/// <summary>
/// The engine on libtorch through TorchSharp: a CUDA GPU, or libtorch's CPU kernels. Nothing of torch is loaded before the first session,
/// so a program may register this engine on machines without a GPU. The application adds one package with libtorch itself:
/// <c>TorchSharp-cuda-windows</c>, <c>TorchSharp-cuda-linux</c> or <c>TorchSharp-cpu</c>, of the version of <c>TorchSharp</c>.
/// </summary>
/// <remarks>
/// Results equal those of the managed CPU engine to 5e-5 in float32 with dropout off, not bit by bit; runs are not bit-repeatable on CUDA.
/// Dropout has the same places and rates, with libtorch's masks: <c>Accumulate</c> seeds libtorch's generator of the process from the
/// session's seed and step. On a CPU a session's thread count is set for the process.
/// </remarks>
public sealed class TorchEngine : IComputeEngine
{
    private readonly TorchEngineOptions _options;

    /// <summary>Makes an engine; nothing is loaded yet.</summary>
    /// <param name="options">Device, precision, size of a pass; null for float32 on the first GPU.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TorchEngine(TorchEngineOptions? options = null)
    {
        _options = options ?? new TorchEngineOptions();
        _options.Validate();
        Info = new EngineInfo("torchsharp", $"{_options.Device} ({_options.Precision})",
            false)
        { SharesHostMemory = _options.Device == "cpu" };
    }

    /// <inheritdoc/>
    public EngineInfo Info { get; }

    /// <summary>Whether libtorch is there and sees the device; loads it.</summary>
    /// <param name="device">A device as in <see cref="TorchEngineOptions.Device"/>.</param>
    /// <param name="reason">When false what is missing, what to do, and what the system's loader says; otherwise empty.</param>
    /// <exception cref="ArgumentException">There are no such devices.</exception>
    public static bool IsAvailable(string device, out string reason) => TorchRuntime.IsAvailable(device, out reason);

    /// <inheritdoc/>
    /// <remarks>An estimate from the sizes of the kept tensors; libtorch's own reserve and CUDA's context (about 0.5 GB) come on
    /// top.</remarks>
    public MemoryForecast Forecast(ModelSpec model, WorkShape shape) => MemoryEstimate.For(model, shape, _options);

    /// <inheritdoc/>
    /// <exception cref="PlatformNotSupportedException">libtorch or the device is not there; the message says what to add.</exception>
    /// <exception cref="NotSupportedException">8-bit products are asked for; the precision of this engine is an option of its
    /// own.</exception>
    public IEncoderSession Open(ModelSpec model, IParameterSource weights, SessionOptions options)
        => options.Precision == Genomics.Lm.Compute.Precision.Float32 ? new TorchEncoderSession(model, weights, _options, options.Threads)
            : throw new NotSupportedException("the TorchSharp engine has no 8-bit products; leave --precision out, or use the cpu");

    /// <inheritdoc/>
    /// <exception cref="PlatformNotSupportedException">libtorch or the device is not there; the message says what to add.</exception>
    public ITrainingSession Train(ModelSpec model, IParameterSource weights, TrainingSpec training)
        => new TorchTrainingSession(model, weights, _options, training);
}
