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
    private volatile bool _disposed;

    internal OraclePredictor(IReadOnlyList<string> conditions, WindowGeometry window, TrueFunction function)
    {
        _function = function;
        Info = new PredictorInfo
        {
            Kind = Kind,
            Name = Kind,
            Conditions = conditions,
            Transform = TransformSummary.None,
            Window = window,
            Parameters = function.Coefficients.Sum(row => row.Count(c => c != 0)),
        };
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
    /// <exception cref="GenomicsDataException">Not such a folder, of another version of the grammar, or damaged.</exception>
    public static OraclePredictor Load(string folder)
    {
        var files = PredictorFolder.Open(folder, Kind);
        var (info, path) = (files.Info, files.PathOf(PredictorCatalog.FileName));
        if (!PromoterGrammar.Fits(info.Window))
            throw new GenomicsDataException(
                $"property 'window': the elements of the simulated grammar do not fit into {info.Window.Length} bases around index "
                    + $"{info.Window.AlignmentIndex}; simulate again", path, 0, "window");
        return files.Read(FileName, root =>
        {
            if (root.Integer("grammar") is var version && version != PromoterGrammar.Version)
                throw root.Wrong("grammar",
                    $"is version {version} of the simulated grammar, this library has version {PromoterGrammar.Version}; simulate again");
            var grammar = new PromoterGrammar(info.Window);
            var coefficients = root.Rows("coefficients");
            if (coefficients.Length != info.Conditions.Count || coefficients.Any(row => row.Length != grammar.FeatureCount + 1))
                throw root.Wrong("coefficients", "does not match conditions and grammar");
            return new OraclePredictor(info.Conditions, info.Window, new TrueFunction(grammar, coefficients));
        });
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        PredictorGuard.Arguments(Info, sequences, destination.Length, options);
        var width = Info.Conditions.Count;
        foreach (var sequence in sequences) Baselines.WindowCheck.Length(sequence, Info.Window);
        var values = new double[destination.Length];
        ParallelLoop.For(0, sequences.Count, Parallelism.Of(options?.Threads ?? 0, cancellationToken),
            i => _function.Evaluate(sequences[i], values.AsSpan(i * width, width)));
        PredictorGuard.Finite(Info, sequences, values);
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

    /// <summary>Nothing is released; predictions end.</summary>
    public void Dispose() => _disposed = true;
}
