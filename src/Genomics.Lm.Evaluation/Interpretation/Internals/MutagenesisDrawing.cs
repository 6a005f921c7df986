using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Interpretation.Internals;

/// <summary>
/// The heat map of a mutagenesis: bars (letters, where there is room) of each base's importance, then a row per substituted base.
/// </summary>
internal sealed class MutagenesisDrawing
{
    private const double Left = 84, Bars = 90, Row = 18, Gap = 10, Axis = 44;
    private readonly MutagenesisResult _result;
    private readonly int _condition;
    private readonly double _cell, _strongest;
    private readonly Markup _svg = new();

    private MutagenesisDrawing(MutagenesisResult result, int condition)
    {
        (_result, _condition, _cell) = (result, condition, Math.Clamp(1100.0 / (result.End - result.Start), 1, 16));
        _strongest = Largest(Positions.SelectMany(p => MutagenesisResult.Bases.Select(b => result.Effect(p, b, condition))));
    }

    private IEnumerable<int> Positions => Enumerable.Range(_result.Start, _result.End - _result.Start);

    private double Width => (_result.End - _result.Start) * _cell;

    /// <summary>Draws one condition as a file of its own.</summary>
    public static string Draw(MutagenesisResult result, int condition)
    {
        var drawing = new MutagenesisDrawing(result, condition);
        drawing.AddImportance();
        drawing.AddEffects();
        drawing.AddAxis();
        return new Picture(drawing._svg, Left + drawing.Width + 24, Bars + Gap + 4 * Row + Axis).StandAlone(
            $"Effect of every substitution: {result.Predictor.Name}, {result.Window.Id}, {result.Predictor.Conditions[condition]}",
            $"Prediction {NumberText.Significant(result.Reference[condition])}; orange raises it, blue lowers it; "
                + $"full colour {NumberText.Significant(drawing._strongest)}.");
    }

    private void AddImportance()
    {
        var strongest = Largest(Positions.Select(p => _result.Importance(p, _condition)));
        const double zero = Bars / 2;
        _svg.Add($"<text x=\"{Left - 8}\" y=\"{zero + 4}\" text-anchor=\"end\">importance</text>");
        _svg.Add($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Left + Width}\" y1=\"{zero}\" y2=\"{zero}\"/>\n");
        foreach (var position in Positions)
        {
            var importance = _result.Importance(position, _condition);
            if (!double.IsFinite(importance) || strongest == 0) continue;
            var (x, size) = (X(position), Math.Abs(importance) / strongest * Bars / 2);
            var (sign, bottom) = (Sign(importance), importance < 0 ? zero + size : zero);
            if (_cell < 7)
            {
                _svg.Add($"<rect class=\"{sign}\" x=\"{x}\" y=\"{bottom - size}\" width=\"{_cell}\" height=\"{size}\"/>\n");
                continue;
            }
            _svg.Add($"<text class=\"{sign}\" transform=\"translate({x + _cell / 2} {bottom}) scale({_cell / 10} {size / 9})\" ");
            _svg.Add($"text-anchor=\"middle\" font-weight=\"700\">{Letter(position)}</text>\n");
        }
    }

    private void AddEffects()
    {
        for (var letter = 0; letter < 4; letter++)
        {
            var (alternative, y) = (MutagenesisResult.Bases[letter], Bars + Gap + letter * Row);
            _svg.Add($"<text x=\"{Left - 8}\" y=\"{y + 13}\" text-anchor=\"end\">to {alternative.ToString()}</text>\n");
            foreach (var position in Positions)
            {
                var effect = _result.Effect(position, alternative, _condition);
                var share = _strongest > 0 ? Math.Abs(effect) / _strongest : 0;
                if (double.IsNaN(effect) || share < 0.005) continue; // would not be seen
                _svg.Add($"<rect class=\"{Sign(effect)}\" x=\"{X(position)}\" y=\"{y}\" width=\"{_cell}\" height=\"{Row - 1}\" "
                    + $"fill-opacity=\"{share}\">");
                _svg.Add($"<title>{Letter(position)}→{alternative.ToString()} at {FromStart(position)}: "
                    + $"{NumberText.Significant(effect)}</title></rect>\n");
            }
        }
        _svg.Add($"<rect class=\"frame\" x=\"{Left}\" y=\"{Bars + Gap}\" width=\"{Width}\" height=\"{4 * Row - 1}\"/>\n");
    }

    private void AddAxis()
    {
        const double y = Bars + Gap + 4 * Row;
        var scale = LinearScale.Exact(FromStart(_result.Start) - 0.5, FromStart(_result.End) - 0.5, Left, Left + Width, 8);
        foreach (var tick in scale.Ticks.Where(t => Math.Abs(t - Math.Round(t)) < 1e-6))
        {
            var x = scale[tick];
            _svg.Add($"<line class=\"frame\" x1=\"{x}\" x2=\"{x}\" y1=\"{y}\" y2=\"{y + 4}\"/>");
            _svg.Add($"<text x=\"{x}\" y=\"{y + 16}\" "
                + $"text-anchor=\"middle\">{(tick > 0 ? "+" : "") + NumberText.Fixed(Math.Round(tick), 0)}</text>\n");
        }
        _svg.Add($"<text class=\"label\" x=\"{Left + Width / 2}\" y=\"{y + 36}\" text-anchor=\"middle\">bases from the start</text>\n");
    }

    private double X(int position) => Left + (position - _result.Start) * _cell;

    private int FromStart(int position) => position - _result.Predictor.Window.AlignmentIndex;

    private string Letter(int position) => ((char)_result.Window.Bases[position]).ToString();

    private static string Sign(double value) => value < 0 ? "negative" : "positive";

    private static double Largest(IEnumerable<double> values) => values.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();
}
