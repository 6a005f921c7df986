using System.CommandLine;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Evaluation.Comparison;
using Genomics.Lm.Study.Recorded;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>
/// <c>study</c>: the whole experiment of the study, from genome, annotation, GTEx medians and published weights to the report.
/// </summary>
internal static class StudyVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions(devices);
        var genome = new InputOption<string?>("--genome")
        {
            Description = "The genome (GRCh38): FASTA (plain, bgzip, gzip; an index FILE.fai is used) or 2bit.",
        };
        var annotation = new InputOption<string?>("--annotation")
        {
            Description = "Its genes: GTF, GFF3 or BED, plain or compressed.",
        };
        var windows = new InputOption<string?>("--windows")
        {
            Description = "The study's own windows in place of --genome and --annotation: FASTA, 4001 bases each, the start at index "
                + "2000, on the gene's strand.",
        };
        var tss = new ChoiceOption("--tss", "gene", "canonical")
        {
            Description = "Which start stands for a gene: gene (its 5' end) or canonical (of the marked transcript). The study's rule is "
                + "not recorded.",
            DefaultValueFactory = _ => "gene"
        };
        var feature = new Option<string>("--feature")
        {
            Description = "gene, transcript or another feature type of the annotation whose start is taken.",
            DefaultValueFactory = _ => "gene"
        };
        var floor = new Option<double?>("--floor")
        {
            Description = "Raise smaller values of the table to this. GTEx's own files hold 0 where the study's table holds 0.001: give "
                + "0.001 with them. Default: none is raised.",
        };
        var seeds = new Option<int>("--seeds")
        {
            Description = "Networks fine-tuned with different seeds, each shown, and their average. The study: 1.",
            DefaultValueFactory = _ => 1
        };
        var biotype = new Option<string[]>("--biotype")
        {
            Description =
            "Keep genes of this biotype only, for example protein_coding; repeatable. Default: all."
        };
        var gtex = new InputOption<string>("--gtex")
        {
            Description = "GTEx's medians per tissue: GCT or a table. The study's is release v7 (56,202 rows); others are said to be "
                + "others.",
            Required = true
        };
        var condition = new Option<string>("--condition")
        {
            Description = "The tissue.",
            DefaultValueFactory = _ => RecordedStudy.Condition
        };
        var model = new ModelOption
        {
            Description =
            "Folder of the published model, or dnabert2 when it was fetched. Default: random weights, a dry run that is named lm_scratch."
        };
        var config = new SizeOption
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
            new Verb("study",
            "The study from end to end: windows, counts, split, DExTER, fine-tuning, report; steps that are done are not repeated. The "
            + "fine-tuning of the published model takes about 26 to 34 days of one processor core, 13 to 17 on two; a forecast is "
            + "printed before it starts.")
        {
            genome, annotation, windows, tss, feature, biotype, gtex, floor, condition, model, config,
                graph, without, epochs, seeds, microBatch, output, run.Threads, run.Seed,
                run.Device, run.Quiet,
        };
        command.Check(parsed =>
        {
            LanguageModelOptions.RefuseTwoSizes(parsed, model, config);
            Read(parsed).Validate();
        });
        command.SetAction((parsed, cancellationToken) =>
            Task.FromResult(Interruption.Advise(console, () => $"go on with: {RunRecord.CommandLine(parsed)}", () =>
        {
            var record = new RunRecord(parsed);
            var options = Read(parsed) with { Command = RunRecord.CommandLine(parsed), Origin = record.Origin };
            using var progress = run.Progress(parsed, console);
            using var result = ExpressionStudy.Run(options, progress.Message, progress, cancellationToken);
            record.FittedOn = FittedConditions.Of(result.Comparison);
            record.Write(options.Folder, options.Seed, result.Dataset, result.Split, "metrics.json", "predictions.tsv",
                "reproduction.tsv");
            progress.Finish();
            ComparisonTable.Warn(progress, result.Comparison);
            ComparisonTable.Write(console, result.Comparison);
            progress.Message($"the report: {Path.Combine(options.Folder, "report.html")}");
            return 0;
        })));
        return command;

        StudyOptions Read(ParseResult parsed) => new()
        {
            Folder = parsed.GetValue(output)!,
            Genome = parsed.GetValue(genome),
            Annotation = parsed.GetValue(annotation),
            WindowsFile = parsed.GetValue(windows),
            Tss = parsed.GetValue(tss) == "canonical" ? TssRule.CanonicalTranscript : TssRule.GeneStart,
            Feature = parsed.GetValue(feature)!,
            Floor = parsed.GetValue(floor),
            Biotypes = parsed.GetValue(biotype) ?? [],
            Gtex = parsed.GetValue(gtex)!,
            Condition = parsed.GetValue(condition)!,
            RecordedGraph = parsed.GetValue(graph),
            Model = parsed.GetValue(model),
            FineTuning = parsed.GetValue(without) ? null : Recipe with
            {
                Optimizer = Recipe.Optimizer with
                {
                    Epochs = parsed.GetValue(epochs) ?? Recipe.Optimizer.Epochs,
                    MicroBatch = parsed.GetValue(microBatch),
                },
                Members = parsed.GetValue(seeds),
                Network = parsed.GetValue(config) is { } size ? Recipe.Network with { Encoder = LanguageModelOptions.Size(size) }
                    : Recipe.Network,
            },
            Engine = run.Engine(parsed),
            Seed = parsed.GetValue(run.Seed),
            Threads = parsed.GetValue(run.Threads),
        };
    }

    private static readonly FineTuneOptions Recipe = FineTuneOptions.Study;
}
