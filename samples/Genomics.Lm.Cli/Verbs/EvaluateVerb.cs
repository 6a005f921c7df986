using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Compute;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Evaluation.External;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>evaluate</c>: the comparison of what was predicted or fitted elsewhere; nothing is fitted.</summary>
internal static class EvaluateVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, data, split, external, statistics) =
            (new RunOptions(devices), new DataOptions(), new SplitOptions("unseen", mayFitNothing: true),
            new ExternalOptions(), new StatisticsOptions());
        var output = new OutputOption("--output")
        {
            IsFolder = true,
            Description = "Folder for report.html, metrics.json, predictions.tsv and manifest.json.",
            Required = true
        };
        split.By.Description = "Which genes are tested: unseen, every gene that no given predictor is known to have learnt from; or those "
            + "of the split that was learnt from: files, group, chromosome, study, random. --testing-set alone names them too.";
        split.TestingSet.Description = "Test genes, one id a line: with --by files and --training-set those of a split; alone, all "
            + "that is known of the split.";
        var command = new Verb("evaluate",
            "Score predictions of any program, or fitted predictors, on test genes and test them against each other; nothing is fitted.")
            { output };
        external.AddTo(command);
        statistics.AddTo(command, run);
        data.AddTo(command);
        split.AddTo(command);
        split.AddAuditTo(command);
        foreach (var option in (Option[])[run.Threads, run.Seed, run.Device, run.Quiet, run.Force]) command.Add(option);
        command.Check(parsed =>
        {
            if (!external.IsGiven(parsed))
                throw new ArgumentException($"nothing to evaluate; give {external.Predictions.Name} or {external.Predictor.Name}");
            external.Check(parsed, []);
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(output)!;
            var pairs = external.Check(parsed, []);
            using var place = run.Open(parsed, folder, ComparisonFiles.Names);
            using var progress = run.Progress(parsed, console);
            var record = new RunRecord(parsed);
            var dataset = data.Read(parsed, progress);
            var relations = new Lazy<GeneRelations>(
                () => LeakageAudit.Find(dataset, split.Audit(parsed, parsed.GetValue(run.Threads)), progress, cancellationToken));
            var parts = split.TestedOnly(parsed, dataset)
                ?? (split.IsUnseen(parsed) ? UnseenSplit.Make(dataset, external.Learnt(parsed)) : null)
                ?? split.Make(parsed, dataset, parsed.GetValue(run.Seed), relations);
            foreach (var warning in parts.Warnings) progress.Warn(warning);
            using var brought = new BroughtMethods(
                external.Read(parsed, data, dataset, parts, MethodCatalog.Standard(run.Engine(parsed)), progress));
            if (split.IsUnseen(parsed)) TellUnseen(split, parts, brought.Methods, progress);
            var isAudited = statistics.Audits(parsed);
            var isLearntKnown = parts.Training.Count > 0 || brought.Learnt.Count > 0;
            var leakage = isAudited && isLearntKnown
                ? LeakageAudit.Check(relations.Value, parts, brought.Learnt, progress, cancellationToken) : null;
            if (isLearntKnown) ComparisonChoices.Tell(leakage, progress, "");
            else progress.Message("none of the genes is known to be learnt from, so there is no leakage audit"
                + (isAudited ? "; relatives are looked for among the test genes alone, which are resampled together" : ""));
            using var result = PredictorComparison.Run(dataset, parts, brought.Methods, statistics.Read(parsed, run) with
            {
                Conditions = data.Conditions(parsed, dataset),
                Primaries = pairs,
                Leakage = leakage,
                Groups = isAudited && !isLearntKnown ? relations.Value.Groups : null,
            }, progress, cancellationToken);
            ComparisonFiles.Write(place.Result, result, new ReportDetails
            {
                Command = RunRecord.CommandLine(parsed),
                Origin = record.Origin,
            });
            record.FittedOn = FittedConditions.Of(result);
            record.Write(place.Result, parsed.GetValue(run.Seed), dataset, parts, "metrics.json", "predictions.tsv");
            place.Publish();
            progress.Finish();
            ComparisonTable.Warn(progress, result);
            ComparisonTable.Write(console, result);
            progress.Message(FittedConditions.Sentence(result));
            progress.Message($"the report: {Path.Combine(folder, "report.html")}");
            return Task.FromResult(0);
        });
        return command;
    }

    private static void TellUnseen(SplitOptions split, GeneSplit parts, IReadOnlyList<ExternalMethod> methods, CliProgress progress)
    {
        var tested = parts.Testing.Count.ToString("N0", CultureInfo.InvariantCulture);
        progress.Message($"tested are the {tested} genes that no given predictor is known to have learnt from; {split.TestingSet.Name} "
            + $"or {split.By.Name} names others");
        if (methods.Where(m => m.Elsewhere.Absent is null).Select(m => m.Name).ToArray() is { Length: > 0 } unknown)
            progress.Warn($"what {string.Join(", ", unknown)} learnt from is not known, so that test genes may be among it; "
                + $"{split.TestingSet.Name} FILE names genes that were held out");
    }
}
