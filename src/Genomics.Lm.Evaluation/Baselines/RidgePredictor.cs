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
public sealed class RidgePredictor : ISubstitutionPredictor
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
    private volatile bool _disposed;

    internal RidgePredictor(PredictorInfo info, IFeatureSource features, KmerFeatureOptions? kmers, RidgeRegression model)
        => (Info, _features, _kmers, _model) = (info, features, kmers, model);

    /// <summary>The kinds that this class loads.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [GcContent, Cpg, KmerRidge, KmerMultiscale, KmerLogistic];

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>Registers the kinds.</summary>
    public static PredictorCatalog Register(PredictorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        foreach (var kind in Kinds) catalog.Add(kind, Load);
        return catalog;
    }

    /// <summary>Loads a predictor folder.</summary>
    /// <exception cref="GenomicsDataException">Not such a folder, a newer format, or damaged.</exception>
    public static RidgePredictor Load(string folder)
    {
        var files = PredictorFolder.Open(folder, [.. Kinds]);
        return files.Read(FileName, root =>
        {
            var info = files.Info;
            var version = root.Has("format_version") ? root.Integer("format_version", 1) : 1;
            if (version > Newest)
                throw new GenomicsDataException(
                    $"has format version {version}, this library reads up to {Newest}; use a newer version of the library",
                        files.PathOf(FileName));
            var kmers = root.Has("kmers") ? Kmers(root.Object("kmers"), version, info.Window) : null;
            var features = Features(info.Kind, info.Window, kmers);
            var model = RidgeJson.Read(root);
            if (model.Columns != features.Names.Count || model.Responses != info.Conditions.Count)
                throw root.Wrong("slopes", "has another number of coefficients than there are features and conditions");
            return new RidgePredictor(info, features, kmers, model);
        });
    }

    private static KmerFeatureOptions Kmers(JsonRecord json, int version, WindowGeometry window) => new()
    {
        Part = PartOf(json, version, window),
        Segments = json.Integer("segments", 1),
        MaxLength = json.Integer("max_length", 1),
        MinLength = json.Has("min_length") ? json.Integer("min_length", 1) : 1,
        SegmentsByLength = json.Has("segments_by_length") ? json.Integers("segments_by_length") : null,
    };

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        PredictorGuard.Arguments(Info, sequences, destination.Length, options);
        foreach (var sequence in sequences) WindowCheck.Length(sequence, Info.Window);
        var x = new float[sequences.Count * _features.Names.Count];
        _features.Extract(sequences, x, progress, cancellationToken);
        _model.Predict(x, destination);
        if (Info.Kind == KmerLogistic) LogisticRegression.Softmax(destination, Info.Conditions.Count);
        PredictorGuard.Finite(Info, sequences, destination);
    }

    /// <inheritdoc/>
    public void PredictSubstitutions(DnaSequence window, IReadOnlyList<Substitution> substitutions, Span<double> destination,
        PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(substitutions);
        PredictionBuffer.Check(destination.Length, substitutions.Count, Info.Conditions.Count);
        if (_features is not KmerFeatures words)
        {
            if (substitutions.Count > 0) Predict([.. substitutions.Select(window.With)], destination, options, null, cancellationToken);
            return;
        }
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var substitution in substitutions) substitution.Validate(window.Length);
        var (width, x) = (_model.Responses, new float[words.Names.Count]);
        words.Extract([window], x, null, cancellationToken);
        var (reference, slopes) = (new double[width], new double[x.Length * width]);   // the slopes of each column side by side
        _model.Predict(x, reference);
        for (var response = 0; response < width; response++)
        {
            var own = _model.Slopes(response);
            for (var column = 0; column < own.Length; column++) slopes[column * width + response] = own[column];
        }
        new KmerChanges(words, window).Sums(reference, substitutions, slopes, destination, cancellationToken);
        if (Info.Kind == KmerLogistic) LogisticRegression.Softmax(destination, width);
        PredictorGuard.Finite(Info, window, destination);
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

    /// <summary>Nothing is released; predictions end.</summary>
    public void Dispose() => _disposed = true;

    private static WindowPart? PartOf(JsonRecord kmers, int version, WindowGeometry window)
        => window.Length == 0 ? null : new(kmers.Integer("upstream", 0), kmers.Integer("downstream", -1) - (version == 1 ? 1 : 0));

    internal static IFeatureSource Features(string kind, WindowGeometry window, KmerFeatureOptions? kmers) => kind switch
    {
        GcContent => CompositionFeatures.Gc,
        Cpg => CompositionFeatures.Cpg,
        _ => new KmerFeatures(window, kmers ?? throw new FormatException("property 'kmers' is missing")),
    };
}
