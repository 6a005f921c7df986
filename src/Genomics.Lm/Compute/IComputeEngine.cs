using System.Diagnostics.CodeAnalysis;
using Genomics.Lm.Model;
using Genomics.Lm.Weights;

namespace Genomics.Lm.Compute;

/// <summary>
/// The seam behind which an encoder is computed. Engines are stateless and safe for concurrent use; sessions belong to one thread
/// at a time. No padding crosses the seam; packing, layout and micro-batching are private to the engine.
/// </summary>
[Experimental("GLM001")]
public interface IComputeEngine
{
    /// <summary>Device and guarantees.</summary>
    EngineInfo Info { get; }

    /// <summary>Estimates the peak memory of a session, before anything is taken.</summary>
    MemoryForecast Forecast(ModelSpec model, WorkShape shape);

    /// <summary>Opens a session for inference.</summary>
    /// <param name="model">Encoder and head.</param>
    /// <param name="weights">Every tensor of the model under its published name (<see cref="ParameterCatalog"/>).</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="Data.GenomicsDataException">A tensor is missing or has another shape.</exception>
    IEncoderSession Open(ModelSpec model, IParameterSource weights, SessionOptions options);

    /// <summary>Opens a session for training.</summary>
    /// <param name="model">Encoder, head and frozen parts.</param>
    /// <param name="weights">The weights to start from.</param>
    /// <param name="training">Optimizer and dropout.</param>
    ITrainingSession Train(ModelSpec model, IParameterSource weights, TrainingSpec training);
}

/// <summary>Inference with fixed weights.</summary>
[Experimental("GLM001")]
public interface IEncoderSession : IDisposable
{
    /// <summary>Computes what is asked for and hands it to the sink.</summary>
    void Run(in PackedBatch batch, OutputRequest want, IOutputSink sink);
}

/// <summary>Training of the weights by AdamW.</summary>
[Experimental("GLM001")]
public interface ITrainingSession : IDisposable
{
    /// <summary>Adds the SUM of the loss gradients of a batch.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="targets">What they should give.</param>
    /// <param name="step">The optimizer step, which keys the dropout masks together with each sequence's ordinal.</param>
    /// <returns>The summed loss and the number of terms in it (non-missing targets, labelled sequences, masked positions).</returns>
    LossSum Accumulate(in PackedBatch batch, in Targets targets, long step);

    /// <summary>Divides by the accumulated number of terms, clips the global norm, applies AdamW, clears the gradients.</summary>
    StepReport Step(in StepArgs args);

    /// <summary>Computes outputs and loss with dropout off; weights and gradients stay as they are.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="targets">May be empty: then the loss is zero terms.</param>
    /// <param name="sink">Receives <see cref="OutputKind.Prediction"/> (regression, classification), or null.</param>
    LossSum Evaluate(in PackedBatch batch, in Targets targets, IOutputSink? sink);

    /// <summary>Reads out the accumulated gradients (undivided), named as the weights; a test and debugging aid.</summary>
    void ExportGradients(IParameterSink sink);

    /// <summary>
    /// Reads out parts of the training state. Moments are named <c>NAME.exp_avg</c> and <c>NAME.exp_avg_sq</c>, the step count
    /// <c>step</c>.
    /// </summary>
    void Export(IParameterSink sink, StateParts parts);

    /// <summary>
    /// Puts back what <see cref="Export"/> gave. Tensors with adapters are always the weights that the session began with and the
    /// adapters; so they come back by <see cref="StateParts.Adapters"/> or <see cref="StateParts.Optimizer"/>, and
    /// <see cref="StateParts.Weights"/>
    /// brings the rest.
    /// </summary>
    void Import(IParameterSource source, StateParts parts);
}

/// <summary>Receives outputs.</summary>
[Experimental("GLM001")]
public interface IOutputSink
{
    /// <summary>Takes one output; the values are only valid during the call.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="layer">The layer for per-layer outputs (0 = embeddings), otherwise −1.</param>
    /// <param name="sequence">The sequence for per-sequence outputs (attention), otherwise −1.</param>
    /// <param name="values">Row-major values; see <see cref="OutputKind"/> for the shapes.</param>
    void Take(OutputKind kind, int layer, int sequence, ReadOnlySpan<float> values);
}
