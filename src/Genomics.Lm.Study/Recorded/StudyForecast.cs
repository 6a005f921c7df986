using System.Globalization;
using System.Runtime.Intrinsics;
using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Recorded;

/// <summary>
/// What the study's fine-tuning will take, said before it begins: tokens, processor days, memory. The speed is a measured one of
/// full-size training on one thread (<c>benchmarks/GPU.md</c>), scaled by the size of the layers; the training itself forecasts anew from
/// its first steps.
/// </summary>
/// <param name="Tokens">Tokens of all passes, forward and backward, validations counted with their share of the work.</param>
/// <param name="TokensPerSecond">Tokens a second on one thread; NaN where no speed was measured: small models, GPUs.</param>
/// <param name="MemoryBytes">Peak memory.</param>
public sealed record StudyForecast(double Tokens, double TokensPerSecond, long MemoryBytes)
{
    // the published vocabulary on human windows of 4,001 bases; [CLS] and [SEP] among the tokens
    private const double BasesPerToken = 4.71;

    // training tokens per processor second of the managed engine, 117 million parameters, with products of 512 and of 256 bits
    private const double Wide = 138, Narrow = 103;

    // in much smaller models less of the time goes into products
    private const int SmallestWidth = 512;

    private const double ForwardShare = 1 / 3.0, SecondsPerDay = 86_400;

    /// <summary>Days on one thread; NaN where no speed was measured.</summary>
    public double ProcessorDays => Tokens / TokensPerSecond / SecondsPerDay;

    /// <summary>Makes the forecast.</summary>
    /// <param name="options">How it is fine-tuned.</param>
    /// <param name="encoder">The size of the model.</param>
    /// <param name="engine">Computes; null for the managed CPU engine.</param>
    /// <param name="training">Training genes.</param>
    /// <param name="validation">Validation genes.</param>
    /// <param name="bases">Bases per window.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public static StudyForecast Of(FineTuneOptions options, EncoderConfig encoder, IComputeEngine? engine, int training, int validation,
        int bases, int threads)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(encoder);
        engine ??= ManagedCpuEngine.Instance;
        var length = bases / BasesPerToken;
        if (options.Input.MaxTokens > 0) length = Math.Min(length, options.Input.MaxTokens);
        double passes = options.Optimizer.Epochs, every = options.Selection.ValidateEvery;
        var validations = every > 0 ? passes * training / options.Optimizer.Batch / every : passes;
        var tokens = options.Members * length * (passes * training + validations * validation * ForwardShare);
        var speed = encoder.HiddenSize < SmallestWidth || engine is not ManagedCpuEngine ? double.NaN
            : (Vector512.IsHardwareAccelerated ? Wide : Narrow) * LayerWeights(EncoderPresets.Dnabert2) / LayerWeights(encoder);
        var (atOnce, longest) = (options.Optimizer.MicroBatch > 0 ? options.Optimizer.MicroBatch : options.Optimizer.Batch,
            options.Input.MaxTokens > 0 ? options.Input.MaxTokens : (int)Math.Ceiling(length));
        var model = new ModelSpec(encoder, new RegressionHead { Pooling = Pooling.Pooler });
        var memory = engine.Forecast(model, new WorkShape(atOnce, longest, atOnce * longest, Training: true, Threads: threads)).TotalBytes
            + (1 + options.Members) * ParameterCatalog.For(model).Sum(p => p.Count) * sizeof(float);
        return new StudyForecast(tokens, speed, memory);
    }

    /// <summary>The forecast in a sentence.</summary>
    /// <param name="threads">Threads that will compute.</param>
    public string Text(int threads) => string.Create(CultureInfo.InvariantCulture,
        $"the fine-tuning reads about {Tokens / 1e6:#,0} million tokens{Time(threads)}; about {MemoryBytes / 1e9:0.0} GB of memory");

    private string Time(int threads) => double.IsNaN(TokensPerSecond) ? ""
        : string.Create(CultureInfo.InvariantCulture,
            $": {Days(ProcessorDays)} of one processor core at {TokensPerSecond:0} tokens a second, "
                + $"about {Days(ProcessorDays / threads)} on {threads}; it can be interrupted and gone on with at any time");

    private static string Days(double days) => days >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{days:0.#} days")
        : string.Create(CultureInfo.InvariantCulture, $"{days * 24:0.#} hours");

    private static double LayerWeights(EncoderConfig encoder)
        => encoder.Layers * (double)encoder.HiddenSize * (4 * encoder.HiddenSize + 3 * encoder.IntermediateSize);
}
