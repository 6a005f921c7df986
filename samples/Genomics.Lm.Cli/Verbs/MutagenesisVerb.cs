using System.CommandLine;
using System.Globalization;
using System.Text;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
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
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            var windows = Chosen(FastaReader.ReadAll(parsed.GetValue(fasta)!), parsed.GetValue(ids) ?? []);
            var drawings = DrawingPaths(path, windows);
            shards.Check(parsed, run, path, drawings);
            using var model = Predictors.Load(parsed.GetValue(predictor)!, run.Engine(parsed));
            if (windows.FirstOrDefault(w => model.Info.Window.Length > 0 && w.Length != model.Info.Window.Length) is { } other)
                throw new GenomicsDataException(string.Create(CultureInfo.InvariantCulture,
                    $"sequence '{other.Id}' has {other.Length} bases, the predictor reads windows of {model.Info.Window.Length}"),
                    parsed.GetValue(fasta)!);
            var drawn = parsed.GetValue(condition) is { } name ? model.Info.Conditions.IndexOf(name) : 0;
            if (drawn < 0)
                throw new GenomicsDataException(
                    $"this predictor has no condition '{parsed.GetValue(condition)}', only {string.Join(", ", model.Info.Conditions)}");
            var options = Region(parsed.GetValue(region)) with { Threads = parsed.GetValue(run.Threads) };
            using var progress = run.Progress(parsed, console);
            shards.Write(parsed, console, run, path, [.. windows.Zip(drawings, (window, drawing) => (Window: window, Drawing: drawing))],
                item => item.Window.Length, (part, file) => MutagenesisFiles.Write(file, part.Select(item => (
                    Mutagenesis.Run(model, item.Window, options, progress, cancellation),
                    Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(item.Drawing)))), drawn));
            progress.Finish();
            return Task.FromResult(0);
        });
        return command;
    }

    private static MutagenesisOptions Region(string? text)
    {
        if (text is null) return new MutagenesisOptions();
        return text.Split('-') is [var a, var b] && int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            ? new MutagenesisOptions { Start = start, End = end }
            : throw new ArgumentException($"--region '{text}' is not A-B; for example 1900-2100");
    }

    private static IReadOnlyList<DnaSequence> Chosen(IReadOnlyList<DnaSequence> all, string[] ids)
    {
        if (ids.Length == 0) return all;
        foreach (var id in ids)
            if (all.All(s => s.Id != id))
                throw new GenomicsDataException($"the FASTA file has no sequence '{id}'; its first is '{all.FirstOrDefault()?.Id}'");
        return [.. all.Where(s => ids.Contains(s.Id))];
    }

    private static IReadOnlyList<string> DrawingPaths(string table, IReadOnlyList<DnaSequence> windows)
    {
        const int LongestName = 250, ShortestId = 20;
        var name = WithoutExtension(table, ".gz", ".tsv");
        var left = LongestName - Encoding.UTF8.GetByteCount(Path.GetFileName($"{name}..svg"));
        return [.. FileNames.Of([.. windows.Select(w => w.Id)], Math.Clamp(left, ShortestId, FileNames.DefaultLength))
            .Select(id => $"{name}.{id}.svg")];
    }

    /// <summary>A path without the endings given, taken off in this order where they stand.</summary>
    public static string WithoutExtension(string path, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) path = path[..^ending.Length];
        return path;
    }
}
