using System.CommandLine;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Study.Recorded;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>
/// <c>study</c>: the whole experiment of the study, from genome, annotation, GTEx medians and published weights to the report.
/// </summary>
internal static class StudyVerb
{
    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions();
        var genome = new InputOption<string>("--genome")
        {
            Description =
            "The genome (GRCh38): FASTA (plain, bgzip, gzip; an index FILE.fai is used) or 2bit.",
            Required = true
        };
        var annotation = new InputOption<string>("--annotation")
        {
            Description = "Its genes: GTF, GFF3 or BED, plain or compressed.",
            Required = true
        };
        var biotype = new Option<string[]>("--biotype")
        {
            Description =
            "Keep genes of this biotype only, for example protein_coding; repeatable. Default: all."
        };
        var gtex = new InputOption<string>("--gtex")
        {
            Description = "GTEx's medians per tissue, any release: GCT or a table.",
            Required = true
        };
        var condition = new Option<string>("--condition")
        {
            Description = "The tissue.",
            DefaultValueFactory = _ => RecordedStudy.Condition
        };
        var model = new InputOption<string?>("--model")
        {
            Description =
            "Folder of the published model, or dnabert2 when it was fetched. Default: random weights, a dry run that is named lm_scratch."
        };
        var config = new InputOption<string?>("--config")
        {
            Description =
            "Size of a model from random weights: mini, shallow, small, dnabert2 or a config.json. Default: dnabert2."
        };
        var graph = new InputOption<string?>("--recorded-graph")
        {
            Description =
            "The study's own exploration_graph.dat, whose 194 scores a rebuilt data set must give. Without it 25 of them are checked and "
            + "no reproduction is claimed."
        };
        var without = new Option<bool>("--without-lm")
        {
            Description =
            "Leave the fine-tuning out; run again without this option to add it."
        };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the training genes. Default: the study's 25." };
        var microBatch = new Option<int>("--micro-batch")
        {
            Description =
            "Sequences computed at once; gradients add up to the study's 32. Default: all 32.",
            DefaultValueFactory = _ => 0
        };
        var output =
            new OutputOption("--output")
            {
                IsFolder = true,
                Description =
            "Folder for every step. Run the same command again to go on after an interruption.",
                Required = true
            };
        var command =
            new Command("study",
            "The study from end to end: windows, counts, split, DExTER, fine-tuning, report; steps that are done are not repeated.")
        {
            genome, annotation, biotype, gtex, condition, model, config, graph, without, epochs, microBatch, output, run.Threads, run.Seed,
                run.Device, run.Quiet,
        };
        command.SetAction((parsed, cancellation) =>
            Task.FromResult(Interruption.Advise(console, () => $"go on with: {RunRecord.CommandLine(parsed)}", () =>
        {
            using var progress = run.Progress(parsed, console);
            var record = new RunRecord(parsed);
            var recipe = FineTuneOptions.Study;
            var options = new StudyOptions
            {
                Folder = parsed.GetValue(output)!,
                Genome = parsed.GetValue(genome)!,
                Annotation = parsed.GetValue(annotation)!,
                Biotypes = parsed.GetValue(biotype) ?? [],
                Gtex = parsed.GetValue(gtex)!,
                Condition = parsed.GetValue(condition)!,
                RecordedGraph = parsed.GetValue(graph),
                Model = parsed.GetValue(model),
                FineTuning = parsed.GetValue(without) ? null : recipe with
                {
                    Optimizer = recipe.Optimizer with
                    {
                        Epochs = parsed.GetValue(epochs) ?? recipe.Optimizer.Epochs,
                        MicroBatch = parsed.GetValue(microBatch),
                    },
                    Network = parsed.GetValue(config) is { } size ? recipe.Network with { Encoder = LanguageModelOptions.Size(size) }
                        : recipe.Network,
                },
                Engine = run.Engine(parsed, devices),
                Seed = parsed.GetValue(run.Seed),
                Threads = parsed.GetValue(run.Threads),
                Command = RunRecord.CommandLine(parsed),
            };
            using var result = ExpressionStudy.Run(options, progress.Message, progress, cancellation);
            record.Write(options.Folder, options.Seed, result.Dataset, result.Split, "metrics.json", "predictions.tsv",
                "reproduction.tsv");
            progress.Finish();
            ComparisonTable.Write(console, result.Comparison);
            progress.Message($"the report: {Path.Combine(options.Folder, "report.html")}");
            return 0;
        })));
        return command;
    }
}
