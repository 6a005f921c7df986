using System.Globalization;
using Genomics.Lm.Evaluation.Comparison;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>The result of a comparison as text on standard output.</summary>
internal static class ComparisonTable
{
    public static void Write(TextWriter output, ComparisonResult result)
    {
        output.WriteLine("predictor\tcondition\tpearson\tlow\thigh\tspearman\tr2\tseconds_fit");
        foreach (var score in result.Scores)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{score.Predictor}\t{score.Condition}\t{score.Pearson:0.000}\t{score.PearsonInterval.Low:0.000}\t{score.PearsonInterval.High:0.000}\t{score.Spearman:0.000}\t{score.RSquared:0.000}\t{result.Predictors.First(p => p.Name == score.Predictor).SecondsFit:0.0}"));
        output.WriteLine(result.Verdict);
    }
}
