using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Simulation.Internals;

namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>
/// The true function of simulated promoters without noise: what a predictor that had learnt everything would say. Any edited window is
/// answered too.
/// </summary>
public sealed class OraclePredictor : IExpressionPredictor
{
    /// <summary>The kind, and the name in reports.</summary>
    public const string Kind = "oracle";

    private const string FileName = "model.json";
    private readonly TrueFunction _function;

    internal OraclePredictor(IReadOnlyList<string> conditions, WindowGeometry window, TrueFunction function)
    {
        _function = function;
        Info = new PredictorInfo
        {
            Kind = Kind, Name = Kind, Conditions = conditions, Transform = TransformSummary.None, Window = window,
            Parameters = function.Coefficients.Sum(row => row.Count(c => c != 0)),
        };
    }

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>Registers the kind.</summary>
    public static PredictorCatalog Register(PredictorCatalog catalog) => catalog.Add(Kind, Load);

    /// <summary>Loads a predictor folder.</summary>
    /// <exception cref="GenomicsDataException">Not such a folder, of another version of the grammar, or damaged.</exception>
    public static OraclePredictor Load(string folder)
    {
        var info = PredictorFolder.ReadInfo(folder, Kind);
        var file = Path.Combine(folder, FileName);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var version = json.RootElement.GetProperty("grammar").GetInt32();
            if (version != PromoterGrammar.Version)
                throw new GenomicsDataException(
                    $"is of version {version} of the simulated grammar, this library has version {PromoterGrammar.Version}; simulate "
                        + $"again", file);
            var grammar = new PromoterGrammar(info.Window);
            double[][] coefficients = [.. json.RootElement.GetProperty("coefficients").EnumerateArray()
                .Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
            if (coefficients.Length != info.Conditions.Count || coefficients.Any(row => row.Length != grammar.FeatureCount + 1))
                throw new FormatException("coefficients do not match conditions and grammar");
            return new OraclePredictor(info.Conditions, info.Window, new TrueFunction(grammar, coefficients));
        }
        catch (Exception error) when (
            error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or FileNotFoundException)
        {
            throw new GenomicsDataException($"is missing or damaged ({error.Message}); simulate again", file, 0, null, error);
        }
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        options?.Validate();
        var width = Info.Conditions.Count;
        PredictionBuffer.Check(destination.Length, sequences.Count, width);
        foreach (var sequence in sequences) Baselines.WindowCheck.Length(sequence, Info.Window);
        var values = new double[destination.Length];
        Parallel.For(0, sequences.Count, Parallelism.Of(options?.Threads ?? 0, cancellation),
            i => _function.Evaluate(sequences[i], values.AsSpan(i * width, width)));
        values.CopyTo(destination);
        progress?.Report(new WorkProgress(Kind, sequences.Count, sequences.Count));
    }

    /// <inheritdoc/>
    public void Save(string folder)
        => PredictorFolder.Save(folder, Info, temporary => OutputFile.Write(Path.Combine(temporary, FileName), stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("grammar", PromoterGrammar.Version);
        json.WriteStartArray("coefficients");
        foreach (var row in _function.Coefficients)
        {
            json.WriteStartArray();
            foreach (var value in row) json.WriteNumberValue(value);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }));

    /// <inheritdoc/>
    public void Dispose() { }
}
