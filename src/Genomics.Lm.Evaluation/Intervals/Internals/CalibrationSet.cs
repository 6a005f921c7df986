namespace Genomics.Lm.Evaluation.Intervals.Internals;

/// <summary>Errors of one model on genes that it was not fitted on.</summary>
/// <param name="Scores">[genes, conditions] absolute errors, relative to the spread where there is one; NaN = no value.</param>
/// <param name="Predictions">[genes, conditions] the model's predictions, which say the level.</param>
/// <param name="Groups">Leakage groups of the genes.</param>
internal sealed record CalibrationSet(double[] Scores, double[] Predictions, int[] Groups);

/// <summary>
/// The errors of all models, by condition and level of the prediction, and the quantiles of what they make of a new gene.
/// </summary>
/// <remarks>
/// Each leakage group of a level weighs the same, its genes share its weight, and one more group weighs at infinity (hierarchical conformal
/// prediction, Lee, Barber and Willett 2023). If groups are exchangeable, the interval of a gene of a new group holds its value with a
/// probability of at least the coverage (split), or of 1 − 2 (1 − coverage) (CV+; as a rule the coverage itself).
/// </remarks>
internal sealed class CalibratedErrors
{
    private const int FewestGroups = 50;

    private readonly IReadOnlyList<CalibrationSet> _sets;
    private readonly int _width;
    private readonly double _miss;
    private readonly double[][] _borders;                 // by condition: ends of the levels but the last
    private readonly (double Score, double Weight)[][][][] _errors;   // [condition][level][model]

    public CalibratedErrors(IReadOnlyList<CalibrationSet> sets, int width, double coverage, int levels)
    {
        (_sets, _width, _miss) = (sets, width, 1 - coverage);
        (_borders, _errors) = (new double[width][], new (double, double)[width][][][]);
        for (var c = 0; c < width; c++)
        {
            _borders[c] = Borders(c, levels);
            _errors[c] = [.. Enumerable.Range(0, _borders[c].Length + 1).Select(level => ErrorsOf(c, level))];
        }
    }

    public IReadOnlyList<CalibrationSet> Sets => _sets;

    /// <summary>Number of levels of a condition.</summary>
    public int Levels(int condition) => _borders[condition].Length + 1;

    /// <summary>The interval of one gene.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="predictions">What each model predicts.</param>
    /// <param name="spreads">What each model's errors are relative to.</param>
    public (double Lower, double Upper) Interval(int condition, ReadOnlySpan<double> predictions, ReadOnlySpan<double> spreads)
    {
        var (low, high, weights) = (new List<double>(), new List<double>(), new List<double>());
        for (var model = 0; model < predictions.Length; model++)
            foreach (var (score, weight) in _errors[condition][Level(condition, predictions[model])][model])
            {
                low.Add(score * spreads[model] - predictions[model]);   // the lower end, negated
                high.Add(score * spreads[model] + predictions[model]);
                weights.Add(weight);
            }
        return (-Quantile(low, weights), Quantile(high, weights));
    }

    // the value that a share of the weight does not exceed; a group's weight, which is 1, lies at infinity
    private double Quantile(List<double> values, List<double> weights)
    {
        var (keys, items) = (values.ToArray(), weights.ToArray());
        Array.Sort(keys, items);
        var needed = (1 - _miss) * (items.Sum() + 1) * (1 - 1e-12);
        var sum = 0.0;
        for (var i = 0; i < keys.Length; i++)
            if ((sum += items[i]) >= needed) return keys[i];
        return double.PositiveInfinity;
    }

    private (double, double)[][] ErrorsOf(int condition, int level)
    {
        var sizes = new Dictionary<int, int>();
        foreach (var set in _sets)
            foreach (var gene in Members(set, condition, level)) sizes[set.Groups[gene]] = sizes.GetValueOrDefault(set.Groups[gene]) + 1;
        return [.. _sets.Select(set => Members(set, condition, level)
            .Select(gene => (set.Scores[gene * _width + condition], 1.0 / sizes[set.Groups[gene]])).ToArray())];
    }

    private IEnumerable<int> Members(CalibrationSet set, int condition, int level)
        => Enumerable.Range(0, set.Groups.Length).Where(gene => !double.IsNaN(set.Scores[gene * _width + condition])
            && Level(condition, set.Predictions[gene * _width + condition]) == level);

    private int Level(int condition, double prediction)
    {
        var level = 0;
        while (level < _borders[condition].Length && prediction > _borders[condition][level]) level++;
        return level;
    }

    private double[] Borders(int condition, int levels)
    {
        var known = _sets.SelectMany(set => Enumerable.Range(0, set.Groups.Length)
            .Where(gene => !double.IsNaN(set.Scores[gene * _width + condition]))
            .Select(gene => (Prediction: set.Predictions[gene * _width + condition], Group: set.Groups[gene]))).ToList();
        double[] sorted = [.. known.Select(k => k.Prediction).Order()];
        levels = Math.Clamp(known.Select(k => k.Group).Distinct().Count() / FewestGroups, 1, levels);
        return [.. Enumerable.Range(1, levels - 1).Select(i => sorted[(int)((long)sorted.Length * i / levels)]).Distinct()];
    }
}
