using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Interpretation.Internals;

/// <summary>The heat map of a mutagenesis as one SVG file: bars (letters, where there is room) of each base's importance, then a row per substituted base.</summary>
internal static class MutagenesisDrawing
{
    private const double Left = 84, Top = 46, Bars = 90, Row = 18, Gap = 10, Axis = 44;
    private const string Positive = "#b2182b", Negative = "#2166ac", Ink = "#222", Faint = "#999";

    public static string Draw(MutagenesisResult result, int condition)
    {
        var positions = result.End - result.Start;
        var cell = Math.Clamp(1100.0 / positions, 1, 16);
        var width = Left + Math.Max(positions * cell, 420) + 24;
        var height = Top + Bars + Gap + 4 * Row + Axis;
        var name = $"{result.Predictor.Name}, {result.Window.Id}, {result.Predictor.Conditions[condition]}";
        var svg = new Markup();
        svg.Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" font-family=\"system-ui,'Segoe UI',Helvetica,Arial,sans-serif\" font-size=\"11\" fill=\"{Ink}\">\n");
        svg.Add($"<title>Effect of every substitution: {name}</title><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        svg.Add($"<text x=\"{Left}\" y=\"17\" font-size=\"13\">{name}</text>");
        svg.Add($"<text x=\"{Left}\" y=\"33\" fill=\"{Faint}\">prediction {NumberText.Significant(result.Reference[condition])}; red raises it, blue lowers it; full colour {NumberText.Significant(Strongest(result, condition))}</text>\n");
        AddImportance(svg, result, condition, cell);
        AddEffects(svg, result, condition, cell);
        AddAxis(svg, result, cell, height);
        return svg.AddRaw("</svg>\n").ToString();
    }

    private static void AddImportance(Markup svg, MutagenesisResult result, int condition, double cell)
    {
        var strongest = Positions(result).Select(p => Math.Abs(result.Importance(p, condition))).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var zero = Top + Bars / 2;
        svg.Add($"<text x=\"{Left - 8}\" y=\"{zero + 4}\" text-anchor=\"end\">importance</text>");
        svg.Add($"<line x1=\"{Left}\" x2=\"{Left + (result.End - result.Start) * cell}\" y1=\"{zero}\" y2=\"{zero}\" stroke=\"{Faint}\" stroke-width=\"0.5\"/>\n");
        foreach (var position in Positions(result))
        {
            var importance = result.Importance(position, condition);
            if (!double.IsFinite(importance) || strongest == 0) continue;
            var (x, size) = (Left + (position - result.Start) * cell, Math.Abs(importance) / strongest * Bars / 2);
            var letter = ((char)result.Window.Bases[position]).ToString();
            var colour = importance < 0 ? Negative : Positive;
            if (cell >= 7) svg.Add($"<text transform=\"translate({x + cell / 2} {(importance < 0 ? zero + size : zero)}) scale({cell / 9} {size / 8})\" text-anchor=\"middle\" font-weight=\"700\" fill=\"{colour}\">{letter}</text>\n");
            else svg.Add($"<rect x=\"{x}\" y=\"{(importance < 0 ? zero : zero - size)}\" width=\"{cell}\" height=\"{size}\" fill=\"{colour}\"/>\n");
        }
    }

    private static void AddEffects(Markup svg, MutagenesisResult result, int condition, double cell)
    {
        var strongest = Strongest(result, condition);
        for (var letter = 0; letter < 4; letter++)
        {
            var (alternative, y) = (MutagenesisResult.Bases[letter], Top + Bars + Gap + letter * Row);
            svg.Add($"<text x=\"{Left - 8}\" y=\"{y + 13}\" text-anchor=\"end\">to {alternative.ToString()}</text>\n");
            foreach (var position in Positions(result))
            {
                var effect = result.Effect(position, alternative, condition);
                if (double.IsNaN(effect)) continue;
                var (x, share) = (Left + (position - result.Start) * cell, strongest > 0 ? Math.Abs(effect) / strongest : 0);
                if (share < 0.005) continue; // would be white on white
                svg.Add($"<rect x=\"{x}\" y=\"{y}\" width=\"{cell}\" height=\"{Row - 1}\" fill=\"{(effect < 0 ? Negative : Positive)}\" fill-opacity=\"{share}\">");
                svg.Add($"<title>{((char)result.Window.Bases[position]).ToString()}→{alternative.ToString()} at {position - result.Predictor.Window.AlignmentIndex}: {NumberText.Significant(effect)}</title></rect>\n");
            }
        }
        svg.Add($"<rect x=\"{Left}\" y=\"{Top + Bars + Gap}\" width=\"{(result.End - result.Start) * cell}\" height=\"{4 * Row - 1}\" fill=\"none\" stroke=\"{Faint}\" stroke-width=\"0.5\"/>\n");
    }

    private static void AddAxis(Markup svg, MutagenesisResult result, double cell, double height)
    {
        var (start, end) = (result.Start - result.Predictor.Window.AlignmentIndex, result.End - result.Predictor.Window.AlignmentIndex);
        var step = Step((end - start) / 8.0);
        for (var mark = (int)Math.Ceiling((double)start / step) * step; mark < end; mark += step)
        {
            var x = Left + (mark - start + 0.5) * cell;
            svg.Add($"<line x1=\"{x}\" x2=\"{x}\" y1=\"{height - Axis}\" y2=\"{height - Axis + 4}\" stroke=\"{Ink}\"/><text x=\"{x}\" y=\"{height - Axis + 16}\" text-anchor=\"middle\">{(mark > 0 ? "+" : "") + NumberText.Significant(mark, 9)}</text>");
        }
        svg.Add($"<text x=\"{Left + (end - start) * cell / 2}\" y=\"{height - 8}\" text-anchor=\"middle\">bases from the start</text>\n");
    }

    // 1, 2 or 5 times a power of ten
    private static int Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, least))));
        return (int)(power * (least <= power ? 1 : least <= 2 * power ? 2 : least <= 5 * power ? 5 : 10));
    }

    private static double Strongest(MutagenesisResult result, int condition)
        => Positions(result).SelectMany(p => MutagenesisResult.Bases.Select(b => Math.Abs(result.Effect(p, b, condition)))).Where(double.IsFinite).DefaultIfEmpty(0).Max();

    private static IEnumerable<int> Positions(MutagenesisResult result) => Enumerable.Range(result.Start, result.End - result.Start);
}
