using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Model;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>finetune</c>: fits the language-model regressor.</summary>
internal static class FinetuneVerb
{
    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, data, split, lm) = (new RunOptions(), new DataOptions(), new SplitOptions(), new LanguageModelOptions());
        var output = new Option<string>("--output") { Description = "The predictor folder to write, with history.tsv in it.", Required = true };
        var command = new Command("finetune", "Fit the language-model regressor and save it.") { output, run.Threads, run.Seed, run.Device, run.Quiet, run.Force };
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
            using var start = lm.Start(parsed) is { } path ? ModelFolder.Open(path) : null;
            var learner = new LanguageModelLearner(lm.Read(parsed), run.Engine(parsed, devices), start);
            var fit = learner.FitModel(
                dataset.ForFitting(parts, data.Conditions(parsed, dataset), parsed.GetValue(run.Seed), parsed.GetValue(run.Threads)), progress, cancellation);
            using var predictor = fit.Predictor;
            if (Directory.Exists(folder) && parsed.GetValue(run.Force)) Directory.Delete(folder, recursive: true);
            predictor.Save(folder);
            fit.History.Write(Path.Combine(folder, "history.tsv"));
            progress.Finish();
            progress.Message($"{learner.Kind} fitted in {fit.Seconds:0} s and saved in {folder}");
            return Task.FromResult(0);
        });
        return command;
    }
}
