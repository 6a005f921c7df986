using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;
using static Genomics.Lm.Data.Expression.GtexTissues;

namespace Genomics.Lm.Training;

/// <summary>The course of a training: one point per validation.</summary>
/// <param name="Conditions">The conditions whose validation correlation was measured; none for a classifier.</param>
/// <param name="Points">In the order in which they were made.</param>
public sealed record TrainingHistory(IReadOnlyList<string> Conditions, IReadOnlyList<TrainingPoint> Points)
{
    /// <summary>
    /// Writes <c>history.tsv</c>: a header line (<c>validation_mcc</c> instead of <c>validation_pearson</c> for a classifier), one line
    /// per point, numbers in shortest round-trip form; renamed into place.
    /// </summary>
    /// <exception cref="Data.GenomicsDataException">The file cannot be written.</exception>
    public void Write(string file)
    {
        var classes = Points.Any(p => !double.IsNaN(p.ValidationMcc));
        var text = new StringBuilder("member\tstep\tepoch\tseconds\tlearning_rate\tgradient_norm\ttraining_loss\tvalidation_loss\t")
            .Append(classes ? "validation_mcc" : "validation_pearson").Append("\tbest");
        foreach (var condition in Conditions) text.Append("\tpearson:").Append(condition);
        text.Append('\n');
        foreach (var point in Points)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{point.Member}\t{point.Step}\t{point.Epoch}\t{point.Seconds}\t{point.LearningRate}\t{point.GradientNorm}");
            text.Append(CultureInfo.InvariantCulture,
                $"\t{point.TrainingLoss}\t{point.ValidationLoss}\t{(classes ? point.ValidationMcc : point.MeanPearson)}");
            text.Append(CultureInfo.InvariantCulture, $"\t{(point.Best ? 1 : 0)}");
            for (var i = 0; i < Conditions.Count; i++)
                text.Append('\t')
                    .Append((i < point.ValidationPearson.Count ? point.ValidationPearson[i] : double.NaN)
                    .ToString(CultureInfo.InvariantCulture));
            text.Append('\n');
        }
        OutputFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The loss curves and the validation correlation, for a report.</summary>
    public IReadOnlyList<ReportSection> ToSections()
    {
        if (Points.Count == 0) return [];
        var members = Points.GroupBy(p => p.Member)
            .Select(g => (Suffix: Points[^1].Member == 0 ? "" : $" (network {g.Key + 1})", Points: g.ToArray())).ToArray();
        var losses = members.SelectMany(m => new[]
        {
            Curve("training" + m.Suffix, m.Points, p => p.TrainingLoss),
            Curve("validation" + m.Suffix, m.Points, p => p.ValidationLoss),
        });
        var correlations = members.Select(m => Curve("mean over conditions" + m.Suffix, m.Points, p => p.MeanPearson));
        if (Conditions.Count > 1)
            correlations = correlations.Concat(Conditions.Select((name, i) =>
                Curve(DisplayName(name) + members[0].Suffix, members[0].Points,
                    p => i < p.ValidationPearson.Count ? p.ValidationPearson[i] : double.NaN)));
        return
        [
            .. Section("Loss during training", "mean loss per target", losses),
            .. Section("Validation correlation during training", "Pearson r on validation genes", correlations),
            .. Section("Validation MCC during training", "Matthews correlation on validation sequences",
            members.Select(m => Curve("MCC" + m.Suffix, m.Points, p => p.ValidationMcc))),
        ];
    }

    private static IEnumerable<ReportSection> Section(string title, string label, IEnumerable<Curve> curves)
    {
        var drawn = curves.Where(c => c.X.Count > 0).ToArray();
        if (drawn.Length > 0) yield return new CurveSection(title, "passes over the training genes", label, drawn);
    }

    private static Curve Curve(string name, TrainingPoint[] points, Func<TrainingPoint, double> value)
    {
        var known = points.Where(p => !double.IsNaN(value(p))).ToArray();
        return new Curve(name, [.. known.Select(p => p.Epoch)], [.. known.Select(value)]);
    }
}
