using System.Globalization;
using Genomics.Lm.Dexter.Experiments;

namespace Genomics.Lm.Dexter.Output.Internals;

/// <summary>The model-swap matrix: rows are models, columns are the values they predict.</summary>
internal static class ModelSwapDrawing
{
    private const double Cell = 54, Row = 30, Letter = 7;

    public static string Draw(ModelSwap swap)
    {
        var count = swap.Conditions.Count;
        var longest = swap.Conditions.Max(c => c.Length) * Letter;
        var (left, top) = (longest + 40, longest * 0.75 + 80);
        var strongest = Enumerable.Range(0, count * count).Select(i => Math.Abs(swap[i / count, i % count])).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var svg = new SvgCanvas().AddText(16, 22, "Model swap: Pearson's r on test genes", 14)
            .AddText(16, 40, "rows: the model's condition; columns: the condition predicted", 11, "start", "#555");
        for (var model = 0; model < count; model++)
        {
            svg.AddText(left - 8, top + model * Row + 19, swap.Conditions[model], 12, "end");
            var x = left + (model + 0.5) * Cell;
            svg.Add($"<text x=\"{x}\" y=\"{top - 8}\" font-size=\"12\" transform=\"rotate(-45 {x} {top - 8})\">{swap.Conditions[model]}</text>\n");
            for (var values = 0; values < count; values++)
            {
                var r = swap[model, values];
                svg.Add($"<rect x=\"{left + values * Cell}\" y=\"{top + model * Row}\" width=\"{Cell - 2}\" height=\"{Row - 2}\" rx=\"3\" fill=\"{SvgCanvas.Colour(double.IsNaN(r) ? 0 : r, strongest)}\" stroke=\"{(model == values ? "#000" : "#ccc")}\"/>");
                svg.AddText(left + (values + 0.5) * Cell - 1, top + model * Row + 19, double.IsNaN(r) ? "–" : r.ToString("0.00", CultureInfo.InvariantCulture), 12, "middle", SvgCanvas.InkOn(double.IsNaN(r) ? 0 : r, strongest));
            }
        }
        return svg.Finish(Math.Max(left + count * Cell + longest, 420), top + count * Row + 16, "Model swap");
    }
}
