using System.Globalization;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sections;
using Genomics.Lm.Dexter.Exploration;

namespace Genomics.Lm.Study.Recorded;

/// <summary>
/// Whether a rebuilt data set is the study's: its counts, its target, and the scores of its exploration graph. A reproduction is claimed
/// only when all match: every count; the smallest value of the table, with none replaced, and the variance of the target on the test genes
/// (ranks, and so the scores, do not see how "not detected" was written); and every one of the 194 recorded scores, to the three decimals
/// (of a per cent) in which they are recorded.
/// </summary>
public sealed class Reproduction
{
    private readonly List<ReproductionCheck> _checks = [];

    /// <summary>The checks in order.</summary>
    public IReadOnlyList<ReproductionCheck> Checks => _checks;

    /// <summary>Whether everything was there to be checked, and matches.</summary>
    public bool IsClaimed => AllScoresAreThere && _checks.All(c => c.Matches);

    private bool AllScoresAreThere { get; init; }

    private int Replaced { get; init; }

    /// <summary>Checks a data set.</summary>
    /// <param name="windows">Windows that were cut.</param>
    /// <param name="tableRows">Rows of the expression table.</param>
    /// <param name="dataset">The genes with a window and a value.</param>
    /// <param name="split">Their split.</param>
    /// <param name="recorded">The recorded graph's scores; null: the 25 that are restated here.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <param name="cancellationToken">Stops the scoring.</param>
    /// <param name="raised">Values of these genes that were raised to the floor before (<see cref="StudyOptions.Floor"/>).</param>
    public static Reproduction Of(
        int windows, int tableRows, GeneDataset dataset, GeneSplit split, IReadOnlyList<ScoredDomain>? recorded, int threads,
            CancellationToken cancellationToken, int raised = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        var result = new Reproduction
        {
            AllScoresAreThere = recorded?.Count == RecordedStudy.Scores,
            Replaced = dataset.Transform.Replaced.Sum(),
        };
        result.Equal("condition", RecordedStudy.Condition, dataset.Conditions[0]);
        result.Equal("windows", RecordedStudy.Windows, windows);
        result.Equal("rows of the table", RecordedStudy.TableRows, tableRows);
        result.Equal("genes in both", RecordedStudy.Genes, dataset.Count);
        result.Equal("genes learnt from", RecordedStudy.Learning, split.Learning.Distinct().Count());
        result.Equal("of these trained on", RecordedStudy.Training, split.Training.Count);
        result.Equal("of these stopped on", RecordedStudy.Validation, split.Validation.Count);
        result.Equal("genes tested", RecordedStudy.Testing, split.Testing.Count);
        result.CheckTarget(dataset, split, raised);
        if (recorded is not null) result.Equal("scores in the recorded graph", RecordedStudy.Scores, recorded.Count);
        recorded ??= RecordedStudy.StatedScores;
        var learning = dataset.ForFitting(split).TrainingAndValidation;
        foreach (var (expected, found) in recorded.Zip(RecordedDomains.Score(recorded, learning, 0, dataset.Window, threads,
            cancellationToken)))
            result._checks.Add(new ReproductionCheck($"|ρ| of {expected.Name}", PerCent(expected.Strength), PerCent(found.Strength),
                Math.Abs(expected.Strength - found.Strength) <= RecordedDomains.Tolerance));
        return result;
    }

    /// <summary>What may be said, in a sentence.</summary>
    public string Verdict
    {
        get
        {
            if (IsClaimed) return $"this is the recorded data set: every count, the target's floor and variance and all "
                + $"{RecordedStudy.Scores} recorded scores match";
            var wrong = _checks.Where(c => !c.Matches).ToList();
            if (wrong.Count == 0)
                return $"all counts, the target and the {RecordedStudy.StatedScores.Count} scores restated here match; no reproduction is "
                    + $"claimed without the other {RecordedStudy.Scores - RecordedStudy.StatedScores.Count}: give the study's exploration "
                    + $"graph by --recorded-graph";
            return $"not the recorded data set, {wrong.Count} of {_checks.Count} checks differ: "
                + $"{string.Join("; ", wrong.Take(3).Select(c =>
                $"{c.What} {c.Found}, recorded {c.Recorded}"))}{(wrong.Count > 3 ? "; …" : "")}"
                + (Replaced == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
                    $"; {Replaced} values ≤ 0 took the smallest logarithm found, the study's table has {RecordedStudy.Floor} there: give "
                        + $"--floor {RecordedStudy.Floor}"));
        }
    }

    /// <summary>The checks as a table of a report.</summary>
    public ReportSection ToSection()
        => new TableSection("Is this the study's data set?", ["", "recorded", "found", ""],
        [.. _checks.Select(c => (IReadOnlyList<string>)[c.What, c.Recorded, c.Found, c.Matches ? "matches" : "differs"])])
        {
            Caption = $"{char.ToUpperInvariant(Verdict[0])}{Verdict[1..]}.",
        };

    /// <summary>Writes the checks as a table of text.</summary>
    public void Write(string path) => OutputFile.WriteText(path, writer =>
    {
        writer.WriteLine("check\trecorded\tfound\tmatches");
        foreach (var check in _checks)
            writer.WriteLine($"{check.What}\t{check.Recorded}\t{check.Found}\t{(check.Matches ? "yes" : "no")}");
    });

    // what ranks do not see: how "not detected" was written
    private void CheckTarget(GeneDataset dataset, GeneSplit split, int raised)
    {
        double[] all = [.. Enumerable.Range(0, dataset.Count).Select(gene => dataset.Value(gene, 0)).Where(double.IsFinite)];
        double[] tested = [.. split.Testing.Select(gene => dataset.Value(gene, 0)).Where(double.IsFinite)];
        var smallest = all.Length == 0 ? double.NaN : Math.Pow(10, all.Min());
        _checks.Add(new ReproductionCheck("smallest value of the table", Digits(RecordedStudy.Floor), raised == 0 ? Digits(smallest)
            : string.Create(CultureInfo.InvariantCulture, $"{Digits(smallest)} ({raised} smaller ones raised to it before)"),
            Math.Abs(smallest - RecordedStudy.Floor) <= 1e-9));
        Equal("values ≤ 0, replaced by the smallest logarithm", 0, Replaced);
        var mean = tested.Length == 0 ? double.NaN : tested.Average();
        var variance = tested.Sum(v => (v - mean) * (v - mean)) / tested.Length;
        _checks.Add(new ReproductionCheck("variance of the target on the test genes",
            string.Create(CultureInfo.InvariantCulture, $"{RecordedStudy.TestVariance:0.0000} ± {RecordedStudy.VarianceTolerance}"),
            Digits(variance), Math.Abs(variance - RecordedStudy.TestVariance) <= RecordedStudy.VarianceTolerance));

        static string Digits(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
    }

    private void Equal(string what, int recorded, int found)
        => _checks.Add(new ReproductionCheck(what, $"{recorded}", $"{found}", recorded == found));

    private void Equal(string what, string recorded, string found)
        => _checks.Add(new ReproductionCheck(what, recorded, found, recorded == found));

    private static string PerCent(double share) => (100 * share).ToString("0.000", CultureInfo.InvariantCulture);
}
