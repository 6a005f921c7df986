using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Intervals;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>predict</c>: uses any fitted predictor; its folder says of which kind it is.</summary>
internal static class PredictVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, shards) = (new RunOptions(devices), new ShardOptions());
        var predictor = new InputOption<string>("--predictor")
        {
            Description =
            "A predictor folder written by finetune, dexter, compare or export.",
            Required = true
        };
        var fasta = new InputOption<string?>("--fasta")
        {
            Description = "Windows of the geometry that the predictor was fitted on." + FastaInput.OrStandardInput,
            TakesStandardInput = true,
        };
        var genome = new InputOption<string?>("--genome")
        {
            Description = "In place of --fasta, with --annotation: the genome, out of which these windows are cut. FASTA, bgzip or 2bit.",
        };
        var annotation = new InputOption<string?>("--annotation")
        {
            Description = "Its genes: GTF, GFF3, BED or an NCBI feature table.",
        };
        var output =
            new OutputOption("--output")
            {
                Endings = TableFormats.Endings(TableFormat.Tsv, TableFormat.Parquet),
                Description = "The table to write, .tsv (compressed when .gz follows) or .parquet: id, one column per condition, on the "
                    + "transformed scale; with the ends of their intervals where the predictor has them.",
                Required = true
            };
        var precision =
            new ChoiceOption("--precision", "fp32",
            "int8")
            { Description = "Of a language model: fp32, or int8: faster, with a small error.", DefaultValueFactory = _ => "fp32" };
        var command = new Verb("predict", "Predict expression with a fitted predictor.")
            { predictor, fasta, genome, annotation, precision, output,
            run.Threads, run.Device, run.Quiet, run.Force };
        command.Check(parsed =>
        {
            if (parsed.GetValue(fasta) is null ? parsed.GetValue(genome) is null || parsed.GetValue(annotation) is null
                : parsed.GetValue(genome) is not null || parsed.GetValue(annotation) is not null)
                throw new ArgumentException($"give {fasta.Name}, or {genome.Name} and {annotation.Name}");
        });
        shards.AddTo(command, output);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            var (windows, chromosomes, genes) = (parsed.GetValue(fasta), parsed.GetValue(genome), parsed.GetValue(annotation));
            shards.Check(parsed, run, path);
            using var model = Predictors.Load(parsed.GetValue(predictor)!, run.Engine(parsed),
                parsed.GetValue(precision) == "int8" ? Precision.Int8 : Precision.Float32);
            using var progress = run.Progress(parsed, console);
            var sequences = windows is not null ? [.. FastaInput.Read(windows, console)]
                : Cut(model.Info, chromosomes!, genes!, progress, cancellationToken);
            var options = new PredictOptions { Threads = parsed.GetValue(run.Threads) };
            shards.Write(parsed, console, run, path, sequences, s => s.Length, (part, file) =>
            {
                if (model is not ConformalPredictor intervals)
                {
                    PredictionTables.Write(file, model.Predict(part, options, progress, cancellationToken));
                    return;
                }
                var found = intervals.PredictIntervals(part, options, progress, cancellationToken);
                PredictionTables.Write(file, found);
                if (found.IsUnfamiliar.Count(u => u) is > 0 and var unfamiliar)
                    progress.Warn(
                        $"{unfamiliar} of {part.Count} sequences are unlike those that were learnt; their intervals may not hold");
            });
            return Task.FromResult(0);
        });
        return command;
    }

    // the windows that a predictor expects, around every gene's start
    private static IReadOnlyList<DnaSequence> Cut(PredictorInfo info, string genome, string annotation, CliProgress progress,
        CancellationToken cancellationToken)
    {
        if (info.Window.Length == 0)
            throw new GenomicsDataException($"{info.Name} takes windows of any length; cut some with 'windows' and give --fasta");
        var genes = GeneAnnotation.Read(annotation, cancellationToken: cancellationToken);
        using var chromosomes = Genome.Open(genome, cancellationToken);
        var options = new WindowOptions
        {
            Upstream = info.Window.AlignmentIndex,
            Downstream = info.Window.Length - 1 - info.Window.AlignmentIndex,
        };
        var found = TssWindows.Find(chromosomes, genes, options, cancellationToken);
        WindowsSummary.RequireWindow(genes, found, options);
        foreach (var line in WindowsSummary.Lines(genes, found, options)) progress.Message(line);
        return [.. found.Cut()];
    }
}
