using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Design;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.Evaluation.Intervals;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>design</c>: substitutions that lead windows to a higher, lower or specific prediction.</summary>
internal static class DesignVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions(devices);
        var predictor = new InputOption<string>("--predictor")
        {
            Description = "The predictor folder that the search follows.",
            Required = true
        };
        var fasta = new InputOption<string>("--fasta")
        {
            Description = "Windows of the geometry that the predictor was fitted on.",
            Required = true
        };
        var ids = new Option<string[]>("--id") { Description = "Only this sequence of the FASTA file; may be given again. Default: all." };
        var condition = new Option<string>("--condition") { Description = "The condition. Default: the first." };
        var goal = new ChoiceOption("--goal", "higher", "lower", "specific")
        {
            Description = "higher, lower, or specific: higher against the mean of the other conditions.",
            DefaultValueFactory = _ => "higher"
        };
        var edits = new Option<int>("--edits") { Description = "Most substitutions.", DefaultValueFactory = _ => 10 };
        var beam = new Option<int>("--beam")
        {
            Description = "Sequences kept from one substitution to the next; 1 is greedy.",
            DefaultValueFactory = _ => 1
        };
        var stay = new Option<string[]>("--protect")
        {
            HelpName = "A-B",
            Description = "Bases that stay, 0-based in the window, B excluded; may be given again.",
        };
        var judge = new InputOption<string?>("--judge")
        {
            Description = "An independent predictor folder, best another method fitted on other genes, that judges each step.",
        };
        var known = new InputOption<string?>("--known")
        {
            Description = "The windows that were learnt, FASTA: steps that are unlike them are marked.",
        };
        var output = new OutputOption("--output")
        {
            Endings = TableFormats.Endings(TableFormat.Tsv),
            Description = "The table of steps to write, NAME.tsv; the designed sequences stand beside it, NAME.fa.",
            Required = true
        };
        var command = new Verb("design", "Substitutions that lead windows to a higher, lower or specific prediction; judged by another "
            + $"predictor. {VariantScorer.Caution}.")
            { predictor, fasta, ids, condition, goal, edits, beam, stay, judge, known, output, run.Threads, run.Device, run.Quiet,
                run.Force };
        command.Check(parsed => Read(parsed).Validate());
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            var options = Read(parsed);
            var sequences = Predictors.WithoutExtension(path, ".gz", ".tsv") + ".fa";
            run.CheckFile(parsed, path, sequences);
            var engine = run.Engine(parsed);
            using var model = Predictors.Load(parsed.GetValue(predictor)!, engine);
            using var other = parsed.GetValue(judge) is { } folder ? Predictors.Load(folder, engine) : null;
            var windows = Predictors.Chosen(parsed.GetValue(fasta)!, parsed.GetValue(ids));
            Predictors.RequireFit(model, windows, parsed.GetValue(fasta)!);
            if (other is not null) Predictors.RequireFit(other, windows, parsed.GetValue(fasta)!);
            options = options with { Condition = Predictors.Condition(model, parsed.GetValue(condition)) };
            var judged = other is null ? 0 : Predictors.Condition(other, model.Info.Conditions[options.Condition]);
            var familiar = parsed.GetValue(known) is { } learnt ? Familiar(learnt) : null;
            using var progress = run.Progress(parsed, console);
            var designs = new List<IReadOnlyList<DesignStep>>();
            DesignFiles.Write(path, sequences, model.Info, options.Condition, judged, windows.Select(window =>
            {
                designs.Add(SequenceDesign.Run(model, window, options, other, familiar, progress, cancellationToken));
                return designs[^1];
            }));
            progress.Finish();
            Tell(designs, options, other, judged, model.Info.Name, progress);
            return Task.FromResult(0);
        });
        return command;

        DesignOptions Read(ParseResult parsed) => new()
        {
            Goal = Enum.Parse<DesignGoal>(parsed.GetValue(goal)!, ignoreCase: true),
            Edits = parsed.GetValue(edits),
            Beam = parsed.GetValue(beam),
            Protected = [.. (parsed.GetValue(stay) ?? []).Select(text => MutagenesisVerb.Region(stay.Name, text))],
            Threads = parsed.GetValue(run.Threads),
        };
    }

    private static WindowFamiliarity Familiar(string fasta)
    {
        var windows = FastaReader.ReadAll(fasta);
        return windows.Count >= 10 ? new WindowFamiliarity(windows)
            : throw new GenomicsDataException($"has {windows.Count} sequences; at least 10 tell what is familiar", fasta);
    }

    private static void Tell(List<IReadOnlyList<DesignStep>> designs, DesignOptions options, IExpressionPredictor? judge, int judged,
        string name, CliProgress progress)
    {
        if (designs.Count == 0) return;
        progress.Message(FormattableString.Invariant(
            $"{designs.Count} designs, {designs.Average(d => d.Count - 1):0.0} substitutions each: the score of {name} rose by ")
            + FormattableString.Invariant($"{designs.Average(d => d[^1].Score - d[0].Score):0.###} on average"));
        if (judge is null)
            progress.Message("note: no --judge was given; what a search followed is no proof of what it found");
        else if (options.Goal != DesignGoal.Specific || judge.Info.Conditions.Count > 1)
        {
            double[] gains = [.. designs.Select(d => Judged(d[^1]) - Judged(d[0]))];
            progress.Message(FormattableString.Invariant(
                $"that of {judge.Info.Name}, which the search did not see, by {gains.Average():0.###}; it agrees on the direction in ")
                + $"{gains.Count(g => g > 0)} of {gains.Length}");
        }
        if (designs.Count(d => d[^1].IsUnfamiliar == true) is > 0 and var unfamiliar)
            progress.Warn(
                $"{unfamiliar} of {designs.Count} designs are unlike the windows that were learnt; their predictions may not hold");

        double Judged(DesignStep step) => SequenceDesign.Score(step.Judgement!, options with { Condition = judged });
    }
}
