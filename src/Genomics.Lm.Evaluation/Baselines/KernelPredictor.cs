using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// A fitted kernel ridge regression. Its folder holds <c>kernel.json</c> with the scale and the weights of the learnt genes, and
/// <c>genes.fa.gz</c> with their windows, from which the words are counted anew: a tenth of what the counts would take.
/// </summary>
public sealed class KernelPredictor : IExpressionPredictor
{
    /// <summary>The kind under which it is catalogued.</summary>
    public const string Kind = "kernel_multiscale";

    private const string FileName = "kernel.json", GenesName = "genes.fa.gz";
    private const int Newest = 1;

    // predicted at a time, so that their words do not add up
    private const int Batch = 1024;

    private readonly WindowPart _part;
    private readonly IReadOnlyList<DnaSequence> _windows;   // the parts of the learnt windows
    private readonly KernelRidge _model;
    private readonly KmerFeatures _words;
    private readonly Lazy<SparseRows> _learnt;
    private volatile bool _disposed;

    internal KernelPredictor(PredictorInfo info, WindowPart part, IReadOnlyList<DnaSequence> windows, KernelRidge model)
    {
        (Info, _part, _windows, _model, _words) = (info, part, windows, model, Words(part));
        _learnt = new(() => SparseRows.Of(_words, _windows, 0));
    }

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>Registers the kind.</summary>
    public static PredictorCatalog Register(PredictorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add(Kind, Load);
    }

    /// <summary>Loads a predictor folder.</summary>
    /// <exception cref="GenomicsDataException">Not such a folder, a newer format, or damaged.</exception>
    public static KernelPredictor Load(string folder)
    {
        var files = PredictorFolder.Open(folder, Kind);
        var info = files.Info;
        var (part, model) = files.Read(FileName, root =>
        {
            root.Integer("format_version", Newest, Newest);
            return (new WindowPart(root.Integer("upstream", 0), root.Integer("downstream", -1)),
                KernelRidge.FromWeights(root.Number("scale"), root.Numbers("weights"), root.Numbers("intercepts"),
                    root.Numbers("penalties")));
        });
        part.Validate(info.Window);
        var path = files.PathOf(GenesName);
        var windows = FastaReader.Read(new MemoryStream(files.Read(GenesName)), path).ToList();
        if (model.Responses != info.Conditions.Count || model.Rows != windows.Count)
            throw new GenomicsDataException(
                $"has weights of {model.Rows} genes for {model.Responses} conditions; {GenesName} has {windows.Count} genes and there are "
                    + $"{info.Conditions.Count} conditions; fit the predictor again", files.PathOf(FileName));
        if (windows.Find(w => w.Length != part.Length) is { } other)
            throw new GenomicsDataException(
                $"window '{other.Id}' has {other.Length} bases instead of {part.Length}; fit the predictor again",
                path);
        return new KernelPredictor(info, part, windows, model);
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        PredictorGuard.Arguments(Info, sequences, destination.Length, options);
        DnaSequence[] windows = [.. sequences.Select(s => Cut(s, Info.Window, _part))];
        var (threads, width, values) = (options?.Threads ?? 0, Info.Conditions.Count, new double[destination.Length]);
        for (var first = 0; first < windows.Length; first += Batch)
        {
            progress?.Report(new WorkProgress($"{Info.Name}: predicting", first, windows.Length));
            var (start, rows) = (first, SparseRows.Of(_words, windows[first..Math.Min(windows.Length, first + Batch)], threads, null,
                cancellationToken));
            rows.CosinesWith(_learnt.Value, threads, cancellationToken,
                (row, cosines) => _model.Predict(cosines, values.AsSpan((start + row) * width, width)));
        }
        values.CopyTo(destination);
        PredictorGuard.Finite(Info, sequences, destination);
    }

    /// <inheritdoc/>
    public void Save(string folder) => PredictorFolder.Save(folder, Info, temporary =>
    {
        FastaWriter.Write(Path.Combine(temporary, GenesName),
            _windows.Select((w, i) => new DnaSequence(FormattableString.Invariant($"{i + 1}"), w.ToString(), w.Id)));
        OutputFile.Write(Path.Combine(temporary, FileName), Write);
    });

    private void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("format_version", Newest);
        json.WriteNumber("upstream", _part.Upstream);
        json.WriteNumber("downstream", _part.Downstream);
        json.WriteNumber("scale", _model.Scale);
        Write(json, "intercepts", _model.Intercepts);
        Write(json, "penalties", _model.Penalties);
        Write(json, "weights", _model.Weights);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>Nothing is released; predictions end.</summary>
    public void Dispose() => _disposed = true;

    internal static WindowPart PartOf(WindowPart? part, WindowGeometry window)
    {
        if (window.Length == 0) throw new GenomicsDataException("sequences of different lengths have no segments in common; cut windows");
        part?.Validate(window);
        return part ?? WindowPart.Whole(window);
    }

    internal static DnaSequence Cut(DnaSequence sequence, WindowGeometry window, WindowPart part)
    {
        WindowCheck.Length(sequence, window);
        return sequence.Slice(window.AlignmentIndex - part.Upstream, part.Length);
    }

    internal static KmerFeatures Words(WindowPart part)
        => new(new WindowGeometry(part.Length, Math.Min(part.Upstream, part.Length - 1)), RidgeLearner.MultiscaleWords(null));
}
