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
        var (run, data, split, exploration, experiments) =
            (new RunOptions(), new DataOptions(), new SplitOptions(), new ExplorationOptions(), new ExperimentOptions());
        var output =
            new OutputOption("--output")
            {
                IsFolder = true,
                Description =
            "Folder for domains, matrices, coefficients, pictures and the model; one folder per condition in it when there are several.",
                Required = true
            };
        var repeats = new ChoiceOption("--repeated-genes", "count", "first",
            "refuse")
        {
            Description =
                "A gene that the table lists twice: count (twice in the draw of the study split, as the original does), first, or refuse.",
            DefaultValueFactory = _ => "count"
        };
        var verbose = new Option<bool>("--verbose") { Description = "Also draws the lattice of every explored word." };
        var command = new Command("dexter", "Find k-mers in regions that correlate with expression, and fit a LASSO on them.") { output,
            repeats, verbose, run.Threads, run.Seed, run.Quiet, run.Force };
        data.AddTo(command);
        split.AddTo(command);
        exploration.AddTo(command);
        experiments.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var folder = parsed.GetValue(output)!;
            using var place = run.Open(parsed, folder, [.. DexterOutput.Names, .. ExperimentOptions.Names]);
            var options = exploration.Read(parsed);
            using var progress = run.Progress(parsed, console);
            var dataset = OnRepeats(parsed.GetValue(repeats)!, data.Read(parsed, progress, onlyAsked: true, split.Ids(parsed)));
            var conditions = data.Conditions(parsed, dataset);
            var parts = split.Make(parsed, dataset, parsed.GetValue(run.Seed));
            foreach (var warning in parts.Warnings) progress.Warn(warning);
            var result = DexterExperiment.Run(dataset, parts, options, conditions, parsed.GetValue(run.Seed), parsed.GetValue(run.Threads),
                progress, cancellation);
            DexterOutput.Write(place.Result, result,
                new DexterOutputOptions { Lattices = parsed.GetValue(verbose), Draw = SectionDrawing.WriteSvg }, cancellation);
            experiments.Run(parsed, place.Result, result, parsed.GetValue(run.Seed), parsed.GetValue(run.Threads), progress, cancellation);
            place.Publish();
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
            "first" => dataset.WithGenesOnce(),
            "refuse" when repeated == 0 => dataset,
            "refuse" =>
                throw new GenomicsDataException(
                $"{dataset.Source}: {repeated} rows repeat a gene; remove them, or give --repeated-genes first or count"),
            _ => dataset,
        };
    }

    private static void Print(TextWriter writer, DexterExperimentResult result)
    {
        writer.WriteLine("condition\tn\tpearson\tmse\tr2\talpha\tnonzero\tvariables");
        foreach (var condition in result.Conditions)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{condition.Condition}\t{condition.Test.Genes}\t{condition.Test.Pearson}\t{condition.Test.MeanSquaredError}\t"
                    + $"{condition.Test.RSquared}\t{condition.Model.Alpha}\t"
                    + $"{condition.Model.NonZero}\t{condition.Model.Variables.Count}"));
    }
}
