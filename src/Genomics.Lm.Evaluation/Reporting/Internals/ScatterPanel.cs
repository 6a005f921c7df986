using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Predicted against observed: single points for few genes, hexagonal cells for many; both axes on one scale.</summary>
internal static class ScatterPanel
{
    private const double Size = 232, Left = 40, Top = 6, Radius = 5, Width = 282, Height = 282;
    private const int PointsUpTo = 400, FewestOfTenths = 50;

    /// <summary>The scale on which panels are comparable: all observations, and predictions without their rare extremes.</summary>
    public static (double Low, double High) CommonRange(IReadOnlyList<double> observed, IEnumerable<double[]> predictions)
    {
        var (low, high) = (observed.Min(), observed.Max());
        foreach (var predicted in predictions)
        {
            var sorted = predicted.Order().ToArray();
            (low, high) = (Math.Min(low, sorted[sorted.Length / 200]), Math.Max(high, sorted[^(sorted.Length / 200 + 1)]));
        }
        return low < high ? (low, high) : (low - 0.5, high + 0.5);
    }

    /// <summary>What the marks of the panels mean.</summary>
    /// <param name="genes">Genes in a panel.</param>
    public static Markup Legend(int genes)
    {
        var html = new Markup().AddRaw("<ul class=\"legend\"><li>");
        html.Add($"<svg width=\"{(genes <= PointsUpTo ? 8 : 44)}\" height=\"14\" aria-hidden=\"true\"><g class=\"other\">");
        if (genes <= PointsUpTo) html.AddRaw("<circle class=\"point\" cx=\"4\" cy=\"7\" r=\"2.4\"/></g></svg>a gene</li>");
        else
        {
            for (var i = 0; i < 3; i++)
                html.Add($"<rect class=\"cell\" x=\"{2 + 14 * i}\" y=\"2\" width=\"12\" height=\"10\" "
                    + $"fill-opacity=\"{0.16 + 0.4 * i}\"/>");
            html.AddRaw("</g></svg>a cell of one gene to one of many</li>");
        }
        html.AddRaw("<li><svg width=\"26\" height=\"14\" aria-hidden=\"true\"><line class=\"identity\" x1=\"0\" x2=\"26\" "
            + "y1=\"7\" y2=\"7\"/></svg>prediction equals observation</li>");
        if (genes >= FewestOfTenths) html.AddRaw("<li><svg width=\"10\" height=\"14\" aria-hidden=\"true\"><circle class=\"calibration\" "
            + "cx=\"5\" cy=\"7\" r=\"3\"/></svg>mean of each tenth of the genes by prediction</li>");
        return html.AddRaw("</ul>");
    }

    /// <summary>Draws a panel.</summary>
    /// <param name="name">The predictor.</param>
    /// <param name="style">CSS class that gives the colour.</param>
    /// <param name="predicted">Predictions, no NaN.</param>
    /// <param name="observed">Observations of the same genes, no NaN.</param>
    /// <param name="genes">Their names, for tooltips.</param>
    /// <param name="range">Ends of both axes.</param>
    public static Markup Draw(string name, string style, double[] predicted, double[] observed, IReadOnlyList<string> genes,
        (double Low, double High) range)
    {
        var margin = 0.03 * (range.High - range.Low);
        var x = LinearScale.Exact(range.Low - margin, range.High + margin, Left, Left + Size, 4);
        var y = LinearScale.Exact(range.Low - margin, range.High + margin, Top + Size, Top, 4);
        var svg = new Markup();
        var label = $"{name}: predicted against observed expression of {NumberText.Count(observed.Length)} test genes";
        svg.Add($"<svg class=\"panel\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{label}\"><g class=\"{style}\">");
        if (observed.Length <= PointsUpTo) AddPoints(svg, predicted, observed, genes, x, y);
        else AddCells(svg, predicted, observed, x, y);
        svg.AddRaw("</g>");
        svg.Add($"<line class=\"identity\" x1=\"{Left}\" y1=\"{Top + Size}\" x2=\"{Left + Size}\" y2=\"{Top}\"/>");
        AddCalibration(svg, predicted, observed, x, y);
        svg.Add($"<rect class=\"frame\" x=\"{Left}\" y=\"{Top}\" width=\"{Size}\" height=\"{Size}\"/>");
        foreach (var tick in x.Ticks)
        {
            svg.Add($"<text x=\"{x[tick]}\" y=\"{Top + Size + 15}\" text-anchor=\"middle\">{x.Label(tick)}</text>");
            svg.Add($"<text x=\"{Left - 6}\" y=\"{y[tick] + 4}\" text-anchor=\"end\">{y.Label(tick)}</text>");
        }
        svg.Add($"<text class=\"label\" x=\"{Left + Size / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">predicted</text>");
        svg.Add($"<text class=\"label\" transform=\"translate(10 {Top + Size / 2}) rotate(-90)\" text-anchor=\"middle\">observed</text>");
        return svg.AddRaw("</svg>");
    }

    private static void AddPoints(Markup svg, double[] predicted, double[] observed, IReadOnlyList<string> genes, LinearScale x,
        LinearScale y)
    {
        for (var i = 0; i < observed.Length; i++)
        {
            var title = $"{genes[i]}: predicted {NumberText.Significant(predicted[i])}, observed {NumberText.Significant(observed[i])}";
            svg.Add($"<circle class=\"point\" cx=\"{x[x.Clamp(predicted[i])]}\" cy=\"{y[y.Clamp(observed[i])]}\" "
                + $"r=\"2.4\"><title>{title}</title></circle>");
        }
    }

    // cells of one density share a path: a few elements instead of a thousand
    private static void AddCells(Markup svg, double[] predicted, double[] observed, LinearScale x, LinearScale y)
    {
        var counts = new Dictionary<(int Column, int Row), int>();
        for (var i = 0; i < observed.Length; i++)
        {
            var cell = Cell(x[x.Clamp(predicted[i])] - Left, y[y.Clamp(observed[i])] - Top);
            counts[cell] = counts.GetValueOrDefault(cell) + 1;
        }
        var deepest = Math.Max(1, (int)Math.Log2(counts.Values.Max()));
        foreach (var level in counts.GroupBy(c => (int)Math.Log2(c.Value)).OrderBy(g => g.Key))
        {
            var (fewest, most) = (1 << level.Key, (2 << level.Key) - 1);
            var opacity = 0.16 + 0.8 * level.Key / deepest;
            var title = fewest == most ? "1 gene per cell" : $"{fewest} to {most} genes per cell";
            svg.Add($"<path class=\"cell\" fill-opacity=\"{opacity}\" d=\"");
            foreach (var (column, row) in level.Select(c => c.Key).Order()) AddHexagon(svg, column, row);
            svg.Add($"\"><title>{title}</title></path>");
        }
    }

    // the nearest centre of a lattice of pointed-top hexagons; odd rows are shifted by half a cell
    private static (int Column, int Row) Cell(double px, double py)
    {
        var (width, pitch) = (Math.Sqrt(3) * Radius, 1.5 * Radius);
        var best = (Column: 0, Row: 0);
        var nearest = double.PositiveInfinity;
        for (var row = (int)(py / pitch) - 1; row <= (int)(py / pitch) + 1; row++)
        {
            var column = (int)Math.Round(px / width - (row & 1) * 0.5);
            var (dx, dy) = (px - (column + (row & 1) * 0.5) * width, py - row * pitch);
            if (dx * dx + dy * dy >= nearest) continue;
            (nearest, best) = (dx * dx + dy * dy, (column, row));
        }
        return best;
    }

    private static void AddHexagon(Markup svg, int column, int row)
    {
        var half = Math.Sqrt(3) * Radius / 2 - 0.15;
        var (cx, cy) = (Left + (column + (row & 1) * 0.5) * Math.Sqrt(3) * Radius, Top + row * 1.5 * Radius);
        svg.Add($"M{cx} {cy - Radius + 0.15}l{half} {Radius / 2}v{Radius - 0.3}l{-half} {Radius / 2}l{-half} "
            + $"{-Radius / 2}v{-(Radius - 0.3)}z");
    }

    // mean observation of each tenth of the genes by prediction: on the diagonal when predictions are calibrated
    private static void AddCalibration(Markup svg, double[] predicted, double[] observed, LinearScale x, LinearScale y)
    {
        if (observed.Length < FewestOfTenths || predicted.Min() == predicted.Max()) return;
        var order = Enumerable.Range(0, observed.Length).OrderBy(i => predicted[i]).ToArray();
        for (var tenth = 0; tenth < 10; tenth++)
        {
            var part = order[(tenth * order.Length / 10)..((tenth + 1) * order.Length / 10)];
            var (mean, actual) = (part.Average(i => predicted[i]), part.Average(i => observed[i]));
            var title = $"tenth {tenth + 1} of the genes: mean prediction {NumberText.Significant(mean)}, mean observation "
                + $"{NumberText.Significant(actual)}";
            svg.Add($"<circle class=\"calibration\" cx=\"{x[x.Clamp(mean)]}\" cy=\"{y[y.Clamp(actual)]}\" "
                + $"r=\"3\"><title>{title}</title></circle>");
        }
    }
}
