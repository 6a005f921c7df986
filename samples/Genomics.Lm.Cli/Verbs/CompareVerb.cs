using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Model;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>compare</c>: fits several methods on the same genes and tests them against each other.</summary>
internal static class CompareVerb
{
    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, data, split, lm) = (new RunOptions(), new DataOptions(), new SplitOptions(), new LanguageModelOptions());
        var predictors = new Option<string>("--predictors") { Description = $"Methods to compare, separated by commas: {string.Join(", ", Methods.Known)}.", DefaultValueFactory = _ => Methods.Default };
        var output = new Option<string>("--output") { Description = "Folder for report.html, metrics.json, predictions.tsv and the fitted predictors.", Required = true };
        var command = new Command("compare", "Fit methods on the same genes, test them on the same held-out genes, and report.") { output, predictors, run.Threads, run.Seed, run.Device, run.Quiet, run.Force };
        data.AddTo(command);
        split.AddTo(command);
        lm.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var folder = parsed.GetValue(output)!;
            run.CheckFolder(parsed, folder);
            var progress = run.Progress(parsed, console);
            var dataset = data.Read(parsed, progress.Message);
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed));
            var engine = run.Engine(parsed, devices);
            using var start = lm.Start(parsed) is { } path ? ModelFolder.Open(path) : null;
            var options = lm.Read(parsed);
            var learners = parsed.GetValue(predictors)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(name => Methods.Learner(name, options, engine, start)).ToList();
            using var result = PredictorComparison.Run(dataset, parts, learners, new ComparisonOptions
            {
                Conditions = data.Conditions(parsed, dataset),
                Seed = parsed.GetValue(run.Seed),
                Threads = parsed.GetValue(run.Threads),
            }, progress, cancellation);
            Write(folder, result, parsed.GetValue(run.Force));
            progress.Finish();
            ComparisonTable.Write(console.Output, result);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Write(string folder, ComparisonResult result, bool force)
    {
        Directory.CreateDirectory(folder);
        HtmlReport.Write(Path.Combine(folder, "report.html"), result);
        MetricsFile.Write(Path.Combine(folder, "metrics.json"), result);
        PredictionsFile.Write(Path.Combine(folder, "predictions.tsv"), result);
        foreach (var predictor in result.Predictors.Where(p => !p.IsOracle))
        {
            var target = Path.Combine(folder, "predictors", predictor.Name);
            if (force && Directory.Exists(target)) Directory.Delete(target, recursive: true);
            predictor.Predictor.Save(target);
        }
    }
}
