using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.External;

/// <summary>
/// Predictions that any program has made, as a predictor: a gene is found by its id, its bases are not read. It knows the genes of its
/// table and no other sequence, so it cannot say what an altered window would do.
/// </summary>
public sealed class RecordedPredictor : IExpressionPredictor
{
    /// <summary>The kind of predictor; there is no folder of it.</summary>
    public const string Kind = "recorded";

    private readonly Predictions _table;
    private readonly bool _ignoreIdVersion;
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);

    /// <summary>Takes a table.</summary>
    /// <param name="name">The name in results.</param>
    /// <param name="predictions">One row per gene, on the scale on which they will be compared.</param>
    /// <param name="transform">That scale; null: not transformed.</param>
    /// <param name="ignoreIdVersion">Finds <c>ENSG….7</c> under <c>ENSG….3</c> and <c>ENSG…</c>.</param>
    /// <exception cref="GenomicsDataException">Two rows have one id.</exception>
    public RecordedPredictor(string name, Predictions predictions, TransformSummary? transform = null, bool ignoreIdVersion = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(predictions);
        (_table, _ignoreIdVersion) = (predictions, ignoreIdVersion);
        for (var row = 0; row < predictions.Genes.Count; row++)
            if (!_rows.TryAdd(Key(predictions.Genes[row]), row))
                throw Error($"has two rows for gene '{Key(predictions.Genes[row])}'; keep one", predictions.Genes[row]);
        Info = new PredictorInfo
        {
            Kind = Kind,
            Name = name,
            Conditions = predictions.Conditions,
            Transform = transform ?? TransformSummary.None,
            Window = new WindowGeometry(0, 0),
        };
    }

    /// <inheritdoc/>
    public PredictorInfo Info { get; }

    /// <summary>Those of some ids for which a value is missing, in their order.</summary>
    public IReadOnlyList<string> Missing(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return [.. ids.Where(id => !_rows.TryGetValue(Key(id), out var row) || Row(row).ContainsAnyExceptInRange(double.MinValue,
            double.MaxValue))];
    }

    /// <summary>Number of rows whose genes are not among some ids.</summary>
    public int Beside(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _rows.Count - ids.Select(Key).Distinct(StringComparer.Ordinal).Count(_rows.ContainsKey);
    }

    /// <inheritdoc/>
    public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        PredictorGuard.Arguments(Info, sequences, destination.Length, options);
        if (Missing(sequences.Select(s => s.Id)) is { Count: > 0 } missing) throw IsMissing(missing, sequences.Count);
        for (var i = 0; i < sequences.Count; i++)
            Row(_rows[Key(sequences[i].Id)]).CopyTo(destination[(i * Info.Conditions.Count)..]);
    }

    /// <summary>The error for genes without a prediction.</summary>
    internal GenomicsDataException IsMissing(IReadOnlyList<string> missing, int asked) => Error(string.Create(CultureInfo.InvariantCulture,
        $"has no prediction for {missing.Count} of {asked} genes, the first of them '{missing[0]}'; every test gene needs a number in "
            + $"each compared condition"), missing[0]);

    /// <summary>There is nothing to save: the table is all there is.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void Save(string folder)
        => throw new NotSupportedException("predictions read from a table have no predictor folder; keep the table");

    /// <summary>Nothing is released.</summary>
    public void Dispose()
    {
    }

    private GenomicsDataException Error(string problem, string gene)
        => _table.Source is { } file ? new(problem, file, 0, gene) : new($"the table of predictions {problem}");

    private ReadOnlySpan<double> Row(int row) => _table.Values.Slice(row * _table.Conditions.Count, _table.Conditions.Count);

    private string Key(string id) => _ignoreIdVersion ? GeneId.WithoutVersion(id) : id;
}
