using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Dexter;
using Genomics.Lm.Dexter.Output;
using Genomics.Lm.Evaluation.Reporting;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>dexter</c>: DExTER on one or several conditions.</summary>
internal static class DexterVerb
{
    public static Command Build(CliConsole console)
    {
        var (run, data, split, exploration, experiments) = (new RunOptions(), new DataOptions(), new SplitOptions(), new ExplorationOptions(), new ExperimentOptions());
        var output = new Option<string>("--output") { Description = "Folder for domains, matrices, coefficients, pictures and the model; one folder per condition in it when there are several.", Required = true };
        var repeats = new Option<string>("--repeated-genes") { Description = "A gene that the table lists twice: count (twice in the draw of the study split, as the original does), first, or refuse.", DefaultValueFactory = _ => "count" };
        var verbose = new Option<bool>("--verbose") { Description = "Also draws the lattice of every explored word." };
        var command = new Command("dexter", "Find k-mers in regions that correlate with expression, and fit a LASSO on them.") { output, repeats, verbose, run.Threads, run.Seed, run.Quiet, run.Force };
        data.AddTo(command);
        split.AddTo(command);
        exploration.AddTo(command);
        experiments.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var folder = parsed.GetValue(output)!;
            run.CheckFolder(parsed, folder);
            var options = exploration.Read(parsed);
            var progress = run.Progress(parsed, console);
            var dataset = OnRepeats(parsed.GetValue(repeats)!, data.Read(parsed, progress, onlyAsked: true, split.Ids(parsed)));
            var conditions = data.Conditions(parsed, dataset);
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed));
            foreach (var warning in parts.Warnings) progress.Warn(warning);
            var result = DexterExperiment.Run(dataset, parts, options, conditions, parsed.GetValue(run.Seed), parsed.GetValue(run.Threads), progress, cancellation);
            DexterOutput.Write(folder, result, new DexterOutputOptions { Lattices = parsed.GetValue(verbose), Overwrite = parsed.GetValue(run.Force), Draw = SectionDrawing.WriteSvg }, cancellation);
            experiments.Run(parsed, folder, result, parsed.GetValue(run.Seed), parsed.GetValue(run.Threads), progress, cancellation);
            progress.Finish();
            foreach (var note in result.Notes) progress.Message(note);
            Print(console.Output, result);
            return Task.FromResult(0);
        });
        return command;
    }

    private static GeneDataset OnRepeats(string rule, GeneDataset dataset)
    {
        var repeated = dataset.DrawOrder.Count - dataset.Count;
        return rule switch
        {
            "count" => dataset,
            "first" => dataset.WithGenesOnce(),
            "refuse" when repeated == 0 => dataset,
            "refuse" => throw new GenomicsDataException($"{dataset.Source}: {repeated} rows repeat a gene; remove them, or give --repeated-genes first or count"),
            _ => throw new ArgumentException($"unknown --repeated-genes '{rule}'; give count, first or refuse"),
        };
    }

    private static void Print(TextWriter writer, DexterExperimentResult result)
    {
        writer.WriteLine("condition\tn\tpearson\tmse\tr2\talpha\tnonzero\tvariables");
        foreach (var condition in result.Conditions)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{condition.Condition}\t{condition.Test.Genes}\t{condition.Test.Pearson}\t{condition.Test.MeanSquaredError}\t{condition.Test.RSquared}\t{condition.Model.Alpha}\t{condition.Model.NonZero}\t{condition.Model.Variables.Count}"));
    }
}
