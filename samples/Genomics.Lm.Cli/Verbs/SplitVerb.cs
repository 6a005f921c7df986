using System.Globalization;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Data.Datasets;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>split</c>: writes which genes are learnt from and tested, and what leaks between them.</summary>
internal static class SplitVerb
{
    private const string AuditFile = "audit.json";

    public static Verb Build(CliConsole console)
    {
        var (run, data, split) = (new RunOptions(), new DataOptions(), new SplitOptions());
        var output =
            new OutputOption("--output")
            {
                IsFolder = true,
                Description =
            $"Folder for {FileSplit.TrainingFile}, {FileSplit.ValidationFile}, {FileSplit.TestingFile} and {AuditFile}.",
                Required = true
            };
        var command = new Verb("split", "Write a split into training, validation and test genes, and its leakage audit.") { output,
            run.Threads, run.Seed, run.Quiet, run.Force };
        data.AddTo(command);
        split.AddTo(command);
        split.AddAuditTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(output)!;
            var audited = split.Audit(parsed, parsed.GetValue(run.Threads));
            using var place = run.Open(parsed, folder, FileSplit.TrainingFile, FileSplit.ValidationFile, FileSplit.TestingFile, AuditFile);
            using var progress = run.Progress(parsed, console);
            var dataset = data.Read(parsed, progress);
            var relations =
                new Lazy<GeneRelations>(() => LeakageAudit.Find(dataset, audited, progress, cancellationToken));
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed), relations);
            foreach (var warning in parts.Warnings) progress.Warn(warning);
            var audit = LeakageAudit.Check(relations.Value, parts, null, progress, cancellationToken);
            FileSplit.Write(place.Result, dataset, parts);
            audit.WriteJson(Path.Combine(place.Result, AuditFile));
            place.Publish();
            progress.Finish();
            progress.Message(
                $"{parts.Description}: {parts.Training.Count} training, {parts.Validation.Count} validation, {parts.Testing.Count} test "
                    + $"genes");
            progress.Message(
                string.Create(CultureInfo.InvariantCulture,
                    $"{audit.TouchedTestGenes.Count} test genes ({audit.TouchedShare:P1}) overlap a gene that is learnt from or share "
                        + $"sequence with it (looked for: {audited.MinimumIdentity:P0} identity over {audited.MinimumCoverage:P0} of the "
                        + $"shorter window, both strands)")
                + (audit.TouchedTestGenes.Count > 0 ? "; --by group keeps related genes together" : ""));
            return Task.FromResult(0);
        });
        return command;
    }
}
