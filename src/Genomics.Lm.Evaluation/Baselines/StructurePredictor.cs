using System.Text.Json;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Covariates;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Linear;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>
/// A fitted regression on covariates of genes. Its folder holds <c>structure.json</c> with the coefficients and <c>covariates.tsv</c> with
/// the whole table; a sequence's id says which row is meant.
/// </summary>
public sealed class StructurePredictor : IExpressionPredictor
{
    /// <summary>The kind under which it is catalogued.</summary>
    public const string Kind = "gene_structure";

    private const string FileName = "structure.json", TableName = "covariates.tsv";
    private const int Newest = 1;

    private readonly CovariateFeatures _features;
    private readonly RidgeRegression _model;
    private volatile bool _disposed;

    internal StructurePredictor(PredictorInfo info, CovariateFeatures features, RidgeRegression model)
        => (Info, _features, _model) = (info, features, model);

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>The covariates of every gene that it knows.</summary>
    public CovariateTable Covariates => _features.Table;

    /// <summary>Registers the kind.</summary>
    public static PredictorCatalog Register(PredictorCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add(Kind, Load);
    }

    /// <summary>Loads a predictor folder.</summary>
    /// <exception cref="GenomicsDataException">Not such a folder, a newer format, or damaged.</exception>
    public static StructurePredictor Load(string folder)
    {
        var files = PredictorFolder.Open(folder, Kind);
        return files.Read(FileName, root =>
        {
            root.Integer("format_version", Newest, Newest);
            var table = CovariateTable.Read(files.Check(TableName), root.Texts("covariates"), root.Flag("ignores_version"));
            var (centers, scales, model) = (root.Numbers("centers"), root.Numbers("scales"), RidgeJson.Read(root));
            if (centers.Length != table.Names.Count || scales.Length != centers.Length)
                throw root.Wrong("centers", "has another number of values than there are covariates");
            var features = new CovariateFeatures(table, centers, scales);
            if (model.Columns != features.Names.Count || model.Responses != files.Info.Conditions.Count)
                throw root.Wrong("slopes", "has another number of coefficients than there are features and conditions");
            return new StructurePredictor(files.Info, features, model);
        });
    }

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
        PredictorGuard.Finite(Info, sequences, destination);
    }

    /// <inheritdoc/>
    public void Save(string folder) => PredictorFolder.Save(folder, Info, temporary =>
    {
        Covariates.Write(Path.Combine(temporary, TableName));
        OutputFile.Write(Path.Combine(temporary, FileName), stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteNumber("format_version", Newest);
            json.WriteBoolean("ignores_version", Covariates.IgnoresIdVersion);
            json.WriteStartArray("covariates");
            foreach (var name in Covariates.Names) json.WriteStringValue(name);
            json.WriteEndArray();
            Write(json, "centers", _features.Centers);
            Write(json, "scales", _features.Scales);
            RidgeJson.Write(json, _model);
            json.WriteEndObject();
        });
    });

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>Nothing is released; predictions end.</summary>
    public void Dispose() => _disposed = true;
}
