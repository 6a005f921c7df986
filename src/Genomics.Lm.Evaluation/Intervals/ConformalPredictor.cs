using System.Runtime.InteropServices;
using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Intervals.Internals;

namespace Genomics.Lm.Evaluation.Intervals;

/// <summary>
/// A predictor with prediction intervals. Its predictions are those of the method; <see cref="PredictIntervals"/> gives the intervals. Its
/// folder holds <c>intervals.json</c> with the errors, <c>words.bin</c> with the words that were learnt, <c>embedding.bin</c> where the
/// predictor has an embedding, with what distances from the learnt genes are measured by, and the method's own folders:
/// <c>member-1</c> predicts, the others are the models of the folds.
/// </summary>
public sealed class ConformalPredictor : ISubstitutionPredictor
{
    /// <summary>The kind under which it is catalogued.</summary>
    public const string Kind = "conformal";

    private const string FileName = "intervals.json", WordsName = "words.bin", EmbeddingName = "embedding.bin";
    private const int Newest = 2, MostModels = 100, WidestEmbedding = 1 << 14;   // 1: no embedding

    private readonly IExpressionPredictor _main;
    private readonly IReadOnlyList<IExpressionPredictor> _models;   // of the folds; none: the main one was calibrated itself
    private readonly IReadOnlyList<double[]> _offsets;
    private readonly CalibratedErrors _errors;
    private readonly Familiarity _familiarity;
    private volatile bool _disposed;

    internal ConformalPredictor(PredictorInfo info, IExpressionPredictor main, IReadOnlyList<IExpressionPredictor> models,
        IReadOnlyList<CalibrationSet> sets, IReadOnlyList<double[]> offsets, Familiarity familiarity, IntervalOptions options)
    {
        (Info, _main, _models, _offsets, _familiarity, Options) = (info, main, models, offsets, familiarity, options);
        _errors = new CalibratedErrors(sets, info.Conditions.Count, options.Coverage, options.Levels);
    }

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>How the intervals were made.</summary>
    public IntervalOptions Options { get; }

    /// <summary>The predictor of the method, without intervals; disposed with this one.</summary>
    public IExpressionPredictor Predictor => _main;

    /// <summary>Registers the kind; members are loaded by the same catalogue.</summary>
    public static PredictorCatalog Register(PredictorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add(Kind, folder => Load(folder, catalog));
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _main.Predict(sequences, destination, options, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public void PredictSubstitutions(DnaSequence window, IReadOnlyList<Substitution> substitutions, Span<double> destination,
        PredictOptions? options = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _main.PredictSubstitutions(window, substitutions, destination, options, cancellationToken);
    }

    /// <summary>Predicts with intervals.</summary>
    /// <param name="sequences">Windows of the geometry it expects, on the gene's strand.</param>
    /// <param name="options">Threads; never changes the numbers.</param>
    /// <param name="progress">Receives the number of sequences done.</param>
    /// <param name="cancellationToken">Checked between models.</param>
    /// <exception cref="GenomicsDataException">A sequence does not fit the window geometry; the message names it.</exception>
    public PredictionIntervals PredictIntervals(IReadOnlyList<DnaSequence> sequences, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(sequences);
        var (width, predictions) = (Info.Conditions.Count, this.Predict(sequences, options, progress, cancellationToken));
        var calibrated = _models.Count == 0 ? [_main] : _models;
        var (values, scales) = (new double[calibrated.Count][], new double[calibrated.Count][]);
        for (var model = 0; model < calibrated.Count; model++)
        {
            (values[model], var spreads) = Spread.Predict(calibrated[model], sequences, _offsets[model].Length > 0, options,
                cancellationToken);
            scales[model] = [.. values[model].Select((_, at) => Spread.Relative(spreads, at, _offsets[model], at % width))];
        }
        var (lower, upper) = (new double[sequences.Count * width], new double[sequences.Count * width]);
        ParallelLoop.For(0, lower.Length, Parallelism.Of(options?.Threads ?? 0, cancellationToken), at =>
            (lower[at], upper[at]) = _errors.Interval(at % width, [.. values.Select(v => v[at])], [.. scales.Select(s => s[at])]));
        double[] unseen = [.. sequences.Select(_familiarity.Unseen)];
        var embedding = _familiarity.EmbeddingPValues(_main, sequences, cancellationToken);
        return new PredictionIntervals(predictions, lower, upper, unseen,
            [.. sequences.Select((s, i) => _familiarity.IsUnfamiliar(s, unseen[i], embedding.Length > 0 ? embedding[i] : double.NaN))])
        {
            EmbeddingPValues = embedding,
        };
    }

    /// <summary>Loads a predictor folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="catalog">Loads the members.</param>
    /// <exception cref="GenomicsDataException">Not such a folder, a newer format, damaged, or a member of an unknown kind.</exception>
    public static ConformalPredictor Load(string folder, PredictorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var files = PredictorFolder.Open(folder, Kind);
        var (models, width) = (new List<IExpressionPredictor>(), files.Info.Conditions.Count);
        try
        {
            return files.Read(FileName, root =>
            {
                root.Integer("format_version", 1, Newest);
                var options = new IntervalOptions
                {
                    Coverage = root.Number("coverage"),
                    Calibration = root.Flag("split") ? Calibration.Split : Calibration.CrossValidation,
                    Folds = root.Integer("folds", 2, MostModels),
                    Levels = root.Integer("levels", 1, 1000),
                };
                if (!(options.Coverage is >= 0.5 and <= 0.99)) throw root.Wrong("coverage", "must be 0.5 to 0.99");
                var (sets, offsets) = (new List<CalibrationSet>(), new List<double[]>());
                foreach (var set in root.Objects("models"))
                {
                    var (scores, predictions, groups, offset) = (set.Numbers("scores"), set.Numbers("predictions"), set.Integers("groups"),
                        set.Numbers("spread_offset"));
                    if (scores.Length != groups.Length * width || predictions.Length != scores.Length
                        || offset.Length != 0 && offset.Length != width)
                        throw set.Wrong("scores", "has another number of values than there are genes and conditions");
                    sets.Add(new CalibrationSet([.. scores.Select(s => s < 0 ? double.NaN : s)], predictions, groups));
                    offsets.Add(offset);
                }
                if (sets.Count != (options.Calibration == Calibration.Split ? 1 : options.Folds))
                    throw root.Wrong("models", "has another number of models than there are folds");
                var word = root.Integer("word", 2, 10);
                var words = files.Read(WordsName);
                if (words.Length != Familiarity.TableSize(word) * sizeof(ulong))
                    throw new GenomicsDataException("has another size than the table of its words; fit the predictor again",
                        files.PathOf(WordsName));
                var familiarity = new Familiarity(word, MemoryMarshal.Cast<byte, ulong>(words).ToArray(), root.Number("most_unseen"),
                    root.Number("least_gc"), root.Number("most_gc"))
                { Embedding = root.Has("embedding") ? Embedding(files, root.Object("embedding")) : null };
                for (var member = 0; member < (options.Calibration == Calibration.Split ? 1 : options.Folds + 1); member++)
                {
                    models.Add(catalog.Load(files.Member(member)));
                    if (!models[^1].Info.Conditions.SequenceEqual(files.Info.Conditions))
                        throw new GenomicsDataException("predicts other conditions than the whole; fit the predictor again", folder);
                }
                if (familiarity.Embedding is { } distance && EmbeddingDistance.SourceOf(models[0])?.Names.Count != distance.Width)
                    throw new GenomicsDataException($"is not of the embedding of {PredictorFiles.MemberName(0)}; fit the predictor again",
                        files.PathOf(EmbeddingName));
                return new ConformalPredictor(files.Info, models[0], models[1..], sets, offsets, familiarity, options);
            });
        }
        catch
        {
            models.ForEach(m => m.Dispose());
            throw;
        }
    }

    private static EmbeddingDistance Embedding(PredictorFiles files, JsonRecord sizes)
    {
        var (width, genes) = (sizes.Integer("width", 1, WidestEmbedding), sizes.Integer("genes", 1));
        var bytes = files.Read(EmbeddingName);
        var triangle = EmbeddingDistance.TriangleSize(width);
        if (bytes.Length != sizeof(double) * (width + (long)triangle + 2L * genes))
            throw new GenomicsDataException("has another size than its width and genes need; fit the predictor again",
                files.PathOf(EmbeddingName));
        var values = MemoryMarshal.Cast<byte, double>(bytes).ToArray();
        if (!values.All(double.IsFinite))
            throw new GenomicsDataException("has a number that is not finite; fit the predictor again", files.PathOf(EmbeddingName));
        return new EmbeddingDistance(values[..width], values[width..(width + triangle)], values[(width + triangle)..^genes],
            values[^genes..]);
    }

    /// <inheritdoc/>
    public void Save(string folder) => PredictorFolder.Save(folder, Info, temporary =>
    {
        _main.Save(Path.Combine(temporary, PredictorFiles.MemberName(0)));
        for (var model = 0; model < _models.Count; model++)
            _models[model].Save(Path.Combine(temporary, PredictorFiles.MemberName(model + 1)));
        OutputFile.Write(Path.Combine(temporary, WordsName), stream =>
            stream.Write(MemoryMarshal.AsBytes<ulong>(_familiarity.Seen.ToArray())));
        if (_familiarity.Embedding is { } embedding)
            OutputFile.Write(Path.Combine(temporary, EmbeddingName), stream => stream.Write(MemoryMarshal.AsBytes<double>(
                [.. embedding.Mean, .. embedding.Factor, .. embedding.Distances, .. embedding.Weights])));
        OutputFile.Write(Path.Combine(temporary, FileName), Write);
    });

    private void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("format_version", Newest);
        json.WriteNumber("coverage", Options.Coverage);
        json.WriteBoolean("split", Options.Calibration == Calibration.Split);
        json.WriteNumber("folds", Options.Folds);
        json.WriteNumber("levels", Options.Levels);
        json.WriteNumber("word", _familiarity.Word);
        json.WriteNumber("most_unseen", _familiarity.MostUnseen);
        json.WriteNumber("least_gc", _familiarity.LeastGc);
        json.WriteNumber("most_gc", _familiarity.MostGc);
        if (_familiarity.Embedding is { } embedding)
        {
            json.WriteStartObject("embedding");
            json.WriteNumber("width", embedding.Width);
            json.WriteNumber("genes", embedding.Distances.Count);
            json.WriteEndObject();
        }
        json.WriteStartArray("models");
        for (var model = 0; model < _errors.Sets.Count; model++)
        {
            var set = _errors.Sets[model];
            json.WriteStartObject();
            Write(json, "scores", set.Scores.Select(s => double.IsNaN(s) ? -1 : s));   // no value: no error, which is never negative
            Write(json, "predictions", set.Predictions);
            json.WriteStartArray("groups");
            foreach (var group in set.Groups) json.WriteNumberValue(group);
            json.WriteEndArray();
            Write(json, "spread_offset", _offsets[model]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>Disposes the models.</summary>
    public void Dispose()
    {
        _disposed = true;
        _main.Dispose();
        foreach (var model in _models) model.Dispose();
    }
}
