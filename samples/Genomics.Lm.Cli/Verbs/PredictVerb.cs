using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Intervals;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>predict</c>: uses any fitted predictor; its folder says of which kind it is.</summary>
internal static class PredictVerb
{
    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions();
        var predictor = new InputOption<string>("--predictor")
        {
            Description =
            "A predictor folder written by finetune, dexter, compare or export.",
            Required = true
        };
        var fasta = new InputOption<string>("--fasta")
        {
            Description = "Windows of the geometry that the predictor was fitted on.",
            Required = true
        };
        var output =
            new OutputOption("--output")
            {
                Description = "The table to write: id, one column per condition, on the transformed scale; with the ends of their intervals "
                    + "where the predictor has them.",
                Required = true
            };
        var precision =
            new ChoiceOption("--precision", "fp32",
            "int8")
            { Description = "Of a language model: fp32, or int8: faster, with a small error.", DefaultValueFactory = _ => "fp32" };
        var command = new Command("predict", "Predict expression with a fitted predictor.") { predictor, fasta, precision, output,
            run.Threads, run.Device, run.Quiet, run.Force };
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            run.CheckFile(parsed, path);
            using var model = Predictors.Load(parsed.GetValue(predictor)!, run.Engine(parsed, devices),
                parsed.GetValue(precision) == "int8" ? Precision.Int8 : Precision.Float32);
            var sequences = FastaReader.ReadAll(parsed.GetValue(fasta)!);
            using var progress = run.Progress(parsed, console);
            var options = new PredictOptions { Threads = parsed.GetValue(run.Threads) };
            if (model is not ConformalPredictor intervals) model.Predict(sequences, options, progress, cancellation).Write(path);
            else
            {
                var found = intervals.PredictIntervals(sequences, options, progress, cancellation);
                found.Write(path);
                if (found.IsUnfamiliar.Count(u => u) is > 0 and var unfamiliar)
                    progress.Warn(
                        $"{unfamiliar} of {sequences.Count} sequences are unlike those that were learnt; their intervals may not hold");
            }
            return Task.FromResult(0);
        });
        return command;
    }
}
