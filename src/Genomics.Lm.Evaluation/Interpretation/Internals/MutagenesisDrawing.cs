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
    private readonly BaseTrack _track;

    private MutagenesisDrawing(MutagenesisResult result, int condition)
    {
        (_result, _condition, _cell) = (result, condition, BaseTrack.CellOf(result.End - result.Start));
        _track = new BaseTrack(_svg, Left, _cell);
        _strongest = BaseTrack.Largest(Positions.SelectMany(p => MutagenesisResult.Bases.Select(b => result.Effect(p, b, condition))));
    }

    private IEnumerable<int> Positions => Enumerable.Range(_result.Start, _result.End - _result.Start);

    private double Width => (_result.End - _result.Start) * _cell;

    /// <summary>Draws one condition as a file of its own.</summary>
    public static string Draw(MutagenesisResult result, int condition)
    {
        var drawing = new MutagenesisDrawing(result, condition);
        drawing._track.AddScores("importance", result.Importances(condition)[result.Start..result.End],
            result.Window.Bases[result.Start..result.End], 0, Bars);
        drawing.AddEffects();
        drawing._track.AddAxis(drawing.FromStart(result.Start), result.End - result.Start, Bars + Gap + 4 * Row);
        return new Picture(drawing._svg, Left + drawing.Width + 24, Bars + Gap + 4 * Row + Axis).StandAlone(
            $"Effect of every substitution: {result.Predictor.Name}, {result.Window.Id}, {result.Predictor.Conditions[condition]}",
            $"Prediction {NumberText.Significant(result.Reference[condition])}; orange raises it, blue lowers it; "
                + $"full colour {NumberText.Significant(drawing._strongest)}.");
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
                _svg.Add($"<rect class=\"{BaseTrack.Sign(effect)}\" x=\"{X(position)}\" y=\"{y}\" width=\"{_cell}\" height=\"{Row - 1}\" "
                    + $"fill-opacity=\"{share}\">");
                _svg.Add($"<title>{Letter(position)}→{alternative.ToString()} at {FromStart(position)}: "
                    + $"{NumberText.Significant(effect)}</title></rect>\n");
            }
        }
        _svg.Add($"<rect class=\"frame\" x=\"{Left}\" y=\"{Bars + Gap}\" width=\"{Width}\" height=\"{4 * Row - 1}\"/>\n");
    }

    private double X(int position) => Left + (position - _result.Start) * _cell;

    private int FromStart(int position) => position - _result.Predictor.Window.AlignmentIndex;

    private string Letter(int position) => ((char)_result.Window.Bases[position]).ToString();
}
