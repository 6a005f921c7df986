using System.Globalization;
using Genomics.Lm.Data.Expression;

namespace Genomics.Lm.Data.Datasets.Internals;

/// <summary>Puts expression values on the learnt scale, in place.</summary>
internal static class ValueTransform
{
    private const double HeavySkewness = 5;
    private const double LargestLogarithm = 20;   // log2 of a million
    private const int FewestToJudge = 500;

    /// <summary>Transforms [genes, conditions]; NaN (missing) stays NaN.</summary>
    public static TransformSummary Apply(double[] values, ExpressionTable table, IReadOnlyList<int> rows, DatasetOptions options)
        => options.Transform switch
        {
            ExpressionTransform.Log10Floor => Log10Floor(values, table, options.NotDetected),
            ExpressionTransform.Log2Plus1 => Log2Plus1(values, table, rows, options.NotDetected),
            _ => new TransformSummary(ExpressionTransform.None, [], [], options.NotDetected),
        };

    /// <summary>One warning when untransformed values have heavy tails: a linear fit would follow a handful of genes.</summary>
    public static IEnumerable<string> SkewWarnings(double[] values, IReadOnlyList<string> conditions)
    {
        var skewed = Enumerable.Range(0, conditions.Count).Where(c => Skewness(values, c, conditions.Count) > HeavySkewness).ToList();
        if (skewed.Count == 0) yield break;
        yield return $"expression is heavily skewed in {skewed.Count} of {conditions.Count} conditions ({conditions[skewed[0]]}: skewness "
            + string.Create(CultureInfo.InvariantCulture,
            $"{Skewness(values, skewed[0], conditions.Count):0.#}) and no transform was asked for; a few genes will decide the fit: use "
                + $"a log transform");
    }

    /// <summary>
    /// One warning when values are negative, which a logarithm puts on its floor with the zeros: they may be logarithms already.
    /// </summary>
    public static IEnumerable<string> NegativeWarnings(double[] values, ExpressionTable table)
    {
        var width = table.Conditions.Count;
        var counts = new int[width];
        for (var i = 0; i < values.Length; i++)
            if (values[i] < 0) counts[i % width]++;
        var negative = Enumerable.Range(0, width).Where(c => counts[c] > 0).ToList();
        if (negative.Count == 0) yield break;
        yield return $"{table.Source}: {negative.Sum(c => (long)counts[c])} values are negative in {negative.Count} of {width} "
            + $"conditions ({table.Conditions[negative[0]]}: {counts[negative[0]]} of "
            + $"{values.Length / width} genes) and all take the smallest logarithm, as zeros do: are these logarithms already? Then use "
            + $"no transform";
    }

    /// <summary>
    /// One warning when a logarithm is asked for and no value is above what logarithms reach: it would be one of logarithms.
    /// </summary>
    public static IEnumerable<string> SmallWarnings(double[] values, ExpressionTable table)
    {
        var width = table.Conditions.Count;
        var (counts, lowest, highest) = (new int[width], new double[width], new double[width]);
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            counts[i % width]++;
            lowest[i % width] = Math.Min(lowest[i % width], values[i]);
            highest[i % width] = Math.Max(highest[i % width], values[i]);
        }
        var small = Enumerable.Range(0, width)
            .Where(c => counts[c] >= FewestToJudge && lowest[c] >= 0 && highest[c] is > 0 and <= LargestLogarithm).ToList();
        if (small.Count == 0) yield break;
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{table.Source}: no value is above {LargestLogarithm} in {small.Count} of {width} conditions ("
                + $"{table.Conditions[small[0]]}: at most {highest[small[0]]:0.###} among {counts[small[0]]} genes): are these logarithms "
                + $"already? Then use no transform");
    }

    /// <summary>One warning for conditions in which nothing differs between genes, and one for those without any value.</summary>
    public static IEnumerable<string> ConstantWarnings(double[] values, ExpressionTable table)
    {
        var width = table.Conditions.Count;
        var (lowest, highest) = (new double[width], new double[width]);
        Array.Fill(lowest, double.PositiveInfinity);
        Array.Fill(highest, double.NegativeInfinity);
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            lowest[i % width] = Math.Min(lowest[i % width], values[i]);
            highest[i % width] = Math.Max(highest[i % width], values[i]);
        }
        if (values.Length <= width) yield break;   // one gene
        var constant = Enumerable.Range(0, width).Where(c => lowest[c] == highest[c]).ToList();
        if (constant.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{table.Source}: {constant.Count} of {width} conditions {Have(constant.Count)} one value only "
                    + $"({table.Conditions[constant[0]]}: {lowest[constant[0]]} for every gene); there is nothing to predict in it");
        var empty = Enumerable.Range(0, width).Where(c => lowest[c] > highest[c]).ToList();
        if (empty.Count > 0)
            yield return $"{table.Source}: {empty.Count} of {width} conditions {Have(empty.Count)} no value for any gene "
                + $"({table.Conditions[empty[0]]}); there is nothing to predict in it";
    }

    private static string Have(int count) => count == 1 ? "has" : "have";

    // ln(x)/ln(10) and the smallest logarithm for x ≤ 0, as in the study (DExTER's log transform)
    private static TransformSummary Log10Floor(double[] values, ExpressionTable table, double? notDetected)
    {
        var width = table.Conditions.Count;
        var floors = new double[width];
        var replaced = new int[width];
        for (var c = 0; c < width; c++)
        {
            floors[c] = double.PositiveInfinity;
            for (var i = c; i < values.Length; i += width)
                if (values[i] > 0) floors[c] = Math.Min(floors[c], Log10(values[i]));
            if (double.IsPositiveInfinity(floors[c]))
                throw new GenomicsDataException(
                    $"condition '{table.Conditions[c]}' has no positive value among the {values.Length / width} genes; its logarithm is "
                        + $"not defined: leave it out or use another transform",
                    table.Source, 0, table.Conditions[c]);
            for (var i = c; i < values.Length; i += width)
            {
                if (values[i] <= 0) replaced[c]++;
                values[i] = values[i] > 0 ? Log10(values[i]) : values[i] <= 0 ? floors[c] : double.NaN;
            }
        }
        return new TransformSummary(ExpressionTransform.Log10Floor, floors, replaced, notDetected > 0 ? Log10(notDetected.Value) : null);
    }

    private static TransformSummary Log2Plus1(double[] values, ExpressionTable table, IReadOnlyList<int> rows, double? notDetected)
    {
        var width = table.Conditions.Count;
        if (notDetected < 0)
            throw new GenomicsDataException(
                FormattableString.Invariant(
                    $"the 'not detected' value {notDetected} is negative; log2(x + 1) needs values of at least 0"));
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < 0)
                throw new GenomicsDataException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"gene '{table.Genes[rows[i / width]]}' has {values[i]} in condition '{table.Conditions[i % width]}'; log2(x + "
                            + $"1) needs values of at least 0: ")
                    + "are these logarithms already? Then use no transform", table.Source, 0, table.Genes[rows[i / width]]);
            values[i] = Math.Log2(values[i] + 1);
        }
        return new TransformSummary(ExpressionTransform.Log2Plus1, [], [], notDetected is { } raw ? Math.Log2(raw + 1) : null);
    }

    private static double Log10(double value) => Math.Log(value) / Math.Log(10);

    private static double Skewness(double[] values, int condition, int width)
    {
        var (n, mean, second, third) = (0, 0.0, 0.0, 0.0);
        for (var i = condition; i < values.Length; i += width)
            if (!double.IsNaN(values[i])) (n, mean) = (n + 1, mean + values[i]);
        mean /= n;
        for (var i = condition; i < values.Length; i += width)
        {
            if (double.IsNaN(values[i])) continue;
            var d = values[i] - mean;
            (second, third) = (second + (d * d), third + (d * d * d));
        }
        return n < 3 || second == 0 ? 0 : third / n / Math.Pow(second / n, 1.5);
    }
}
