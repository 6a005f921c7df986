using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Attributions;
using Genomics.Lm.Evaluation.Interpretation;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>explain</c>: a score for every base, by one of several methods.</summary>
internal static class ExplainVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, attribution) = (new RunOptions(devices), new AttributionChoices());
        var predictor = new InputOption<string>("--predictor")
        {
            Description = "A predictor folder written by finetune, dexter or compare.",
            Required = true
        };
        var fasta = new InputOption<string>("--fasta")
        {
            Description = "Windows of the geometry that the predictor was fitted on.",
            Required = true
        };
        var ids = new Option<string[]>("--id") { Description = "Only this sequence of the FASTA file; may be given again. Default: all." };
        var condition = new Option<string>("--condition") { Description = "The condition that is explained. Default: the first." };
        var output = new OutputOption("--output")
        {
            Endings = TableFormats.Endings(TableFormat.Tsv),
            Description = "The table to write, NAME.tsv (compressed when .gz follows). Beside it NAME.bedgraph (with the same .gz), in the "
                + "genome where the headers say where the windows lie, and NAME.ID.svg for each sequence.",
            Required = true
        };
        var heads = new OutputOption("--heads")
        {
            Endings = TableFormats.Endings(TableFormat.Tsv),
            Description = "Also write a table of the attention of every layer and head of a language model (of several seeds, the first): "
                + "how much it looks at the token of each base, shared over the token's bases. Attention is no explanation.",
        };
        var command = new Verb("explain",
            $"What each base of a window gives to a prediction: a table, a bedGraph track and logos. {VariantScorer.Caution}.")
            { predictor, fasta, ids, condition, attribution.Method, attribution.Baselines, attribution.Steps, attribution.Alone, output,
            heads, run.Threads, run.Seed, run.Device, run.Quiet, run.Force };
        command.Check(parsed =>
        {
            attribution.Read(parsed, run);
            if (parsed.GetValue(heads) is { } table && Path.GetFullPath(table) == Path.GetFullPath(parsed.GetValue(output)!))
                throw new ArgumentException($"{heads.Name} and {output.Name} are the same file; give another");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            var options = attribution.Read(parsed, run);
            var windows = Predictors.Chosen(parsed.GetValue(fasta)!, parsed.GetValue(ids));
            var (drawings, track) = (Predictors.DrawingPaths(path, windows), TrackOf(path));
            var attention = parsed.GetValue(heads);
            run.CheckFile(parsed, path, [track, .. drawings, .. attention is null ? (string[])[] : [attention]]);
            using var model = Predictors.Load(parsed.GetValue(predictor)!, run.Engine(parsed));
            Predictors.RequireFit(model, windows, parsed.GetValue(fasta)!);
            var explained = Predictors.Condition(model, parsed.GetValue(condition));
            attribution.Check(parsed, model);
            using var progress = run.Progress(parsed, console);
            var asked = new PredictOptions { Threads = parsed.GetValue(run.Threads) };
            if (attention is not null)
                AttributionFiles.WriteHeads(attention, windows.Select(w => (w, Attributor.Attend(model, w, asked, cancellationToken))));
            var found = new List<Attribution>();
            using var logos = new WaitingFiles();
            AttributionFiles.WriteTable(path, windows.Select((window, i) =>
            {
                var result = Attributor.Explain(model, window, explained, options, progress, cancellationToken);
                found.Add(result);
                AttributionFiles.WriteLogo(logos.For(drawings[i]), result);
                return result;
            }));
            logos.Place();
            var placed = AttributionFiles.WriteBedGraph(track, found);
            progress.Finish();
            Tell(progress, found, placed, attention is not null);
            return Task.FromResult(0);
        });
        return command;
    }

    private static string TrackOf(string table)
        => Predictors.WithoutExtension(table, ".gz", ".tsv") + ".bedgraph"
            + (table.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ".gz" : "");

    private static void Tell(CliProgress progress, List<Attribution> found, int placed, bool hasHeads)
    {
        if (placed < found.Count)
            progress.Message($"{found.Count - placed} of {found.Count} windows do not say where they lie; the track has them by their id");
        foreach (var (what, value) in ((string, Func<Attribution, double>)[])[
            ("completeness error", f => f.CompletenessError), ("rank correlation with mutagenesis over tokens", f => f.Agreement)])
            if (found.Select(value).Where(double.IsFinite).Order().ToArray() is { Length: > 0 } values)
                progress.Message(FormattableString.Invariant(
                    $"{what}: median {values[values.Length / 2]:0.####}, from {values[0]:0.####} to {values[^1]:0.####}"));
        if (hasHeads || found.Any(f => f.Method == AttributionMethod.Attention))
            progress.Message($"note: {Attribution.AttentionCaution}");
    }
}
