using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Tokenization;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>train-tokenizer</c>: learns a BPE vocabulary.</summary>
internal static class TrainTokenizerVerb
{
    public static Verb Build(CliConsole console)
    {
        var run = new RunOptions();
        var fasta = new InputOption<string>("--fasta")
        {
            Description = "Sequences to learn from: FASTA, plain, gzip or bgzip." + FastaInput.OrStandardInput,
            TakesStandardInput = true,
            Required = true
        };
        var size = new Option<int>("--vocabulary-size")
        {
            Description = "Tokens, the five special ones and A, C, G, T included.",
            DefaultValueFactory = _ => 4096
        };
        var output = new OutputOption("--output")
        {
            Endings = [".json"],
            Description = "The tokenizer.json to write.",
            Required = true
        };
        var command = new Verb("train-tokenizer", "Learn a byte-pair-encoding vocabulary from DNA.") { fasta, size, output, run.Threads,
            run.Seed, run.Quiet, run.Force };
        command.Check(parsed => Read(parsed).Validate());
        command.SetAction((parsed, cancellationToken) =>
        {
            run.CheckFile(parsed, parsed.GetValue(output)!);
            using var progress = run.Progress(parsed, console);
            var training = BpeTrainer.Train(FastaInput.Read(parsed.GetValue(fasta)!, console), Read(parsed), progress, cancellationToken);
            training.Tokenizer.Save(parsed.GetValue(output)!);
            progress.Message($"{training.Tokenizer.VocabularySize} tokens from {training.BasesUsed} of {training.BasesRead} bases");
            return Task.FromResult(0);
        });
        return command;

        BpeTrainerOptions Read(ParseResult parsed) => new()
        {
            VocabularySize = parsed.GetValue(size),
            Threads = parsed.GetValue(run.Threads),
            Seed = parsed.GetValue(run.Seed),
        };
    }
}
