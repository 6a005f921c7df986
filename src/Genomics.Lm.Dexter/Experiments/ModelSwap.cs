using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Dexter.Experiments;

/// <summary>
/// The swap experiment of the paper: the model of each condition predicts the values of every other. Columns that stay level mean that
/// conditions share a model; a diagonal that stands out means that each has its own.
/// </summary>
public sealed record ModelSwap
{
    private readonly double[] _pearson;

    private ModelSwap(IReadOnlyList<string> conditions, double[] pearson) => (Conditions, _pearson) = (conditions, pearson);

    /// <summary>The conditions, of models and of values alike.</summary>
    public IReadOnlyList<string> Conditions { get; }

    /// <summary>Pearson's r on the test genes of one condition's model with another's values; NaN when either is constant.</summary>
    public double this[int model, int values] => _pearson[model * Conditions.Count + values];

    /// <summary>Swaps all models of a run.</summary>
    public static ModelSwap Of(DexterExperimentResult result, int threads = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        var conditions = result.Predictor.Info.Conditions;
        var test = result.Dataset.Take(result.Split.Testing);
        var predictions = new double[test.Count * conditions.Count];
        result.Predictor.Predict(test.Sequences, predictions, new PredictOptions { Threads = threads }, null, cancellationToken);
        var pearson = new double[conditions.Count * conditions.Count];
        for (var values = 0; values < conditions.Count; values++)
        {
            var observed = test.Condition(result.Dataset.Conditions.IndexOf(conditions[values]));
            int[] known = [.. Enumerable.Range(0, observed.Length).Where(g => !double.IsNaN(observed[g]))];
            double[] y = [.. known.Select(g => observed[g])];
            for (var model = 0; model < conditions.Count; model++)
                pearson[model * conditions.Count + values] = Correlation.Pearson(
                    [.. known.Select(g => predictions[g * conditions.Count + model])], y);
        }
        return new ModelSwap(conditions, pearson);
    }

    /// <summary>The matrix as a section of a report.</summary>
    public HeatMapSection ToSection() => new("DExTER: model swap", Conditions, Conditions, _pearson, "Pearson's r on test genes")
    {
        Caption = "Rows: the condition whose model predicts. Columns: the condition whose values are predicted.",
    };
}
