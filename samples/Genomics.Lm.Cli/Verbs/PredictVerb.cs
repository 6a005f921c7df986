using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>predict</c>: uses any fitted predictor; its folder says of which kind it is.</summary>
internal static class PredictVerb
{
    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions();
        var predictor = new Option<string>("--predictor") { Description = "A predictor folder written by finetune, dexter or compare.", Required = true };
        var fasta = new Option<string>("--fasta") { Description = "Windows of the geometry that the predictor was fitted on.", Required = true };
        var output = new Option<string>("--output") { Description = "The table to write: id, one column per condition, on the transformed scale.", Required = true };
        var precision = new Option<string>("--precision") { Description = "Of a language model: fp32, or int8: faster, with a small error.", DefaultValueFactory = _ => "fp32" };
        precision.AcceptOnlyFromAmong("fp32", "int8");
        var command = new Command("predict", "Predict expression with a fitted predictor.") { predictor, fasta, precision, output, run.Threads, run.Device, run.Quiet, run.Force };
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            run.CheckFile(parsed, path);
            using var model = MethodCatalog.Standard(run.Engine(parsed, devices), parsed.GetValue(precision) == "int8" ? Precision.Int8 : Precision.Float32).Load(parsed.GetValue(predictor)!);
            var sequences = FastaReader.ReadAll(parsed.GetValue(fasta)!);
            var width = model.Info.Conditions.Count;
            var values = new double[(long)sequences.Count * width];
            model.Predict(sequences, values, new PredictOptions { Threads = parsed.GetValue(run.Threads) }, run.Progress(parsed, console), cancellation);
            OutputFile.WriteText(path, writer =>
            {
                writer.WriteLine("id\t" + string.Join('\t', model.Info.Conditions.Select(TableCell.Of)));
                for (var s = 0; s < sequences.Count; s++)
                    writer.WriteLine(TableCell.Of(sequences[s].Id) + "\t" + string.Join('\t', values.Skip(s * width).Take(width).Select(v => v.ToString(CultureInfo.InvariantCulture))));
            });
            return Task.FromResult(0);
        });
        return command;
    }
}
