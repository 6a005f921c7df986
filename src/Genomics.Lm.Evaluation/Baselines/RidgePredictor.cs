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

    // 2: "downstream" counts the bases after the alignment base, none of the two without a fixed window; 1 (no number): the alignment base
    // too
    private const int Newest = 2;

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
            var version = root.TryGetProperty("format_version", out var number) ? number.GetInt32() : 1;
            if (version > Newest)
                throw new GenomicsDataException(
                    $"has format version {version}, this library reads up to {Newest}; use a newer version of the library", file);
            KmerFeatureOptions? kmers = root.TryGetProperty("kmers", out var options) ? new KmerFeatureOptions
            {
                Part = PartOf(options, version, info.Window),
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
        json.WriteNumber("format_version", Newest);
        if (_kmers is not null)
        {
            json.WriteStartObject("kmers");
            if (_kmers.Part is { } part)
            {
                json.WriteNumber("upstream", part.Upstream);
                json.WriteNumber("downstream", part.Downstream);
            }
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

    private static WindowPart? PartOf(JsonElement kmers, int version, WindowGeometry window)
        => window.Length == 0 ? null : new(kmers.GetProperty("upstream").GetInt32(), kmers.GetProperty("downstream")
        .GetInt32() - (version == 1 ? 1 : 0));

    internal static IFeatureSource Features(string kind, WindowGeometry window, KmerFeatureOptions? kmers) => kind switch
    {
        GcContent => CompositionFeatures.Gc,
        Cpg => CompositionFeatures.Cpg,
        _ => new KmerFeatures(window, kmers ?? throw new KeyNotFoundException("the k-mer options are missing")),
    };
}
