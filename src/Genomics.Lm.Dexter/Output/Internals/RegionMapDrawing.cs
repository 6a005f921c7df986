using System.Globalization;
using Genomics.Lm.Dexter.Segmentation;

namespace Genomics.Lm.Dexter.Output.Internals;

/// <summary>A model's words and regions: one row per word, one bar per variable over the bins it spans, coloured by coefficient.</summary>
internal static class RegionMapDrawing
{
    private const double Left = 110, Top = 62, Bar = 14, Gap = 6;

    public static string Draw(DexterModel model, BinLayout layout)
    {
        var words = model.Variables.Where(v => v.Coefficient != 0).GroupBy(v => v.Kmer).OrderByDescending(g => g.Max(v => Math.Abs(v.Coefficient))).ToArray();
        var strongest = words.Length == 0 ? 0 : words[0].Max(v => Math.Abs(v.Coefficient));
        var cell = Math.Clamp(700.0 / layout.Bins.Count, 12, 60);
        var width = Left + layout.Bins.Count * cell + 30;
        var svg = new SvgCanvas().AddText(16, 22, $"{model.Condition}: words, where they must start, and their coefficients", 14);
        var y = Top;
        foreach (var word in words)
        {
            svg.AddText(Left - 10, y + Bar - 3, word.Key, 12, "end");
            foreach (var lane in Lanes(word))
            {
                foreach (var variable in lane) AddBar(svg, variable, layout, cell, y, strongest);
                y += Bar + 1;
            }
            y += Gap;
        }
        AddAxis(svg, layout, cell, y);
        return svg.Finish(width, y + 12, $"Variables of the model of {model.Condition}");
    }

    /// <summary>Variables of one word in rows without overlap.</summary>
    private static List<List<DexterVariable>> Lanes(IEnumerable<DexterVariable> variables)
    {
        var lanes = new List<List<DexterVariable>>();
        foreach (var variable in variables.OrderBy(v => v.Region.Left).ThenByDescending(v => v.Region.Right))
        {
            if (lanes.Find(l => l[^1].Region.Right < variable.Region.Left) is { } free) free.Add(variable);
            else lanes.Add([variable]);
        }
        return lanes;
    }

    private static void AddBar(SvgCanvas svg, DexterVariable variable, BinLayout layout, double cell, double y, double strongest)
    {
        var (first, last) = (IndexOf(layout, b => b.Left == variable.Region.Left), IndexOf(layout, b => b.Right == variable.Region.Right));
        var text = string.Create(CultureInfo.InvariantCulture, $"{variable.Name}: coefficient {variable.Coefficient:0.000}, correlation {variable.Domain.Correlation:0.000}");
        svg.Add($"<rect x=\"{Left + first * cell + 1}\" y=\"{y}\" width=\"{(last - first + 1) * cell - 2}\" height=\"{Bar}\" rx=\"3\" fill=\"{SvgCanvas.Colour(variable.Coefficient, strongest)}\" stroke=\"#bbb\"><title>{text}</title></rect>\n");
    }

    private static void AddAxis(SvgCanvas svg, BinLayout layout, double cell, double bottom)
    {
        for (var i = 0; i <= layout.Bins.Count; i++)
        {
            var (x, position) = (Left + i * cell, i < layout.Bins.Count ? layout.Bins[i].Left : layout.Bins[^1].Right + 1);
            svg.Add($"<line x1=\"{x}\" x2=\"{x}\" y1=\"{Top - 8}\" y2=\"{bottom}\" stroke=\"{(position == 0 ? "#888" : "#e8e8e8")}\"/>\n");
            if (cell >= 30 || i % 4 == 0) svg.AddText(x, Top - 14, position.ToString(CultureInfo.InvariantCulture), 10, "middle", "#555");
        }
    }

    private static int IndexOf(BinLayout layout, Func<Region, bool> test)
    {
        for (var i = 0; i < layout.Bins.Count; i++)
            if (test(layout.Bins[i])) return i;
        return 0;
    }
}
