using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Compute;
using Genomics.Lm.Evaluation.Interpretation;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>mutagenesis</c>: the effect of every substitution.</summary>
internal static class MutagenesisVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, shards) = (new RunOptions(devices), new ShardOptions());
        var predictor = new InputOption<string>("--predictor")
        {
            Description =
            "A predictor folder written by finetune, dexter or compare.",
            Required = true
        };
        var fasta = new InputOption<string>("--fasta")
        {
            Description = "Windows of the geometry that the predictor was fitted on.",
            Required = true
        };
        var ids = new Option<string[]>("--id") { Description = "Only this sequence of the FASTA file; may be given again. Default: all." };
        var region =
            new Option<string>("--region")
            {
                Description =
            "Bases that are changed, A-B: 0-based in the window, B excluded. Default: the whole window."
            };
        var condition = new Option<string>("--condition")
        {
            Description =
            "The condition that is drawn; the table has all. Default: the first."
        };
        var output =
            new OutputOption("--output")
            {
                Endings = [.. TableFormats.Endings(TableFormat.Tsv), ""],
                Description =
            "The table to write, NAME.tsv; the heat map of each sequence stands beside it, NAME.ID.svg.",
                Required = true
            };
        var command =
            new Verb("mutagenesis",
            $"The effect of every substitution on the prediction, as a table and a heat map. {VariantScorer.Caution}.")
            { predictor, fasta, ids, region, condition, output, run.Threads, run.Device, run.Quiet, run.Force };
        command.Check(parsed => Region(parsed.GetValue(region)));
        shards.AddTo(command, output);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            var windows = Predictors.Chosen(parsed.GetValue(fasta)!, parsed.GetValue(ids));
            var drawings = Predictors.DrawingPaths(path, windows);
            shards.Check(parsed, run, path, drawings);
            using var model = Predictors.Load(parsed.GetValue(predictor)!, run.Engine(parsed));
            Predictors.RequireFit(model, windows, parsed.GetValue(fasta)!);
            var drawn = Predictors.Condition(model, parsed.GetValue(condition));
            var options = Region(parsed.GetValue(region)) with { Threads = parsed.GetValue(run.Threads) };
            using var progress = run.Progress(parsed, console);
            shards.Write(parsed, console, run, path, [.. windows.Zip(drawings, (window, drawing) => (Window: window, Drawing: drawing))],
                item => item.Window.Length, (part, file) => MutagenesisFiles.Write(file, part.Select(item => (
                    Mutagenesis.Run(model, item.Window, options, progress, cancellationToken),
                    Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(item.Drawing)))), drawn));
            progress.Finish();
            return Task.FromResult(0);
        });
        return command;
    }

    private static MutagenesisOptions Region(string? text)
        => text is not null && Region("--region", text) is var (start, end) ? new MutagenesisOptions { Start = start, End = end }
            : new MutagenesisOptions();

    /// <summary>A stretch that was written as A-B.</summary>
    public static (int Start, int End) Region(string option, string text)
        => text.Split('-') is [var a, var b] && int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            ? (start, end) : throw new ArgumentException($"{option} '{text}' is not A-B; for example 1900-2100");
}
