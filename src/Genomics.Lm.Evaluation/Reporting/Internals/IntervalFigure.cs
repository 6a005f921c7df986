using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Drawing;
using Genomics.Lm.Evaluation.Text;
using Genomics.Lm.Statistics.Resampling;

namespace Genomics.Lm.Evaluation.Reporting.Internals;

/// <summary>Estimates with whiskers over a common axis, under the headings of their groups.</summary>
internal static class IntervalFigure
{
    private const double Row = 22, Wide = 420, Gap = 14, Radius = 4, Cap = 4;

    public static Picture Picture(IntervalSection section)
    {
        double[] shown = [.. section.Marks.SelectMany(m => new[] { m.Estimate, m.Low, m.High }),
            .. section.HasZeroLine ? [0.0] : (double[])[]];
        string[] numbers = [.. section.Marks.Select(m => Text(m, section.HasZeroLine))];
        var left = Drawing.Picture.WidthOf([.. section.Marks.Select(m => m.Name), .. section.Marks.Select(m => m.Group)]) + Gap;
        var x = LinearScale.Around(shown, left, left + Wide);
        var headings = section.Marks.Where((m, i) => IsFirst(section.Marks, i)).Count();
        var bottom = (section.Marks.Count + headings) * Row + 6;
        var svg = new Markup();
        foreach (var tick in x.Ticks)
        {
            svg.Add($"<line class=\"{(section.HasZeroLine && Math.Abs(tick) < 1e-9 ? "zero" : "grid")}\" x1=\"{x[tick]}\" "
                + $"x2=\"{x[tick]}\" y1=\"0\" y2=\"{bottom}\"/>");
            svg.Add($"<text x=\"{x[tick]}\" y=\"{bottom + 16}\" text-anchor=\"middle\">{x.Label(tick)}</text>\n");
        }
        var y = 0.0;
        for (var i = 0; i < section.Marks.Count; i++)
        {
            var mark = section.Marks[i];
            if (IsFirst(section.Marks, i))
            {
                svg.Add($"<text class=\"label\" x=\"0\" y=\"{y + 15}\">{mark.Group}</text>\n");
                y += Row;
            }
            Add(svg, mark, numbers[i], x, left, y + Row / 2);
            y += Row;
        }
        svg.Add($"<text class=\"label\" x=\"{left + Wide / 2}\" y=\"{bottom + 34}\" text-anchor=\"middle\">{section.ValueLabel}</text>");
        return new Picture(svg, left + Wide + Gap + Drawing.Picture.WidthOf(numbers), bottom + 40);
    }

    private static void Add(Markup svg, IntervalMark mark, string numbers, LinearScale x, double left, double y)
    {
        svg.Add($"<text class=\"ink\" x=\"{left - Gap}\" y=\"{y + 4}\" text-anchor=\"end\">{mark.Name}</text>");
        svg.AddRaw("<g class=\"lm\">");
        if (!double.IsNaN(mark.Low) && !double.IsNaN(mark.High))
        {
            svg.Add($"<line class=\"whisker\" x1=\"{x[mark.Low]}\" x2=\"{x[mark.High]}\" y1=\"{y}\" y2=\"{y}\"/>");
            foreach (var end in (double[])[mark.Low, mark.High])
                svg.Add($"<line class=\"whisker\" x1=\"{x[end]}\" x2=\"{x[end]}\" y1=\"{y - Cap}\" y2=\"{y + Cap}\"/>");
        }
        if (double.IsFinite(mark.Estimate))
            svg.Add($"<circle class=\"{(mark.IsFilled ? "marker" : "marker hollow")}\" cx=\"{x[mark.Estimate]}\" cy=\"{y}\" "
                + $"r=\"{Radius}\"><title>{mark.Name}: {numbers}</title></circle>");
        svg.Add($"</g><text x=\"{left + Wide + Gap}\" y=\"{y + 4}\">{numbers}</text>\n");
    }

    private static bool IsFirst(IReadOnlyList<IntervalMark> marks, int i)
        => marks[i].Group.Length > 0 && (i == 0 || marks[i - 1].Group != marks[i].Group);

    private static string Text(IntervalMark mark, bool signed)
    {
        var interval = new Interval(mark.Low, mark.High);
        var estimate = signed ? NumberText.Signed(mark.Estimate) : NumberText.Fixed(mark.Estimate);
        return interval.IsDefined ? $"{estimate} [{NumberText.Range(interval, signed)}]" : estimate;
    }
}
