using System.Globalization;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Comparison;
using Spectre.Console;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>
/// The result of a comparison on standard output: a drawn table on a terminal, otherwise tab-separated; then the verdict.
/// </summary>
internal static class ComparisonTable
{
    public static void Write(CliConsole console, ComparisonResult result)
    {
        if (console.IsOutputTerminal)
            Draw(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Output) }), result);
        else WriteTabs(console.Output, result);
    }

    /// <summary>Warns of predictors that give every test gene one value.</summary>
    public static void Warn(CliProgress progress, ComparisonResult result)
    {
        foreach (var constant in result.ConstantScores)
            progress.Warn($"{constant.Predictor} predicts one value for all {constant.Genes} test genes in {constant.Condition}, so that "
                + "it has no r");
    }

    private static void WriteTabs(TextWriter output, ComparisonResult result)
    {
        output.WriteLine("predictor\tcondition\tpearson\tlow\thigh\tspearman\tr2\tseconds_fit\tseed\tmean_over_seeds\tsd_over_seeds");
        foreach (var row in Rows(result))
            output.WriteLine(
                string.Join('\t', [TableCell.Of(row.Score.Predictor), TableCell.Of(row.Score.Condition),
                    .. ((double[])[row.Score.Pearson, row.Score.PearsonInterval.Low, row.Score.PearsonInterval.High,
                row.Score.Spearman, row.Score.RSquared]).Select(v => Cell(v, "0.000")), Cell(row.SecondsFit, "0.0"), row.Seed,
                    Cell(row.Seeds?.Mean ?? double.NaN, "0.000"), Cell(row.Seeds?.Deviation ?? double.NaN, "0.000")]));
        output.WriteLine(result.Verdict);
    }

    private static void Draw(IAnsiConsole terminal, ComparisonResult result)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("predictor", "condition");
        foreach (var name in (string[])["r", "interval", "Spearman", "R²", "fit"]) table.AddColumn(new TableColumn(name).RightAligned());
        var hasSeeds = result.MemberScores.Count > 0;
        if (hasSeeds) table.AddColumns(new TableColumn("seed").RightAligned(), new TableColumn("mean ± sd over seeds").RightAligned());
        foreach (var group in Rows(result).GroupBy(r => r.Score.Condition))
            foreach (var (score, seconds, seed, seeds) in group.OrderByDescending(r => double.IsNaN(r.Score.Pearson) ? 0
                : r.Score.Pearson))
            {
                string[] cells = [score.Predictor, score.Condition, Number(score.Pearson),
                    $"{Number(score.PearsonInterval.Low)} … {Number(score.PearsonInterval.High)}",
                    Number(score.Spearman), Number(score.RSquared), double.IsNaN(seconds) ? ""
                        : seconds.ToString("0.0 s", CultureInfo.InvariantCulture)];
                if (hasSeeds) cells = [.. cells, seed, seeds is { } s ? $"{Number(s.Mean)} ± {Number(s.Deviation)}" : ""];
                table.AddRow([.. cells.Select(Markup.Escape)]);
            }
        terminal.Write(table);
        foreach (var finding in result.Findings)
        {
            terminal.MarkupLine($"[bold]{Markup.Escape(finding.Headline)}.[/]");
            if (finding.Evidence.Length > 0)
                terminal.MarkupLine($"[grey]{Markup.Escape(char.ToUpperInvariant(finding.Evidence[0]) + finding.Evidence[1..])}.[/]");
        }
        terminal.WriteLine();
    }

    private readonly record struct Row(PredictorScore Score, double SecondsFit, string Seed, SeedSpread? Seeds);

    // the rows of the report, and after them the other seeds
    private static IEnumerable<Row> Rows(ComparisonResult result)
    {
        foreach (var score in result.Scores)
        {
            var predictor = result.Predictors.First(p => p.Name == score.Predictor);
            yield return new Row(score, predictor.SecondsFit, Text(predictor.Provenance.Seed), !predictor.IsEnsemble ? null
                : result.OverSeeds(predictor.Method, score.Condition));
        }
        foreach (var member in result.MemberScores.Where(m => m.Member > 0))
            yield return new Row(member.Score, double.NaN, Text(member.Seed), null);
    }

    private static string Text(long? seed) => seed?.ToString(CultureInfo.InvariantCulture) ?? "";

    // what is not defined stays empty
    private static string Cell(double value, string format)
        => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString("0.000", CultureInfo.InvariantCulture);
}
