using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// A fitted linear baseline: ridge regression, or logistic regression for classes. Its folder holds <c>model.json</c> with features,
/// intercepts and slopes.
/// </summary>
public sealed class RidgePredictor : IExpressionPredictor
{
    internal const string GcContent = "gc_content", Cpg = "cpg", KmerRidge = "kmer_ridge", KmerMultiscale = "kmer_multiscale",
        KmerLogistic = "kmer_logistic";

    private const string FileName = "model.json";

    private readonly IFeatureSource _features;
    private readonly KmerFeatureOptions? _kmers;
    private readonly RidgeRegression _model;

    internal RidgePredictor(PredictorInfo info, IFeatureSource features, KmerFeatureOptions? kmers, RidgeRegression model)
        => (Info, _features, _kmers, _model) = (info, features, kmers, model);

    /// <summary>The kinds that this class loads.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [GcContent, Cpg, KmerRidge, KmerMultiscale, KmerLogistic];

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>Registers the kinds.</summary>
    public static PredictorCatalog Register(PredictorCatalog catalog)
    {
        foreach (var kind in Kinds) catalog.Add(kind, Load);
        return catalog;
    }

    /// <summary>Loads a predictor folder.</summary>
    /// <exception cref="GenomicsDataException">Not such a folder, a newer format, or damaged.</exception>
    public static RidgePredictor Load(string folder)
    {
        var info = PredictorFolder.ReadInfo(folder, [.. Kinds]);
        var file = Path.Combine(folder, FileName);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            KmerFeatureOptions? kmers = root.TryGetProperty("kmers", out var options) ? new KmerFeatureOptions
            {
                Upstream = options.GetProperty("upstream").GetInt32(),
                Downstream = options.GetProperty("downstream").GetInt32(),
                Segments = options.GetProperty("segments").GetInt32(),
                MaxLength = options.GetProperty("max_length").GetInt32(),
                MinLength = options.TryGetProperty("min_length", out var shortest) ? shortest.GetInt32() : 1,
                SegmentsByLength = options.TryGetProperty("segments_by_length", out var byLength)
                    ? [.. byLength.EnumerateArray().Select(n => n.GetInt32())] : null,
            } : null;
            var model = RidgeJson.Read(root);
            var features = Features(info.Kind, info.Window, kmers);
            if (model.Columns != features.Names.Count || model.Responses != info.Conditions.Count)
                throw new FormatException("coefficients do not match the features");
            return new RidgePredictor(info, features, kmers, model);
        }
        catch (Exception error) when (
            error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
                or ArgumentException or FileNotFoundException)
        {
            throw new GenomicsDataException($"is missing or damaged ({error.Message}); fit the predictor again", file, 0, null, error);
        }
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        options?.Validate();
        PredictionBuffer.Check(destination.Length, sequences.Count, Info.Conditions.Count);
        foreach (var sequence in sequences) WindowCheck.Length(sequence, Info.Window);
        var x = new float[sequences.Count * _features.Names.Count];
        _features.Extract(sequences, x, progress, cancellation);
        _model.Predict(x, destination);
        if (Info.Kind == KmerLogistic) LogisticRegression.Softmax(destination, Info.Conditions.Count);
    }

    /// <inheritdoc/>
    public void Save(string folder)
        => PredictorFolder.Save(folder, Info, temporary => OutputFile.Write(Path.Combine(temporary, FileName), Write));

    private void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        if (_kmers is not null)
        {
            json.WriteStartObject("kmers");
            json.WriteNumber("upstream", _kmers.Upstream!.Value);
            json.WriteNumber("downstream", _kmers.Downstream!.Value);
            json.WriteNumber("segments", _kmers.Segments);
            json.WriteNumber("max_length", _kmers.MaxLength);
            json.WriteNumber("min_length", _kmers.MinLength);
            if (_kmers.SegmentsByLength is { } byLength)
            {
                json.WriteStartArray("segments_by_length");
                foreach (var segments in byLength) json.WriteNumberValue(segments);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        RidgeJson.Write(json, _model);
        json.WriteEndObject();
    }

    /// <summary>Nothing to release.</summary>
    public void Dispose() { }

    internal static IFeatureSource Features(string kind, WindowGeometry window, KmerFeatureOptions? kmers) => kind switch
    {
        GcContent => CompositionFeatures.Gc,
        Cpg => CompositionFeatures.Cpg,
        _ => new KmerFeatures(window, kmers ?? throw new KeyNotFoundException("the k-mer options are missing")),
    };
}
