using System.Globalization;
using Genomics.Lm.Dexter.Experiments;

namespace Genomics.Lm.Dexter.Output.Internals;

/// <summary>Bars of the R² lost without each variable, coloured by the sign of the coefficient.</summary>
internal static class ImportanceDrawing
{
    private const double Left = 150, Top = 60, Row = 20, Width = 360;

    public static string Draw(VariableImportance importance, string condition)
    {
        var svg = new SvgCanvas().AddText(16, 22, $"{condition}: loss of R² on the learning genes without each variable", 14);
        svg.AddText(16, 42, string.Create(CultureInfo.InvariantCulture, $"model with {importance.Variables.Count} variables, R² {importance.RSquared:0.000}; red: more expression, blue: less"), 11, "start", "#555");
        var greatest = importance.Variables.Select(v => v.Loss).DefaultIfEmpty(0).Max();
        var y = Top;
        foreach (var (variable, loss) in importance.Variables)
        {
            var length = greatest > 0 ? Math.Max(1, Width * Math.Max(loss, 0) / greatest) : 1;
            svg.AddText(Left - 8, y + 13, variable.Name, 11, "end");
            svg.Add($"<rect x=\"{Left}\" y=\"{y + 2}\" width=\"{length}\" height=\"{Row - 6}\" fill=\"{SvgCanvas.Colour(variable.Coefficient, 0.8 * Math.Abs(variable.Coefficient))}\"/>\n");
            svg.AddText(Left + length + 6, y + 13, loss.ToString("0.0000", CultureInfo.InvariantCulture), 11, "start", "#555");
            y += Row;
        }
        return svg.Finish(Left + Width + 80, y + 12, $"Importance of variables for {condition}");
    }
}
