using System.Globalization;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Comparison;

namespace Genomics.Lm.Evaluation.Ablations;

/// <summary>The tables of an ablation. None holds a time: the same run gives the same bytes.</summary>
public static class AblationFiles
{
    /// <summary>
    /// Writes a row per variant, the base first: what was changed, the setting, genes learnt from, r in each fold, their mean with its
    /// interval, the paired difference to the base with interval, p and Holm's p, and r among the genes that a filter keeps (of the variant
    /// and of the base). Cells that say nothing are empty.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="result">The ablation.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void WriteTable(string path, AblationResult result) => OutputFile.WriteText(path, text =>
    {
        ArgumentNullException.ThrowIfNull(result);
        string[] factors = [.. result.Base.Variant.Setting.Select(s => s.Factor)];
        text.WriteLine(string.Join('\t',
        [
            "variant", "factor", "level", .. factors, "genes_learnt",
            .. Enumerable.Range(1, result.Options.Folds).Select(i => $"r_fold_{i}"),
            "r", "low", "high", "difference", "difference_low", "difference_high", "p", "p_holm", "r_among_kept",
            "base_among_kept", "chosen",
        ]));
        foreach (var score in result.Scores)
        {
            var (variant, difference) = (score.Variant, score.Difference);
            text.WriteLine(string.Join('\t',
            [
                TableCell.Of(variant.Name), TableCell.Of(variant.Factor), TableCell.Of(variant.Level),
                .. factors.Select(f => TableCell.Of(variant.Setting.FirstOrDefault(s => s.Factor == f).Level ?? "")),
                Number(Math.Round(score.LearntGenes, 1)), .. score.FoldPearson.Select(Number), Number(score.Pearson),
                Number(score.PearsonInterval.Low), Number(score.PearsonInterval.High), Number(difference?.Difference ?? double.NaN),
                Number(difference?.Interval.Low ?? double.NaN), Number(difference?.Interval.High ?? double.NaN),
                Number(difference?.PValue ?? double.NaN), Number(score.AdjustedPValue), Number(score.PearsonAmongKept.Variant),
                Number(score.PearsonAmongKept.Base), score == result.Chosen ? "1" : "0",
            ]));
        }
    });

    /// <summary>Writes a row per learning gene: id, fold from 1, observed, and a column per variant of predictions without its
    /// fold.</summary>
    /// <param name="path">The file.</param>
    /// <param name="result">The ablation.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void WritePredictions(string path, AblationResult result) => OutputFile.WriteText(path, text =>
    {
        ArgumentNullException.ThrowIfNull(result);
        text.WriteLine(string.Join('\t', ["id", "fold", "observed", .. result.Scores.Select(s => TableCell.Of(s.Variant.Name))]));
        for (var i = 0; i < result.Genes.Count; i++)
            text.WriteLine(string.Join('\t',
            [
                TableCell.Of(result.Dataset.Sequences[result.Genes[i]].Id), (result.Folds[i] + 1).ToString(CultureInfo.InvariantCulture),
                Number(result.Observed[i]), .. result.Predictions.Select(p => Number(p[i])),
            ]));
    });

    /// <summary>Writes a row for the base and one for the chosen variant, with r on the test genes, and the paired difference.</summary>
    /// <param name="path">The file.</param>
    /// <param name="test">The comparison on the test genes.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void WriteTest(string path, ComparisonResult test) => OutputFile.WriteText(path, text =>
    {
        ArgumentNullException.ThrowIfNull(test);
        text.WriteLine("variant\tgenes\tr\tlow\thigh\tspearman\tdifference\tdifference_low\tdifference_high\tp");
        foreach (var score in test.Scores)
        {
            var pair = test.Pairs.FirstOrDefault(p => p.A == score.Predictor);
            text.WriteLine(string.Join('\t',
            [
                TableCell.Of(score.Predictor), score.Genes.ToString(CultureInfo.InvariantCulture),
                .. ((double[])[score.Pearson, score.PearsonInterval.Low, score.PearsonInterval.High, score.Spearman,
                    pair?.Pearson.Difference ?? double.NaN, pair?.Pearson.Interval.Low ?? double.NaN,
                    pair?.Pearson.Interval.High ?? double.NaN, pair?.Pearson.PValue ?? double.NaN]).Select(Number),
            ]));
        }
    });

    // what is not defined stays empty
    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
