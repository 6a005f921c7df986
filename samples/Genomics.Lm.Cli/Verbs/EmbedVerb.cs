using System.CommandLine;
using System.Globalization;
using System.Text;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Prediction;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>embed</c>: one vector per sequence.</summary>
internal static class EmbedVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, shards) = (new RunOptions(devices), new ShardOptions());
        var model = new ModelOption
        {
            Description =
            "A model folder (config.json, tokenizer.json and weights), or dnabert2 after fetch.",
            Required = true
        };
        var fasta = new InputOption<string>("--fasta")
        {
            Description = "Sequences: FASTA, plain, gzip or bgzip." + FastaInput.OrStandardInput,
            TakesStandardInput = true,
            Required = true,
        };
        var pooling = PoolingOption.Make("How token states become one vector: mean (default), cls, pooler, max or bins around the middle.",
            Pooling.Pooler, Pooling.Cls, Pooling.Mean, Pooling.Bins, Pooling.Max);
        var tokens = new Option<int>("--max-tokens")
        {
            Description = "Longest input in tokens, [CLS] and [SEP] included; 0 = no limit.",
            DefaultValueFactory = _ => 0
        };
        var specials = new Option<bool>("--without-special-tokens")
        {
            Description =
            "Leave [CLS] and [SEP] out of the mean or the maximum."
        };
        var precision = new ChoiceOption("--precision", "fp32", "int8")
        {
            Description = "fp32, or int8: faster, with a small error.",
            DefaultValueFactory = _ => "fp32"
        };
        var likelihood = new Option<bool>("--likelihood")
        {
            Description = "Also the pseudo-log-likelihood of each sequence, each token hidden in turn, in NAME.likelihood.tsv: id, bases, "
                + "tokens, log_likelihood (nats), per_base. One run of the model a token.",
        };
        var output =
            new OutputOption("--output")
            {
                Endings = TableFormats.Endings(TableFormat.Tsv, TableFormat.Csv, TableFormat.Npy, TableFormat.Parquet),
                Description =
            "The file to write: .tsv or .csv (id, v0, …), compressed when .gz follows, .parquet with the same columns, or .npy "
            + "(float32, a row per sequence; the ids stand beside it, NAME.ids).",
                Required = true
            };
        var command = new Verb("embed", "One vector per sequence.") { model, fasta, pooling, specials, tokens, precision, likelihood,
            output, run.Threads, run.Device, run.Quiet, run.Force };
        command.Check(parsed =>
        {
            Read(parsed, 1).Validate();
            if (parsed.GetValue(likelihood) && (parsed.GetValue(shards.Shard) is not null || parsed.GetValue(shards.Forecast) is not null))
                throw new ArgumentException($"{likelihood.Name} is not divided into shards; leave one of the two out");
        });
        shards.AddTo(command, output);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            var format = TableFormats.Of(path);
            var likelihoods = parsed.GetValue(likelihood) ? LikelihoodPath(path) : null;
            shards.Check(parsed, run, path, [.. format == TableFormat.Npy ? [IdsPath(path)] : (string[])[],
                .. likelihoods is null ? (string[])[] : [likelihoods]]);
            using var progress = run.Progress(parsed, console);
            IReadOnlyList<DnaSequence> sequences = [.. FastaInput.Read(parsed.GetValue(fasta)!, console)];
            using var folder = ModelSource.Open(parsed.GetValue(model)!);
            var options = Read(parsed, sequences[0].Length);
            if (likelihoods is not null) WriteLikelihoods(likelihoods);
            using var embedder = new Embedder(folder, options, run.Engine(parsed));
            shards.Write(parsed, console, run, path, sequences, sequence => sequence.Length, (part, file) =>
            {
                var values = new float[(long)part.Count * embedder.Width];
                if (part.Count > 0) embedder.Extract(part, values, progress, cancellationToken);
                if (format == TableFormat.Npy) WriteNpy(file, part, values, embedder.Width);
                else if (format == TableFormat.Parquet) WriteParquet(file, part, values, embedder.Width);
                else WriteTable(file, part, values, embedder.Width, format == TableFormat.Csv ? ',' : '\t');
            });
            progress.Finish();
            if (options.MaxTokens > 0 && folder.Tokenizer.ReportTruncation(sequences, 0, options.MaxTokens).Truncated is > 0 and var cut)
                progress.Message($"{cut} of {sequences.Count} sequences were cut to {options.MaxTokens} tokens");
            return Task.FromResult(0);

            void WriteLikelihoods(string file)
            {
                using var scorer = new MaskedLanguageScorer(folder,
                    new ZeroShotOptions { Precision = options.Precision, Threads = options.Threads }, run.Engine(parsed));
                var found = scorer.PseudoLogLikelihoods(sequences, progress, cancellationToken);
                OutputFile.WriteText(file, text =>
                {
                    text.WriteLine("id\tbases\ttokens\tlog_likelihood\tper_base");
                    foreach (var (sequence, (scored, value)) in sequences.Zip(found))
                        text.WriteLine(FormattableString.Invariant(
                            $"{TableCell.Of(sequence.Id)}\t{sequence.Length}\t{scored}\t{value:R}\t{value / sequence.Length:R}"));
                });
            }
        });
        return command;

        EmbeddingOptions Read(ParseResult parsed, int length) => new()
        {
            Pooling = parsed.GetValue(pooling) ?? Pooling.Mean,
            MaxTokens = parsed.GetValue(tokens),
            SpecialTokens = !parsed.GetValue(specials),
            Precision = parsed.GetValue(precision) == "int8" ? Precision.Int8 : Precision.Float32,
            Threads = parsed.GetValue(run.Threads),
            // bins need one length
            Window = parsed.GetValue(pooling) == Pooling.Bins ? new WindowGeometry(length, length / 2) : default,
        };
    }

    private static string LikelihoodPath(string path)
        => Predictors.WithoutExtension(path, ".gz", ".tsv", ".csv", ".npy", ".parquet") + ".likelihood.tsv";

    internal static string IdsPath(string path) => Predictors.WithoutExtension(path, ".npy") + ".ids";

    private static void WriteTable(string path, IReadOnlyList<DnaSequence> sequences, float[] values, int width, char separator)
        => OutputFile.WriteText(path, text =>
    {
        text.Write("id");
        for (var i = 0; i < width; i++) text.Write(string.Create(CultureInfo.InvariantCulture, $"{separator}v{i}"));
        text.WriteLine();
        for (var s = 0; s < sequences.Count; s++)
        {
            text.Write(separator == ',' ? Quoted(sequences[s].Id) : TableCell.Of(sequences[s].Id));
            foreach (var value in values.AsSpan(s * width, width))
            {
                text.Write(separator);
                text.Write(value.ToString(CultureInfo.InvariantCulture));
            }
            text.WriteLine();
        }
    });

    private static void WriteParquet(string path, IReadOnlyList<DnaSequence> sequences, float[] values, int width)
    {
        var table = new ParquetTable(sequences.Count).Add("id", [.. sequences.Select(s => s.Id)]);
        for (var i = 0; i < width; i++)
        {
            var column = i;
            table.Add(string.Create(CultureInfo.InvariantCulture, $"v{i}"), row => values[(long)row * width + column]);
        }
        table.Write(path);
    }

    private static string Quoted(string cell)
        => cell.AsSpan().IndexOfAny(',', '"') < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // the array format of NumPy, version 1.0: little-endian float32, row-major
    private static void WriteNpy(string path, IReadOnlyList<DnaSequence> sequences, float[] values, int columns)
    {
        OutputFile.WriteText(IdsPath(path), text =>   // both or none
        {
            foreach (var sequence in sequences) text.WriteLine(sequence.Id);
            OutputFile.Write(path, stream =>
            {
                WriteNpyHeader(stream, sequences.Count, columns);
                using var writer = new BinaryWriter(stream, Encoding.ASCII, leaveOpen: true);
                foreach (var value in values) writer.Write(value);
            });
        });
    }

    /// <summary>Writes what stands before the values of a .npy file of float32.</summary>
    internal static void WriteNpyHeader(Stream stream, long rows, int columns)
    {
        var header = string.Create(CultureInfo.InvariantCulture,
            $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        header = header.PadRight((header.Length + 10 + 1 + 63) / 64 * 64 - 10 - 1) + "\n";
        using var writer = new BinaryWriter(stream, Encoding.ASCII, leaveOpen: true);
        writer.Write([0x93, .. "NUMPY"u8, 1, 0]);
        writer.Write((ushort)header.Length);
        writer.Write(Encoding.ASCII.GetBytes(header));
    }
}
