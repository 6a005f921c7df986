using System.CommandLine;
using System.Text.Json;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Model;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>finetune</c>: fits the language-model regressor.</summary>
internal static class FinetuneVerb
{
    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, data, split, lm) = (new RunOptions(), new DataOptions(), new SplitOptions(), new LanguageModelOptions());
        var output = new Option<string>("--output") { Description = "The predictor folder to write, with history.tsv, TensorBoard events, metrics.json and manifest.json in it. Checkpoints stand in OUTPUT.run until it is done.", Required = true };
        var resume = new Option<bool>("--resume") { Description = "Go on from the checkpoints of an interrupted run with the same options and data." };
        var command = new Command("finetune", "Fit the language-model regressor and save it.") { output, resume, run.Threads, run.Seed, run.Device, run.Quiet, run.Force };
        data.AddTo(command);
        split.AddTo(command);
        lm.AddTo(command, oneModel: true);
        command.SetAction((parsed, cancellation) =>
        {
            var folder = Path.TrimEndingDirectorySeparator(parsed.GetValue(output)!);
            run.CheckFolder(parsed, folder);
            using var progress = run.Progress(parsed, console);
            var record = new RunRecord(parsed);
            var dataset = data.Read(parsed, progress);
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed));
            foreach (var warning in parts.Warnings) progress.Warn(warning);
            using var start = lm.Start(parsed) is { } path ? ModelSource.Open(path) : null;
            var running = folder + ".run";
            if (!parsed.GetValue(resume) && Directory.Exists(running)) Directory.Delete(running, recursive: true);
            var learner = new LanguageModelLearner(lm.Read(parsed), run.Engine(parsed, devices), start) { CheckpointFolder = running, LogFolder = running, Resume = parsed.GetValue(resume) };
            var fit = learner.FitModel(
                dataset.ForFitting(parts, data.Conditions(parsed, dataset), parsed.GetValue(run.Seed), parsed.GetValue(run.Threads)), progress, cancellation);
            using var predictor = fit.Predictor;
            if (Directory.Exists(folder) && parsed.GetValue(run.Force)) Directory.Delete(folder, recursive: true);
            predictor.Save(folder);
            if (fit.Adapters.Count > 0) LoraAdapters.Write(Path.Combine(folder, LoraAdapters.FileName), fit.Adapters[0], lm.Read(parsed).Start.Lora!);
            foreach (var log in Directory.EnumerateFiles(running).Where(f => !f.EndsWith(".safetensors", StringComparison.Ordinal))) File.Move(log, Path.Combine(folder, Path.GetFileName(log)), overwrite: true);
            WriteMetrics(Path.Combine(folder, "metrics.json"), dataset, parts, fit, lm.Read(parsed).Selection.Refit, parsed.GetValue(run.Threads), cancellation);
            record.Write(folder, parsed.GetValue(run.Seed), dataset, parts, "metrics.json", "history.tsv");
            Directory.Delete(running, recursive: true);
            progress.Finish();
            progress.Message($"{fit.Truncation}");
            progress.Message(FormattableString.Invariant($"{learner.Kind} fitted in {fit.Seconds:0} s and saved in {folder}"));
            return Task.FromResult(0);
        });
        return command;
    }

    private static void WriteMetrics(string file, GeneDataset dataset, GeneSplit split, LanguageModelFit fit, bool isRefit, int threads, CancellationToken cancellation)
        => OutputFile.Write(file, stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteBoolean("refit", isRefit);
            foreach (var (name, genes) in (ReadOnlySpan<(string, IReadOnlyList<int>)>)[("validation", split.Validation), ("test", split.Testing)])
            {
                if (isRefit && name == "validation")
                {
                    WriteBeforeRefit(json, fit);
                    continue;
                }
                json.WriteStartObject(name);
                var conditions = fit.Predictor.Info.Conditions;
                var predictions = new double[genes.Count * conditions.Count];
                fit.Predictor.Predict([.. genes.Select(g => dataset.Sequences[g])], predictions, new PredictOptions { Threads = threads }, null, cancellation);
                for (var c = 0; c < conditions.Count; c++)
                {
                    var column = dataset.Conditions.ToList().IndexOf(conditions[c]);
                    int[] known = [.. Enumerable.Range(0, genes.Count).Where(i => !double.IsNaN(dataset.Value(genes[i], column)))];
                    double[] predicted = [.. known.Select(i => predictions[i * conditions.Count + c])], observed = [.. known.Select(i => dataset.Value(genes[i], column))];
                    json.WriteStartObject(conditions[c]);
                    json.WriteNumber("n", known.Length);
                    Number(json, "pearson", Correlation.Pearson(predicted, observed));
                    Number(json, "mse", Accuracy.MeanSquaredError(predicted, observed));
                    Number(json, "r2", Accuracy.RSquared(predicted, observed));
                    json.WriteEndObject();
                }
                json.WriteEndObject();
            }
            json.WriteNumber("seconds_fit", fit.Seconds);
            json.WriteEndObject();
        });

    // the validation genes were learned since: what is known of them is how well they were predicted before
    private static void WriteBeforeRefit(Utf8JsonWriter json, LanguageModelFit fit)
    {
        json.WriteStartObject("validation");
        if (fit.History.Points.LastOrDefault(p => p.Best) is { } best)
            for (var c = 0; c < fit.History.Conditions.Count; c++)
            {
                json.WriteStartObject(fit.History.Conditions[c]);
                Number(json, "pearson", best.ValidationPearson[c]);
                json.WriteEndObject();
            }
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
