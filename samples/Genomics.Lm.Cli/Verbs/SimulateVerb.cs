using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Evaluation.Simulation;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>simulate</c>: writes the built-in data as files.</summary>
internal static class SimulateVerb
{
    public static Verb Build(CliConsole console)
    {
        var run = new RunOptions();
        var preset =
            new ChoiceOption("--preset",
            SimulationOptions.Presets)
            {
                Description = $"What expression is made of: {string.Join(", ", SimulationOptions.Presets)}.",
                DefaultValueFactory = _ => SimulationOptions.DefaultPreset
            };
        var genes = new Option<int>("--genes")
        {
            Description = "Number of genes.",
            DefaultValueFactory = _ => new SimulationOptions().Genes
        };
        var length = new Option<int>("--length")
        {
            Description = "Bases per window, at least 1001; the gene start is the middle one.",
            DefaultValueFactory = _ => new SimulationOptions().Window.Length
        };
        var conditions = new Option<int>("--conditions")
        {
            Description = "Number of correlated conditions.",
            DefaultValueFactory = _ => new SimulationOptions().Conditions
        };
        var output =
            new OutputOption("--output")
            {
                IsFolder = true,
                Description =
            "Folder for promoters.fa.gz, expression.tsv, truth.tsv, elements.tsv, sites.tsv and the predictor folder oracle.",
                Required = true
            };
        var command =
            new Verb("simulate", "Write simulated promoters with a known grammar: sequences, expression and the truth.") { output,
            preset, genes, length, conditions, run.Threads, run.Seed, run.Quiet, run.Force };
        command.Check(parsed => Read(parsed).Validate());
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(output)!;
            using var place = run.Open(parsed, folder, SimulationFiles.Sequences, "expression.tsv", "truth.tsv", "elements.tsv",
                "sites.tsv", "oracle/");
            using var progress = run.Progress(parsed, console);
            var simulation = PromoterSimulation.Create(Read(parsed), progress, cancellationToken);
            SimulationFiles.Write(place.Result, simulation);
            place.Publish();
            progress.Finish();
            progress.Message($"{simulation.Description}; {simulation.Dataset.Count} genes in {folder}");
            return Task.FromResult(0);
        });
        return command;

        SimulationOptions Read(ParseResult parsed) => new()
        {
            Preset = parsed.GetValue(preset)!,
            Genes = parsed.GetValue(genes),
            Upstream = parsed.GetValue(length) / 2,
            Downstream = parsed.GetValue(length) - 1 - parsed.GetValue(length) / 2,
            Conditions = parsed.GetValue(conditions),
            Seed = parsed.GetValue(run.Seed),
            Threads = parsed.GetValue(run.Threads),
        };
    }
}
