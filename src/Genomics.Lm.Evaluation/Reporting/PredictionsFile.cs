using System.Globalization;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Comparison;

namespace Genomics.Lm.Evaluation.Reporting;

/// <summary>
/// Writes <c>predictions.tsv</c>: id, condition, observed (empty when missing), part of the split, then a column per predictor; on the
/// transformed scale, in shortest round-trip form. Names are written as <see cref="TableCell.Of"/> says.
/// </summary>
public static class PredictionsFile
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file; replaced when it exists. A name ending in <c>.gz</c> is compressed.</param>
    /// <param name="result">The comparison.</param>
    /// <exception cref="Genomics.Lm.Data.GenomicsDataException">The file cannot be written.</exception>
    public static void Write(string path, ComparisonResult result) => OutputFile.WriteText(path, text =>
    {
        ArgumentNullException.ThrowIfNull(result);
        text.WriteLine(string.Join(
            '\t', ["id", "condition", "observed", "part", .. result.Predictors.Select(p => TableCell.Of(p.Name))]));
        var row = 0;
        foreach (var gene in result.TestGenes)
        {
            foreach (var condition in result.Conditions)
            {
                var observed = result.Observed[row];
                text.Write(
                    $"{TableCell.Of(gene)}\t{TableCell.Of(condition)}\t{(double.IsNaN(observed) ? "" : Number(observed))}\ttesting");
                foreach (var predictor in result.Predictors)
                {
                    text.Write('\t');
                    text.Write(Number(predictor.Predictions[row]));
                }
                text.WriteLine();
                row++;
            }
        }
    });

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
