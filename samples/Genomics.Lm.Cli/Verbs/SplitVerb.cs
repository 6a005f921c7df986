using System.CommandLine;
using Genomics.Lm.Cli.Options;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>split</c>: writes which genes are learnt from and tested.</summary>
internal static class SplitVerb
{
    public static Command Build(CliConsole console)
    {
        var (run, data, split) = (new RunOptions(), new DataOptions(), new SplitOptions());
        var output = new Option<string>("--output") { Description = "Folder for training.txt, validation.txt and testing.txt.", Required = true };
        var command = new Command("split", "Write a split into training, validation and test genes.") { output, run.Seed, run.Quiet, run.Force };
        data.AddTo(command);
        split.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var folder = parsed.GetValue(output)!;
            run.CheckFolder(parsed, folder);
            var progress = run.Progress(parsed, console);
            var dataset = data.Read(parsed, progress.Message);
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed));
            Directory.CreateDirectory(folder);
            foreach (var (name, genes) in ((string, IReadOnlyList<int>)[])[("training", parts.Training), ("validation", parts.Validation), ("testing", parts.Testing)])
            {
                var file = Path.Combine(folder, name + ".txt");
                File.WriteAllLines(file + ".tmp", genes.Select(g => dataset.Sequences[g].Id));
                File.Move(file + ".tmp", file, overwrite: true);
            }
            progress.Message($"{parts.Description}: {parts.Training.Count} training, {parts.Validation.Count} validation, {parts.Testing.Count} test genes");
            return Task.FromResult(0);
        });
        return command;
    }
}
