using System.CommandLine;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>compare</c>: fits several methods on the same genes and tests them against each other.</summary>
internal static class CompareVerb
{
    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, data, builtIn, split, lm, comparison) =
            (new RunOptions(), new DataOptions(), new BuiltInData(), new SplitOptions(), new LanguageModelOptions(),
            new ComparisonChoices());
        var output =
            new OutputOption("--output")
            {
                IsFolder = true,
                Description =
            "Folder for report.html, metrics.json, predictions.tsv, manifest.json and the fitted predictors.",
                Required = true
            };
        var command =
            new Command("compare", "Fit methods on the same genes, test them on the same held-out genes, and report.") { output };
        comparison.AddTo(command);
        data.AddTo(command);
        builtIn.AddTo(command);
        split.AddTo(command);
        lm.AddTo(command);
        foreach (var option in (Option[])[run.Threads, run.Seed, run.Device, run.Quiet, run.Force]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
            Task.FromResult(Interruption.Advise(console, () => comparison.Advice(parsed, parsed.GetValue(output)!, run.Force), () =>
        {
            var folder = parsed.GetValue(output)!;
            comparison.Check(parsed, split);
            using var place = run.Open(parsed, folder, "report.html", "metrics.json", "predictions.tsv", "manifest.json", "predictors/");
            using var progress = run.Progress(parsed, console);
            var record = new RunRecord(parsed);
            var simulation = builtIn.Make(parsed, data, run, progress, cancellation);
            var dataset = simulation?.Dataset ?? data.Read(parsed, progress);
            if (simulation is not null) progress.Message(simulation.Description);
            var relations =
                new Lazy<GeneRelations>(() => LeakageAudit.Find(dataset, new LeakageOptions { Threads = parsed.GetValue(run.Threads) },
                progress, cancellation));
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed), relations);
            foreach (var warning in parts.Warnings) progress.Warn(warning);
            var engine = run.Engine(parsed, devices);
            using var start = lm.Start(parsed) is { } path ? ModelSource.Open(path) : null;
            var settings = new MethodSettings
            {
                Options = lm.Read(parsed),
                Engine = engine,
                Start = start,
                EmbeddingCache = parsed.GetValue(lm.EmbeddingCache),
                Head = parsed.GetValue(lm.Head),
            };
            var fits = parsed.GetValue(comparison.FitCache) is { } kept ? new FitCache(kept, MethodCatalog.Standard(engine).Predictors)
                : null;
            var learners = MethodCatalog.Standard(settings).Learners(comparison.Names(parsed), fits);
            var conditions = data.Conditions(parsed, dataset);
            var leakage = comparison.Audits(parsed) ? LeakageAudit.Check(relations.Value, parts) : null;
            using var oracle = simulation?.Oracle();
            using var result = PredictorComparison.Run(dataset, parts, learners, new ComparisonOptions
            {
                Conditions = conditions,
                MainCondition = parsed.GetValue(comparison.MainCondition),
                Leakage = leakage,
                Oracle = oracle,
                Draws = parsed.GetValue(comparison.Draws),
                IntervalMethod = parsed.GetValue(comparison.Intervals),
                Seed = parsed.GetValue(run.Seed),
                Threads = parsed.GetValue(run.Threads),
            }, progress, cancellation);
            var singles = MethodCatalog.Standard(settings with { Options = settings.Options with { Members = 1 } })
                .Learners(comparison.Names(parsed), fits);
            var details =
                comparison.Run(parsed, result, singles,
                repeat => split.Make(parsed, dataset, parsed.GetValue(run.Seed) + repeat, relations), progress, cancellation)
                with
                {
                    Recovery = simulation is null ? null : BuiltInData.Recovery(parsed, run, simulation, result, progress, cancellation),
                    Command = RunRecord.CommandLine(parsed),
                };
            Write(place.Result, result, details);
            record.Write(place.Result, parsed.GetValue(run.Seed), dataset, parts, "metrics.json", "predictions.tsv");
            place.Publish();
            progress.Finish();
            ComparisonTable.Write(console, result);
            progress.Message($"the report: {Path.Combine(folder, "report.html")}");
            return 0;
        })));
        return command;
    }

    private static void Write(string folder, ComparisonResult result, ReportDetails details)
    {
        HtmlReport.Write(Path.Combine(folder, "report.html"), result, details);
        MetricsFile.Write(Path.Combine(folder, "metrics.json"), result, details);
        PredictionsFile.Write(Path.Combine(folder, "predictions.tsv"), result);
        foreach (var predictor in result.Predictors.Where(p => !p.IsOracle))
            predictor.Predictor.Save(Path.Combine(folder, "predictors", predictor.Name));
    }
}
