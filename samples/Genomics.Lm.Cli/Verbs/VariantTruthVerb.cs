using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Interpretation;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>variant-truth</c>: predicted effects of substitutions beside measured ones.</summary>
internal static class VariantTruthVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions(devices);
        var predictors = new NamedInputOption("--predictor")
        {
            Description = "A predictor folder, with a name of your own before it where wanted, NAME=FOLDER; may be given again.",
            Required = true
        };
        var elements = new InputOption<string>("--elements")
        {
            Description = "The elements whose substitutions were measured, FASTA, on the strand of the table.",
            Required = true
        };
        var measured = new InputOption<string>("--measured")
        {
            Description = "What was measured, a table: element, position (0-based), ref, alt, effect_log2, p_value, barcodes.",
            Required = true
        };
        var reversed = new Option<string[]>("--reversed")
        {
            HelpName = "ELEMENT",
            Description = "An element whose gene lies on the other strand; may be given again.",
        };
        var condition = new Option<string>("--condition") { Description = "The condition that is predicted. Default: the first." };
        var output = new OutputOption("--output")
        {
            Endings = TableFormats.Endings(TableFormat.Tsv),
            Description = "The table to write, .tsv: predictor, element, variants, pearson, spearman, verdict.",
            Required = true
        };
        var command = new Verb("variant-truth", "Predicted effects of substitutions beside those measured by saturation mutagenesis, with "
            + $"two trivial scores. {VariantScorer.Caution}.")
            { predictors, elements, measured, reversed, condition, output, run.Threads, run.Device, run.Quiet, run.Force };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            run.CheckFile(parsed, path);
            var truth = Turned(MeasuredElement.Read(parsed.GetValue(elements)!, parsed.GetValue(measured)!),
                parsed.GetValue(reversed) ?? [], parsed.GetValue(elements)!);
            using var progress = run.Progress(parsed, console);
            var trivial = VariantTruth.Trivial(truth);
            var rows = trivial.Select(t => (Row: t, Verdict: "")).ToList();
            var options = new PredictOptions { Threads = parsed.GetValue(run.Threads) };
            foreach (var (name, folder) in predictors.Values(parsed))
            {
                using var model = Predictors.Load(folder, run.Engine(parsed));
                var agreements = VariantTruth.Test(model, truth, Predictors.Condition(model, parsed.GetValue(condition)), options,
                    cancellationToken);
                var verdict = VariantTruth.Verdict(agreements, trivial);
                rows.AddRange(agreements.Select(a => (a with { Name = name }, verdict)));
                progress.Message(FormattableString.Invariant(
                    $"{name}: {verdict} (mean rank correlation {agreements.Average(a => a.Spearman):0.00})"));
            }
            OutputFile.WriteText(path, text =>
            {
                text.WriteLine("predictor\telement\tvariants\tpearson\tspearman\tverdict");
                foreach (var (row, verdict) in rows)
                    text.WriteLine(FormattableString.Invariant(
                        $"{TableCell.Of(row.Name)}\t{TableCell.Of(row.Element)}\t{row.Variants}\t") + FormattableString.Invariant(
                        $"{row.Pearson:G6}\t{row.Spearman:G6}\t{verdict}"));
            });
            progress.Message($"note: {VariantScorer.Caution}");
            return Task.FromResult(0);
        });
        return command;
    }

    private static IReadOnlyList<MeasuredElement> Turned(IReadOnlyList<MeasuredElement> elements, string[] reversed, string fasta)
    {
        foreach (var name in reversed)
            if (elements.All(e => e.Sequence.Id != name))
                throw new GenomicsDataException(
                    $"has no element '{name}', only {string.Join(", ", elements.Take(20).Select(e => e.Sequence.Id))}", fasta);
        return [.. elements.Select(e => reversed.Contains(e.Sequence.Id) ? e.Reverse() : e)];
    }
}
