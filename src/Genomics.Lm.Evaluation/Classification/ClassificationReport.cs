using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Evaluation.Reporting.Internals;
using Genomics.Lm.Evaluation.Text;

namespace Genomics.Lm.Evaluation.Classification;

/// <summary>Writes a comparison of classifiers as one HTML file: scores, differences, calibration, what each fit shows.</summary>
public static class ClassificationReport
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="result">The comparison.</param>
    /// <param name="fits">What each classifier shows of its fit, by its name.</param>
    /// <param name="notes">
    /// Sentences on how the numbers are to be read, after <see cref="ClassifierComparisonResult.Opening"/>.
    /// </param>
    /// <param name="details">Title, origin, files and command line; null for none.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, ClassifierComparisonResult result,
        IReadOnlyList<(string Name, IReadOnlyList<ReportSection> Sections)> fits, IReadOnlyList<string> notes,
        ReportDetails? details = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(fits);
        ArgumentNullException.ThrowIfNull(notes);
        var page = SectionsPage.Render("Classification of sequences", "Comparison of classifiers",
            [.. notes.Prepend(result.Opening).Where(n => n.Length > 0).Select(Sentence)],
            [("Scores", [.. result.Subsets.Select(s => Scores(result, s))]),
                ("Differences", [.. result.Subsets.Where(s => s.Pairs.Count > 0).Select(Pairs)]),
                ("Calibration", [.. result.Subsets.Select(Calibrations)]),
                .. fits.Where(f => f.Sections.Count > 0).Select(f => ($"The fit of {f.Name}", f.Sections))],
            details ?? new ReportDetails());
        OutputFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }

    private static TableSection Scores(ClassifierComparisonResult result, ClassifierSubset subset)
        => new(Title(subset), ["classifier", "MCC", "interval", "macro F1", "accuracy", "area under the curve",
            "calibration error", "seconds of the fit"],
            [.. subset.Scores.Zip(result.Classifiers, (score, classifier) => (IReadOnlyList<string>)
            [
                score.Classifier, Number(score.Scores.Confusion.MatthewsCorrelation),
                $"{Number(score.MccInterval.Low)} … {Number(score.MccInterval.High)}", Number(score.Scores.Confusion.MacroF1),
                Number(score.Scores.Confusion.Accuracy), Number(score.Scores.AreaUnderCurve),
                Number(score.Scores.Calibration.ExpectedError),
                classifier.SecondsFit.ToString("0.0", CultureInfo.InvariantCulture),
            ])])
        {
            Caption = $"{NumberText.Count(subset.Sequences)} sequences in {NumberText.Count(subset.Groups)} groups of related ones; "
                + $"intervals resample groups. Learnt from {NumberText.Count(result.Learned)}."
                + (result.Testing.Classes.Count == 2 ? "" : " The area under the curve is the mean over the classes of each against all "
                    + "others; it is not defined where a class does not occur."),
        };

    private static TableSection Pairs(ClassifierSubset subset) => new(Title(subset),
        ["first", "second", "difference in MCC", "interval", "p (MCC)", "only first right", "only second right",
            "difference in accuracy", "p (accuracy, sign flip)"],
        [.. subset.Pairs.Select(p => (IReadOnlyList<string>)
        [
            p.First, p.Second, Number(p.MccDifference), $"{Number(p.Interval.Low)} … {Number(p.Interval.High)}",
            NumberText.ProbabilityCell(p.MccPValue), NumberText.Count(p.OnlyFirstRight), NumberText.Count(p.OnlySecondRight),
            Number(p.Accuracy.Statistic), NumberText.ProbabilityCell(p.Accuracy.PValue),
        ])])
    {
        Caption = "Interval and p of the difference in MCC are from the same draws of whole groups. Accuracy is another statistic; its p "
            + "is that of a sign-flip test of right answers, whole groups. No p is adjusted for the number of pairs.",
    };

    private static TableSection Calibrations(ClassifierSubset subset) => new(Title(subset),
        ["classifier", "predicted probability", "sequences", "their mean", "share that is right"],
        [.. subset.Scores.SelectMany(score => score.Scores.Calibration.Bins.Select(bin => (IReadOnlyList<string>)
        [
            score.Classifier, $"{NumberText.Fixed(bin.Low, 1)} … {NumberText.Fixed(bin.High, 1)}", NumberText.Count(bin.Sequences),
            Number(bin.Confidence), Number(bin.Accuracy),
        ]))])
    {
        Caption = "Of the most probable class of each sequence. The calibration error is the mean distance of the last two columns.",
    };

    private static string Title(ClassifierSubset subset)
        => subset.Name == "all" ? "All sequences" : char.ToUpperInvariant(subset.Name[0]) + subset.Name[1..].Replace('_', ' ');

    private static string Sentence(string note) => $"{char.ToUpperInvariant(note[0])}{note[1..].TrimEnd('.')}.";

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("0.000", CultureInfo.InvariantCulture);
}
