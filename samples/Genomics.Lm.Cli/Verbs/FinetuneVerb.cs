using System.CommandLine;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Study.Runs;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>finetune</c>: fits the language-model regressor.</summary>
internal static class FinetuneVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, data, split, lm) = (new RunOptions(devices), new DataOptions(), new SplitOptions(), new LanguageModelOptions());
        var output =
            new OutputOption("--output")
            {
                IsFolder = true,
                Description =
            "The predictor folder to write, with history.tsv, TensorBoard events, metrics.json, the test genes' predictions.tsv and "
            + "manifest.json in it. Checkpoints stand in OUTPUT.run until it is done.",
                Required = true
            };
        var resume =
            new Option<bool>("--resume")
            {
                Description =
            "Go on from the checkpoints of an interrupted run with the same options and data."
            };
        var command = new Verb("finetune", "Fit the language-model regressor and save it.") { output, resume, run.Threads, run.Seed,
            run.Device, run.Quiet, run.Force };
        data.AddTo(command);
        split.AddTo(command);
        lm.AddTo(command, oneModel: true);
        command.SetAction((parsed, cancellationToken) =>
            Task.FromResult(Interruption.Advise(console, () => RunRecord.GoOn(parsed, resume), () =>
        {
            var folder = parsed.GetValue(output)!;
            var inputs = RunOptions.Inputs(parsed);
            using var training = parsed.GetValue(resume) ? FineTuningRun.Resume(folder, parsed.GetValue(run.Force), inputs)
                : FineTuningRun.Start(folder, parsed.GetValue(run.Force), inputs);
            using var progress = run.Progress(parsed, console);
            if (training.IsFinished)
            {
                progress.Message($"the interrupted run had ended; its result is in {folder}");
                return 0;
            }
            if (parsed.GetValue(resume) && !training.HasCheckpoints) progress.Warn(RunOptions.NothingToResume(folder));
            var record = new RunRecord(parsed);
            var dataset = data.Read(parsed, progress);
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed));
            foreach (var warning in parts.Warnings) progress.Warn(warning);
            using var start = lm.Start(parsed) is { } path ? ModelSource.Open(path) : null;
            var options = lm.Read(parsed);
            var learner = training.Learner(options, run.Engine(parsed), start);
            var fit = learner.FitModel(
                dataset.ForFitting(parts, data.Conditions(parsed, dataset), parsed.GetValue(run.Seed), parsed.GetValue(run.Threads)),
                    progress, cancellationToken);
            using var predictor = fit.Predictor;
            training.Finish(fit, options, dataset, parts,
                result => record.Write(result, parsed.GetValue(run.Seed), dataset, parts, FineTuningRun.MetricsFile,
                    FineTuningRun.HistoryFile, FineTuningRun.PredictionsFile),
                parsed.GetValue(run.Threads), progress, cancellationToken);
            progress.Finish();
            progress.Message($"{fit.Truncation}");
            progress.Message(FormattableString.Invariant($"{learner.Kind} fitted in {fit.Seconds:0} s and saved in {folder}"));
            return 0;
        })));
        return command;
    }
}
