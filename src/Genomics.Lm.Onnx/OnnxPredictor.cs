using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Onnx.Internals;
using Genomics.Lm.Tokenization;
using Microsoft.ML.OnnxRuntime;

namespace Genomics.Lm.Onnx;

/// <summary>
/// An exported regressor or classifier, run by ONNX Runtime; a predictor like any other. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Which device computes, and with how many threads, is said by <see cref="SessionOptions"/>; <see cref="PredictOptions.Threads"/> is for
/// reading the windows only. Sequences of about the same length share a padded batch, and ONNX Runtime takes kernels by the batch's size:
/// what stands beside a gene can change the last digits of its prediction.
/// </remarks>
public sealed class OnnxPredictor : IExpressionPredictor
{
    /// <summary>The kind of predictor folder that <see cref="Load"/> reads.</summary>
    public const string Kind = "onnx";

    private const int SequencesPerChunk = 256;

    private readonly string _folder;
    private readonly ModelDescription _model;
    private readonly OnnxSession _session;
    private volatile bool _disposed;

    private OnnxPredictor(string folder, PredictorInfo info, ModelDescription model, DnaTokenizer? tokenizer, OnnxSession session)
        => (_folder, Info, _model, Tokenizer, _session) = (folder, info, model, tokenizer, session);

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>The tokenizer; null for a network that reads bases.</summary>
    public DnaTokenizer? Tokenizer { get; }

    /// <summary>Registers the kind.</summary>
    /// <param name="catalog">Where to register.</param>
    /// <param name="options">Makes ONNX Runtime's options, for each predictor anew; null for its defaults, on the CPU.</param>
    /// <returns>The catalogue, for chaining.</returns>
    public static PredictorCatalog Register(PredictorCatalog catalog, Func<SessionOptions>? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add(Kind, folder =>
        {
            using var made = options?.Invoke();
            return Load(folder, made);
        });
    }

    /// <summary>Loads a folder that <see cref="OnnxModel"/> wrote; nothing else is needed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">ONNX Runtime's options: device, threads, optimisations; null for its defaults, on the CPU. Not kept.</param>
    /// <exception cref="GenomicsDataException">Not such a folder, damaged, of a newer format, or refused by ONNX Runtime.</exception>
    /// <exception cref="NotSupportedException">ONNX Runtime's native library is not there.</exception>
    public static OnnxPredictor Load(string folder, SessionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (Directory.Exists(folder) && !File.Exists(Path.Combine(folder, PredictorCatalog.FileName))
            && ModelDescription.Read(folder).Task == ModelTask.Embedding)
            throw new GenomicsDataException($"holds an embedder, which predicts nothing; it is loaded by {nameof(OnnxEmbedder)}", folder);
        var files = PredictorFolder.Open(folder, Kind);
        files.Check(ModelDescription.FileName);
        var model = ModelDescription.Read(folder);
        foreach (var name in model.Files) files.Check(name);
        if (!model.Columns.SequenceEqual(files.Info.Conditions, StringComparer.Ordinal) || model.Input.Window != files.Info.Window)
            throw new GenomicsDataException(
                $"{ModelDescription.FileName} and {PredictorCatalog.FileName} belong to different models; export the model again", folder);
        var tokenizer = model.ReadsBases ? null : DnaTokenizer.Load(folder);
        return new OnnxPredictor(folder, files.Info, model, tokenizer,
            new OnnxSession(files.PathOf(ModelDescription.ModelFileName), model, tokenizer, options));
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        PredictorGuard.Arguments(Info, sequences, destination.Length, options);
        var width = Info.Conditions.Count;
        for (var start = 0; start < sequences.Count; start += SequencesPerChunk)
        {
            DnaSequence[] chunk = [.. sequences.Skip(start).Take(SequencesPerChunk)];
            var values = _session.Run(chunk, options?.Threads ?? 0, cancellationToken);
            for (var i = 0; i < values.Length; i++) destination[start * width + i] = values[i];
            progress?.Report(new WorkProgress($"{Info.Name}: predicting", start + chunk.Length, sequences.Count));
        }
        PredictorGuard.Finite(Info, sequences, destination);
    }

    /// <inheritdoc/>
    public void Save(string folder)
    {
        var files = PredictorFolder.Open(_folder, Kind);
        PredictorFolder.Save(folder, Info, temporary =>
        {
            foreach (var name in _model.Files) File.Copy(files.Check(name), Path.Combine(temporary, name));
        });
    }

    /// <summary>Closes the session.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _session.Dispose();
    }
}
