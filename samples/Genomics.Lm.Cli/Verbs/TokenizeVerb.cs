using System.CommandLine;
using System.Text;
using System.Text.Json;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Data;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>tokenize</c>: BPE ids, one JSON object a line.</summary>
internal static class TokenizeVerb
{
    public static Verb Build(CliConsole console)
    {
        var tokenizer = new InputOption<string>("--tokenizer") { Description = "A tokenizer.json or a model folder.", Required = true };
        var input = new InputOption<string?>("--input")
        {
            Description = "One sequence a line, or '-' for standard input. An empty line is an empty sequence.",
            TakesStandardInput = true,
        };
        var fasta = new InputOption<string?>("--fasta")
        {
            Description = "In place of --input: the sequences of a FASTA file, plain, gzip or bgzip, in its order."
                + FastaInput.OrStandardInput,
            TakesStandardInput = true,
        };
        var asIs =
            new Option<bool>("--as-is")
            {
                Description =
            "Keep lower case, which the published tokenizer turns into [UNK]. Default: upper-case first."
            };
        var tokens = new Option<bool>("--tokens") { Description = "Add the tokens' text and their base ranges (0-based start, end)." };
        var command = new Verb("tokenize", "Byte-pair-encoding ids of sequences, as JSON lines on standard output.") { tokenizer, input,
            fasta, asIs, tokens };
        command.Check(parsed =>
        {
            if (parsed.GetValue(input) is null == parsed.GetValue(fasta) is null)
                throw new ArgumentException($"give {input.Name} or {fasta.Name}");
            if (parsed.GetValue(fasta) is not null && parsed.GetValue(asIs))
                throw new ArgumentException($"{asIs.Name} is for {input.Name}: sequences of FASTA are upper case");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var model = DnaTokenizer.Load(parsed.GetValue(tokenizer)!, parsed.GetValue(asIs) ? LetterCase.AsIs : LetterCase.UpperCase);
            var (lines, records) = (parsed.GetValue(input), parsed.GetValue(fasta));
            foreach (var sequence in lines is not null ? Lines(lines, console)
                : FastaInput.Read(records!, console).Select(r => r.ToString()))
            {
                cancellationToken.ThrowIfCancellationRequested();
                console.Output.WriteLine(ToJson(model, sequence, parsed.GetValue(tokens)));
            }
            return Task.FromResult(0);
        });
        return command;
    }

    private static IEnumerable<string> Lines(string path, CliConsole console)
    {
        using var reader = Open(path, console);
        for (var number = 1L; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith('>'))
                throw new GenomicsDataException("begins with '>', as records of FASTA do; give one sequence a line, or --fasta FILE",
                    path == "-" ? "standard input" : path, number);
            yield return line;
        }
    }

    private static TextReader Open(string path, CliConsole console)
    {
        return path == "-" ? console.Input : new StreamReader(path);
    }

    private static string ToJson(DnaTokenizer tokenizer, string line, bool withTokens)
    {
        using var stream = new MemoryStream();
        using (var json =
            new Utf8JsonWriter(stream, new JsonWriterOptions
            {
                Encoder =
            System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
            }))
        {
            json.WriteStartObject();
            json.WriteStartArray("ids");
            foreach (var id in tokenizer.EncodeToIds(line)) json.WriteNumberValue(id);
            json.WriteEndArray();
            if (withTokens)
            {
                var encoded = tokenizer.EncodeToTokens(line.AsSpan());
                json.WriteStartArray("tokens");
                foreach (var token in encoded) json.WriteStringValue(token.Value);
                json.WriteEndArray();
                json.WriteStartArray("ranges");
                foreach (var token in encoded)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(token.Start);
                    json.WriteNumberValue(token.End);
                    json.WriteEndArray();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
