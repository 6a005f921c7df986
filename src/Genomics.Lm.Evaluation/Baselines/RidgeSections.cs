using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Statistics.Linear;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Evaluation.Baselines;

/// <summary>What a report shows of a k-mer ridge: where its strongest k-mers count, and the penalties.</summary>
internal static class RidgeSections
{
    private const int ShownWords = 20;

    /// <param name="features">The k-mer features.</param>
    /// <param name="x">[genes, features] of the learning genes.</param>
    /// <param name="model">The fit.</param>
    /// <param name="conditions">One name per response; the first is drawn.</param>
    /// <param name="window">Geometry of the windows.</param>
    public static IReadOnlyList<ReportSection> Of(
        KmerFeatures features, float[] x, RidgeRegression model, IReadOnlyList<string> conditions, WindowGeometry window)
    {
        var penalties = new TableSection("Penalty by cross-validation", ["condition", "features", "penalty"],
            [.. conditions.Select((name, i) => (IReadOnlyList<string>)[DisplayName(name),
                features.Names.Count.ToString(CultureInfo.InvariantCulture),
                model.Penalties[i].ToString("0.###", CultureInfo.InvariantCulture)])]);
        return [Map(features, x, model, conditions[0], window), penalties];
    }

    private static RegionMapSection Map(KmerFeatures features, float[] x, RidgeRegression model, string condition, WindowGeometry window)
    {
        var effects = Effects(x, features.Names.Count, model.Slopes(0));
        var words = features.ByWord().ToList();
        var tracks = words.Select(
            w => new RegionTrack(w.Word, [.. w.Segments.Select(s => new RegionMark(s.Left, s.Right, effects[s.Column]))]))
            .OrderByDescending(t => t.Regions.Max(r => Math.Abs(r.Value))).Take(ShownWords).ToList();
        return new RegionMapSection("k-mer × segment", "coefficient per standard deviation", window, tracks)
        {
            Caption = $"The {tracks.Count} k-mers with the strongest coefficients of {words.Count}, in {DisplayName(condition)}: "
                + $"by how much the prediction changes with one standard deviation more of a k-mer in a segment.",
        };
    }

    // slope × standard deviation of each feature over the learning genes
    private static double[] Effects(float[] x, int columns, ReadOnlySpan<double> slopes)
    {
        var genes = x.Length / columns;
        var (sums, squares) = (new double[columns], new double[columns]);
        for (var i = 0; i < x.Length; i++)
        {
            sums[i % columns] += x[i];
            squares[i % columns] += (double)x[i] * x[i];
        }
        var effects = new double[columns];
        for (var c = 0; c < columns; c++)
            effects[c] = slopes[c] * Math.Sqrt(Math.Max(0, squares[c] / genes - sums[c] / genes * (sums[c] / genes)));
        return effects;
    }
}
