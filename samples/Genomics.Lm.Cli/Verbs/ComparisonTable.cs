using System.Globalization;
using Genomics.Lm.Evaluation.Comparison;
using Spectre.Console;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>The result of a comparison on standard output: a drawn table on a terminal, otherwise tab-separated; then the verdict.</summary>
internal static class ComparisonTable
{
    public static void Write(CliConsole console, ComparisonResult result)
    {
        if (console.IsOutputTerminal) Draw(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Output) }), result);
        else WriteTabs(console.Output, result);
    }

    private static void WriteTabs(TextWriter output, ComparisonResult result)
    {
        output.WriteLine("predictor\tcondition\tpearson\tlow\thigh\tspearman\tr2\tseconds_fit");
        foreach (var score in result.Scores)
            output.WriteLine(string.Join('\t', [score.Predictor, score.Condition, .. ((double[])[score.Pearson, score.PearsonInterval.Low, score.PearsonInterval.High,
                score.Spearman, score.RSquared]).Select(v => Cell(v, "0.000")), Cell(Fitted(result, score), "0.0")]));
        output.WriteLine(result.Verdict);
    }

    private static void Draw(IAnsiConsole terminal, ComparisonResult result)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("predictor", "condition");
        foreach (var name in (string[])["r", "interval", "Spearman", "R²", "fit"]) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var group in result.Scores.GroupBy(s => s.Condition))
            foreach (var score in group.OrderByDescending(s => double.IsNaN(s.Pearson) ? 0 : s.Pearson))
                table.AddRow([.. ((string[])[score.Predictor, score.Condition, Number(score.Pearson), $"{Number(score.PearsonInterval.Low)} … {Number(score.PearsonInterval.High)}",
                    Number(score.Spearman), Number(score.RSquared), double.IsNaN(Fitted(result, score)) ? "" : Fitted(result, score).ToString("0.0 s", CultureInfo.InvariantCulture)]).Select(Markup.Escape)]);
        terminal.Write(table);
        foreach (var finding in result.Findings)
        {
            terminal.MarkupLine($"[bold]{Markup.Escape(finding.Headline)}.[/]");
            if (finding.Evidence.Length > 0) terminal.MarkupLine($"[grey]{Markup.Escape(char.ToUpperInvariant(finding.Evidence[0]) + finding.Evidence[1..])}.[/]");
        }
        terminal.WriteLine();
    }

    private static double Fitted(ComparisonResult result, PredictorScore score) => result.Predictors.First(p => p.Name == score.Predictor).SecondsFit;

    // what is not defined stays empty
    private static string Cell(double value, string format) => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("0.000", CultureInfo.InvariantCulture);
}
