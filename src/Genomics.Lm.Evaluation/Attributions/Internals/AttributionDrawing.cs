using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Attributions.Internals;

/// <summary>The scores of a window's bases, and below them what moved token borders add where that is known.</summary>
internal static class AttributionDrawing
{
    private const double Left = 84, Height = 110, Gap = 12, Axis = 44;

    /// <summary>Draws a file of its own.</summary>
    public static string Draw(Attribution attribution)
    {
        var (svg, bases, cell) = (new Markup(), attribution.Window.Length, BaseTrack.CellOf(attribution.Window.Length));
        var track = new BaseTrack(svg, Left, cell);
        track.AddScores("score", attribution.Scores, attribution.Window.Bases, 0, Height);
        var y = Height + Gap;
        if (attribution.Borders is { } borders)
        {
            track.AddScores("borders", borders, attribution.Window.Bases, y, Height);
            y += Height + Gap;
        }
        track.AddAxis(-attribution.Predictor.Window.AlignmentIndex, bases, y);
        var method = AttributionFiles.NameOf(attribution.Method).Replace('_', ' ');
        return new Picture(svg, Left + bases * cell + 24, y + Axis).StandAlone(
            $"{attribution.Window.Id}, {attribution.Predictor.Conditions[attribution.Condition]}: {attribution.Predictor.Name} by {method}",
            Caption(attribution));
    }

    private static string Caption(Attribution attribution)
    {
        var text = attribution.Method == AttributionMethod.Attention ? Attribution.AttentionCaution + "."
            : "Orange raises the prediction, blue lowers it.";
        text += $" Largest score {NumberText.Significant(BaseTrack.Largest(attribution.Scores))}.";
        if (double.IsFinite(attribution.CompletenessError))
            text += $" Completeness error {NumberText.Percent(attribution.CompletenessError)}.";
        if (double.IsFinite(attribution.Agreement))
            text += $" Rank correlation with mutagenesis {NumberText.Fixed(attribution.Agreement, 2)}.";
        return attribution.Borders is null ? text : text + " Borders: what moved token borders add by mutagenesis.";
    }
}
