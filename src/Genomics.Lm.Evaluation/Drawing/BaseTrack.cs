using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Drawing;

/// <summary>Rows of a drawing that run along the bases of a window: their scores as letters or bars, and the axis below.</summary>
/// <param name="Svg">Receives the markup.</param>
/// <param name="Left">Where the first base begins.</param>
/// <param name="Cell">Width of a base.</param>
internal sealed record BaseTrack(Markup Svg, double Left, double Cell)
{
    private const double Widest = 1100, Readable = 7;

    /// <summary>A sensible width for so many bases.</summary>
    public static double CellOf(int bases) => Math.Clamp(Widest / bases, 1, 16);

    /// <summary>The largest absolute number that is one.</summary>
    public static double Largest(IEnumerable<double> values) => values.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();

    /// <summary>The class of a number's colour.</summary>
    public static string Sign(double value) => value < 0 ? "negative" : "positive";

    /// <summary>Draws a score per base: letters where there is room, else bars; up is positive.</summary>
    /// <param name="label">What is drawn.</param>
    /// <param name="scores">[bases]; what is no number is left out.</param>
    /// <param name="letters">[bases] the letters.</param>
    /// <param name="top">Where the row begins.</param>
    /// <param name="height">Its height; zero lies in the middle.</param>
    public void AddScores(string label, IReadOnlyList<double> scores, ReadOnlySpan<byte> letters, double top, double height)
    {
        var (strongest, zero) = (Largest(scores), top + height / 2);
        Svg.Add($"<text x=\"{Left - 8}\" y=\"{zero + 4}\" text-anchor=\"end\">{label}</text>");
        Svg.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + scores.Count * Cell}\" y1=\"{zero}\" y2=\"{zero}\"/>\n");
        for (var i = 0; i < scores.Count; i++)
        {
            var score = scores[i];
            if (!double.IsFinite(score) || strongest == 0) continue;
            var (x, size) = (Left + i * Cell, Math.Abs(score) / strongest * height / 2);
            var (sign, bottom) = (Sign(score), score < 0 ? zero + size : zero);
            if (Cell < Readable)
            {
                Svg.Add($"<rect class=\"{sign}\" x=\"{x}\" y=\"{bottom - size}\" width=\"{Cell}\" height=\"{size}\"/>\n");
                continue;
            }
            Svg.Add($"<text class=\"{sign}\" transform=\"translate({x + Cell / 2} {bottom}) scale({Cell / 10} {size / 9})\" ");
            Svg.Add($"text-anchor=\"middle\" font-weight=\"700\">{((char)letters[i]).ToString()}</text>\n");
        }
    }

    /// <summary>Draws the axis: bases from the gene's start.</summary>
    /// <param name="first">The first base drawn, from the start.</param>
    /// <param name="bases">How many are drawn.</param>
    /// <param name="y">Where the axis lies.</param>
    public void AddAxis(int first, int bases, double y)
    {
        var scale = LinearScale.Exact(first - 0.5, first + bases - 0.5, Left, Left + bases * Cell, 8);
        foreach (var tick in scale.Ticks.Where(t => Math.Abs(t - Math.Round(t)) < 1e-6))
        {
            var x = scale[tick];
            Svg.Add($"<line class=\"frame\" x1=\"{x}\" x2=\"{x}\" y1=\"{y}\" y2=\"{y + 4}\"/>");
            Svg.Add($"<text x=\"{x}\" y=\"{y + 16}\" "
                + $"text-anchor=\"middle\">{(tick > 0 ? "+" : "") + NumberText.Fixed(Math.Round(tick), 0)}</text>\n");
        }
        Svg.Add($"<text class=\"label\" x=\"{Left + bases * Cell / 2}\" y=\"{y + 36}\" ");
        Svg.Add($"text-anchor=\"middle\">bases from the start</text>\n");
    }
}
