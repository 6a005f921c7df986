using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Drawing;

/// <summary>SVG markup with its size in pixels; its corner is the origin.</summary>
internal readonly record struct Picture(Markup Body, double Width, double Height)
{
    private const double Margin = 16, Line = 17, Narrowest = 460, LetterWidth = 6.6;

    /// <summary>The picture as an element of a page.</summary>
    public Markup Inline(string label) => new Markup().Add(
        $"<div class=\"wide\"><svg viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" "
            + $"aria-label=\"{label}\">{Body}</svg></div>");

    /// <summary>The picture as a file of its own, in light and dark, under its title and a caption.</summary>
    public string StandAlone(string title, string? caption)
    {
        var width = Math.Max(Width, Narrowest) + 2 * Margin;
        var letters = (int)((width - 2 * Margin) / LetterWidth);
        var head = new Markup();
        var y = Margin + 8;
        foreach (var line in Wrap(title, letters * 6 / 7))
        {
            head.Add($"<text class=\"title\" x=\"{Margin}\" y=\"{y}\">{line}</text>\n");
            y += Line;
        }
        foreach (var line in Wrap(caption ?? "", letters))
        {
            head.Add($"<text x=\"{Margin}\" y=\"{y}\">{line}</text>\n");
            y += Line;
        }
        var height = y + Height + Margin;
        var svg = new Markup();
        svg.Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" "
            + $"role=\"img\">\n");
        svg.Add($"<title>{title}</title>\n<style>\n").AddRaw(StyleSheet.OfDrawings);
        svg.Add($"\n</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n{head}<g transform=\"translate({Margin} "
            + $"{y})\">\n{Body}</g>\n");
        return svg.AddRaw("</svg>\n").ToString();
    }

    /// <summary>Room for a label, in pixels.</summary>
    public static double WidthOf(IEnumerable<string> labels)
        => labels.Select(l => l.Length).DefaultIfEmpty(0).Max() * 1.06 * LetterWidth + 6;

    private static IEnumerable<string> Wrap(string text, int letters)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + word.Length >= letters)
            {
                yield return line;
                line = "";
            }
            line += line.Length > 0 ? $" {word}" : word;
        }
        if (line.Length > 0) yield return line;
    }
}
