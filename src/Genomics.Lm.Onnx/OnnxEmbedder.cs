using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Onnx.Internals;
using Genomics.Lm.Tokenization;
using Microsoft.ML.OnnxRuntime;

namespace Genomics.Lm.Onnx;

/// <summary>An exported embedder, run by ONNX Runtime; a feature source for any other method. Safe for concurrent use.</summary>
public sealed class OnnxEmbedder : IFeatureSource, IDisposable
{
    private const int SequencesPerChunk = 256;

    private readonly OnnxSession _session;
    private readonly ModelDescription _model;

    private OnnxEmbedder(ModelDescription model, OnnxSession session)
    {
        (_model, _session) = (model, session);
        Names = [.. Enumerable.Range(0, model.Width).Select(i => string.Create(CultureInfo.InvariantCulture, $"v{i}"))];
    }

    /// <summary>Geometry of the sequences; length 0 takes any.</summary>
    public WindowGeometry Window => _model.Input.Window;

    /// <summary><c>v0</c>, <c>v1</c>, …; with bins, bin after bin from upstream to downstream.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Loads a folder that <see cref="OnnxModel"/> wrote of an embedder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">ONNX Runtime's options; null for its defaults, on the CPU. Not kept.</param>
    /// <exception cref="GenomicsDataException">Not such a folder, damaged, of a newer format, or refused by ONNX Runtime.</exception>
    /// <exception cref="NotSupportedException">ONNX Runtime's native library is not there.</exception>
    public static OnnxEmbedder Load(string folder, SessionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var model = ModelDescription.Read(folder);
        if (model.Task != ModelTask.Embedding)
            throw new GenomicsDataException($"holds a predictor ({model.TaskName}); it is loaded by {nameof(OnnxPredictor)}", folder);
        if (!FolderSeal.Check(folder))
            throw new GenomicsDataException($"has no {FolderSeal.FileName}, so it is incomplete; export the model again", folder);
        var tokenizer = DnaTokenizer.Load(folder);
        return new OnnxEmbedder(model,
            new OnnxSession(Path.Combine(folder, ModelDescription.ModelFileName), model, tokenizer, options));
    }

    /// <inheritdoc/>
    public void Extract(IReadOnlyList<DnaSequence> sequences, Span<float> destination, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        PredictionBuffer.Check(destination.Length, sequences.Count, _model.Width);
        for (var start = 0; start < sequences.Count; start += SequencesPerChunk)
        {
            DnaSequence[] chunk = [.. sequences.Skip(start).Take(SequencesPerChunk)];
            _session.Run(chunk, 0, cancellationToken).CopyTo(destination[(start * _model.Width)..]);
            progress?.Report(new WorkProgress("embedding", start + chunk.Length, sequences.Count));
        }
    }

    /// <summary>Closes the session.</summary>
    public void Dispose() => _session.Dispose();
}
