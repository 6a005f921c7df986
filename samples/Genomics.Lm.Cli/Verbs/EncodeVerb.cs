using System.CommandLine;
using System.Text.Json;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>encode</c>: the encoder's raw outputs for token ids.</summary>
internal static class EncodeVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions(devices);
        var model = new ModelOption
        {
            Description =
            "A model folder (config.json, tokenizer.json and weights), or dnabert2 after fetch.",
            Required = true
        };
        var ids = new InputOption<string>("--ids")
        {
            Description = "One JSON object a line, {\"ids\":[…]}, without padding; '-' for standard input, as 'tokenize' writes it.",
            Required = true,
            TakesStandardInput = true
        };
        var masked = new Option<bool>("--mlm") { Description = "Add the masked-language logits, [tokens][vocabulary]." };
        var output = new OutputOption("--output")
        {
            Endings = [".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".json"],
            Description = "The file of JSON lines to write.",
            Required = true
        };
        var command = new Verb("encode", "Hidden states, pooled vectors and logits of token ids, as JSON lines.") { model, ids, masked,
            output, run.Threads, run.Seed, run.Device, run.Quiet, run.Force };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            run.CheckFile(parsed, path);
            using var folder = ModelSource.Open(parsed.GetValue(model)!);
            if (parsed.GetValue(masked) && !folder.HasMaskedLanguageHead)
                throw new GenomicsDataException("has no masked-language head; leave --mlm out", folder.WeightsFile);
            using var encoder = new RawEncoder(folder, run.Engine(parsed), parsed.GetValue(run.Threads), parsed.GetValue(masked));
            OutputFile.Write(path, stream =>
            {
                foreach (var (line, number) in Lines(parsed.GetValue(ids)!, console))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    using (var json = new Utf8JsonWriter(stream)) encoder.Write(json,
                        ReadIds(line, Named(parsed.GetValue(ids)!), number, folder.Config.VocabularySize));
                    stream.WriteByte((byte)'\n');
                }
            });
            return Task.FromResult(0);
        });
        return command;
    }

    private static IEnumerable<(string Line, long Number)> Lines(string path, CliConsole console)
    {
        using var reader = path == "-" ? null : new StreamReader(path);
        for (var number = 1L; (reader ?? console.Input).ReadLine() is { } line; number++)
            if (line.Length > 0) yield return (line, number);
    }

    private static string Named(string path) => path == "-" ? "standard input" : path;

    private static int[] ReadIds(string line, string path, long number, int vocabulary)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            int[] ids = [.. json.RootElement.GetProperty("ids").EnumerateArray().Select(v => v.GetInt32())];
            if (ids.Length == 0) throw new GenomicsDataException("has no ids; give at least one", path, number);
            if (Array.Find(ids, id => id < 0 || id >= vocabulary) is var bad and not 0)
                throw new GenomicsDataException($"id {bad} is outside the vocabulary of {vocabulary}", path, number);
            return ids;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new GenomicsDataException("is not of the form {\"ids\":[1,…,2]}", path, number, null, error);
        }
    }
}
