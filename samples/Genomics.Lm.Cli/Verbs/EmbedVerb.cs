using System.CommandLine;
using System.Globalization;
using System.Text;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>embed</c>: one vector per sequence.</summary>
internal static class EmbedVerb
{
    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions();
        var model = new Option<string>("--model") { Description = "A model folder (config.json, tokenizer.json and weights), or dnabert2 after fetch.", Required = true };
        var fasta = new Option<string>("--fasta") { Description = "Sequences: FASTA, plain, gzip or bgzip.", Required = true };
        var pooling = new Option<EmbeddingPooling>("--pooling") { Description = "How token states become one vector.", DefaultValueFactory = _ => EmbeddingPooling.Mean };
        var tokens = new Option<int>("--max-tokens") { Description = "Longest input in tokens, [CLS] and [SEP] included; 0 = no limit.", DefaultValueFactory = _ => 0 };
        var specials = new Option<bool>("--without-special-tokens") { Description = "Leave [CLS] and [SEP] out of the mean or the maximum." };
        var precision = new Option<string>("--precision") { Description = "fp32, or int8: faster, with a small error.", DefaultValueFactory = _ => "fp32" };
        precision.AcceptOnlyFromAmong("fp32", "int8");
        var output = new Option<string>("--output") { Description = "A .tsv (id, v0, …) or .npy file to write.", Required = true };
        var command = new Command("embed", "One vector per sequence.") { model, fasta, pooling, specials, tokens, precision, output, run.Threads, run.Device, run.Quiet, run.Force };
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            run.CheckFile(parsed, path);
            var sequences = FastaReader.ReadAll(parsed.GetValue(fasta)!);
            using var folder = ModelSource.Open(parsed.GetValue(model)!);
            var options = new EmbeddingOptions
            {
                Pooling = parsed.GetValue(pooling),
                MaxTokens = parsed.GetValue(tokens),
                SpecialTokens = !parsed.GetValue(specials),
                Precision = parsed.GetValue(precision) == "int8" ? Precision.Int8 : Precision.Float32,
                Threads = parsed.GetValue(run.Threads),
                Geometry = parsed.GetValue(pooling) == EmbeddingPooling.Bins ? new WindowGeometry(sequences[0].Length, sequences[0].Length / 2) : default,   // bins need one length
            };
            using var embedder = new Embedder(folder, options, run.Engine(parsed, devices));
            var values = new float[(long)sequences.Count * embedder.Width];
            embedder.Extract(sequences, values, run.Progress(parsed, console), cancellation);
            var temporary = path + ".tmp";
            if (path.EndsWith(".npy", StringComparison.Ordinal)) WriteNpy(temporary, values, sequences.Count, embedder.Width);
            else WriteTable(temporary, sequences, values, embedder.Names);
            File.Move(temporary, path, overwrite: true);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void WriteTable(string path, IReadOnlyList<DnaSequence> sequences, float[] values, IReadOnlyList<string> names)
    {
        using var writer = new StreamWriter(path);
        writer.NewLine = "\n";
        writer.WriteLine("id\t" + string.Join('\t', Enumerable.Range(0, names.Count).Select(i => $"v{i}")));
        for (var s = 0; s < sequences.Count; s++)
            writer.WriteLine(TableCell.Of(sequences[s].Id) + "\t" + string.Join('\t', values.Skip(s * names.Count).Take(names.Count).Select(v => v.ToString(CultureInfo.InvariantCulture))));
    }

    // the array format of NumPy, version 1.0: little-endian float32, row-major
    private static void WriteNpy(string path, float[] values, int rows, int columns)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}";
        header = header.PadRight((header.Length + 10 + 1 + 63) / 64 * 64 - 10 - 1) + "\n";
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write([0x93, .. "NUMPY"u8, 1, 0]);
        writer.Write((ushort)header.Length);
        writer.Write(Encoding.ASCII.GetBytes(header));
        foreach (var value in values) writer.Write(value);
    }
}
