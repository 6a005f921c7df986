using System.CommandLine;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Study;
using Genomics.Lm.Compute;
using Genomics.Lm.Data.Reporting;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>study</c>: the whole experiment of the study, from genome, annotation, GTEx medians and published weights to the report.</summary>
internal static class StudyVerb
{
    // what the fine-tuning alone depends on, and what changes no result
    private static readonly HashSet<string> Tuning = ["--model", "--config", "--epochs"];
    private static readonly HashSet<string> Free = ["--output", "--threads", "--device", "--quiet", "--micro-batch", "--without-lm", "--recorded-graph"];

    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions();
        var genome = new Option<string>("--genome") { Description = "The genome (GRCh38): FASTA (plain, bgzip, gzip; an index FILE.fai is used) or 2bit.", Required = true };
        var annotation = new Option<string>("--annotation") { Description = "Its genes: GTF, GFF3 or BED, plain or compressed.", Required = true };
        var biotype = new Option<string[]>("--biotype") { Description = "Keep genes of this biotype only, for example protein_coding; repeatable. Default: all." };
        var gtex = new Option<string>("--gtex") { Description = "GTEx's medians per tissue, any release: GCT or a table.", Required = true };
        var condition = new Option<string>("--condition") { Description = "The tissue.", DefaultValueFactory = _ => RecordedStudy.Condition };
        var model = new Option<string?>("--model") { Description = "Folder of the published model, or dnabert2 when it was fetched. Default: random weights, a dry run that is named lm_scratch." };
        var config = new Option<string?>("--config") { Description = "Size of a model from random weights: mini, shallow, small, dnabert2 or a config.json. Default: dnabert2." };
        var graph = new Option<string?>("--recorded-graph") { Description = "The study's own exploration_graph.dat, whose 194 scores a rebuilt data set must give. Without it 25 of them are checked and no reproduction is claimed." };
        var without = new Option<bool>("--without-lm") { Description = "Leave the fine-tuning out; run again without this option to add it." };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the training genes. Default: the study's 25." };
        var microBatch = new Option<int>("--micro-batch") { Description = "Sequences computed at once; gradients add up to the study's 32. Default: all 32.", DefaultValueFactory = _ => 0 };
        var output = new Option<string>("--output") { Description = "Folder for every step. Run the same command again to go on after an interruption.", Required = true };
        var command = new Command("study", "The study from end to end: windows, counts, split, DExTER, fine-tuning, report; steps that are done are not repeated.")
        {
            genome, annotation, biotype, gtex, condition, model, config, graph, without, epochs, microBatch, output, run.Threads, run.Seed, run.Device, run.Quiet,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var folder = parsed.GetValue(output)!;
            using var progress = run.Progress(parsed, console);
            using var start = parsed.GetValue(without) || parsed.GetValue(model) is not { } path ? null : ModelSource.Open(path);
            var record = new RunRecord(parsed);
            Claim(record, folder, name => !Free.Contains(name) && !Tuning.Contains(name));
            if (!parsed.GetValue(without)) Claim(record, Path.Combine(folder, StudyRun.TrainingFolder), Tuning.Contains);
            var study = new StudyRun
            {
                Folder = folder, Condition = parsed.GetValue(condition)!, Seed = parsed.GetValue(run.Seed), Threads = parsed.GetValue(run.Threads),
                Message = progress.Message, Progress = progress, Cancellation = cancellation,
            };
            var windows = study.Windows(parsed.GetValue(genome)!, parsed.GetValue(annotation)!, parsed.GetValue(biotype) ?? []);
            var (dataset, split, check) = study.Join(windows, parsed.GetValue(gtex)!, parsed.GetValue(graph));
            var recipe = FineTuneOptions.Study with
            {
                Epochs = parsed.GetValue(epochs) ?? FineTuneOptions.Study.Epochs,
                MicroBatch = parsed.GetValue(microBatch),
                Encoder = parsed.GetValue(config) is { } size ? LanguageModelOptions.Size(size) : FineTuneOptions.Study.Encoder,
            };
            var tuning = parsed.GetValue(without) ? null : study.FineTuning(recipe, run.Engine(parsed, devices), start);
            ReportSection[] sections = [check.ToSection(), .. tuning is null ? [] : new[] { Recipe(recipe, tuning.Kind) }];
            using var result = study.Compare(dataset, split, tuning, sections, RunRecord.CommandLine(parsed));
            record.Write(folder, parsed.GetValue(run.Seed), dataset, split, "metrics.json", "predictions.tsv", "reproduction.tsv");
            progress.Finish();
            ComparisonTable.Write(console, result);
            progress.Message($"the report: {Path.Combine(folder, "report.html")}");
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Claim(RunRecord record, string folder, Func<string, bool> concerns)
    {
        var inputs = record.Inputs.Where(i => concerns(i.Option)).ToList();
        StudyInputs.Claim(folder, inputs, record.Settings.Where(s => concerns(s.Name) && inputs.All(i => i.Option != s.Name)));
    }

    // what of the recorded fine-tuning is as it was
    private static TableSection Recipe(FineTuneOptions here, string kind)
    {
        var study = FineTuneOptions.Study;
        (string What, string Recorded, string Here)[] rows =
        [
            ("start", "dnabert2", kind),
            ("passes", $"{study.Epochs}", $"{here.Epochs}"),
            ("genes per step", $"{study.Batch}", $"{here.Batch}"),
            ("layers × width", $"{study.Encoder.Layers} × {study.Encoder.HiddenSize}", kind == "dnabert2" ? $"{study.Encoder.Layers} × {study.Encoder.HiddenSize}" : kind == "lm_scratch" ? $"{here.Encoder.Layers} × {here.Encoder.HiddenSize}" : "the model's"),
        ];
        var departs = rows.Any(r => r.Recorded != r.Here);
        return new TableSection("The fine-tuning's recipe", ["", "recorded", "here"], [.. rows.Select(r => (IReadOnlyList<string>)[r.What, r.Recorded, r.Here])])
        {
            Caption = FormattableString.Invariant($"{(departs ? "It departs from the record" : "As recorded")}; learning rate, schedule, decay, clipping, tokens, head and loss are the study's. The study's own best validation: r {RecordedStudy.LanguageModelPearson}, squared error {RecordedStudy.LanguageModelLoss}."),
        };
    }
}
