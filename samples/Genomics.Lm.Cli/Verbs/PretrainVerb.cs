using System.CommandLine;
using System.Globalization;
using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Methods;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.Tokenization;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>pretrain</c>: masked-language-model training, from scratch or continued.</summary>
internal static class PretrainVerb
{
    private const string ReportFile = "pretraining.tsv";

    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions(devices);
        var fasta = new InputOption<string>("--fasta") { Description = "The corpus: FASTA, plain, gzip or bgzip.", Required = true };
        var tokenizer = new InputOption<string>("--tokenizer")
        {
            Description =
            "tokenizer.json or a model folder. Default: that of --model."
        };
        var model = new ModelOption { Description = "A model folder to go on from. Default: random weights." };
        var config = new SizeOption
        {
            Description =
            "Size of a model from random weights: mini, shallow, small, dnabert2 or a config.json.",
            DefaultValueFactory = _ => "small"
        };
        var exclude = new InputOption<string[]>("--exclude-set")
        {
            Description =
            "Sequences that stay out of the corpus with everything they share with it on either strand: a FASTA file, or ids of the "
            + "corpus, one a line (testing.txt, validation.txt). Repeatable."
        };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the corpus.", DefaultValueFactory = _ => 1 };
        var batch = new Option<int>("--batch") { Description = "Pieces per optimizer step.", DefaultValueFactory = _ => 32 };
        var rate = new Option<double>("--learning-rate") { Description = "Peak learning rate.", DefaultValueFactory = _ => 5e-4 };
        var tokens = new Option<int>("--max-tokens")
        {
            Description = "Longest piece in tokens, [CLS] and [SEP] included.",
            DefaultValueFactory = _ => 128
        };
        var output = new OutputOption("--output")
        {
            IsFolder = true,
            Description = "The model folder to write, with pretraining.tsv in it.",
            Required = true
        };
        var resume =
            new Option<bool>("--resume")
            {
                Description =
            "Go on from the checkpoint of an interrupted run, made after each pass, with the same options and data."
            };
        var command = new Verb("pretrain", "Train an encoder on DNA alone, by masked-language modelling.") { fasta, output, resume,
            tokenizer, model, config, exclude, epochs, batch, rate, tokens, run.Threads, run.Seed, run.Device, run.Quiet, run.Force };
        command.Check(parsed =>
        {
            LanguageModelOptions.RefuseTwoSizes(parsed, model, config);
            if (parsed.GetValue(tokenizer) is null && parsed.GetValue(model) is null)
                throw new ArgumentException($"{tokenizer.Name} is missing; give a tokenizer.json, or a {model.Name} that has one");
            Read(parsed).Validate();
        });
        command.SetAction((parsed, cancellationToken) =>
            Task.FromResult(Interruption.Advise(console, () => RunRecord.GoOn(parsed, resume), () =>
        {
            var folder = parsed.GetValue(output)!;
            string[] names = ["config.json", "tokenizer.json", "model.safetensors", ReportFile];
            using var place = RunFolder.Open(folder, new RunFolderOptions
            {
                Verb = "pretrain",
                Force = parsed.GetValue(run.Force),
                Resume = parsed.GetValue(resume),
                Names = names,
                Inputs = RunOptions.Inputs(parsed),
            });
            using var progress = run.Progress(parsed, console);
            if (place.IsFinished)
            {
                progress.Message($"the interrupted run had ended; its result is in {folder}");
                return 0;
            }
            if (parsed.GetValue(resume) && !place.HasCheckpoints) progress.Warn(RunOptions.NothingToResume(folder));
            using var start = parsed.GetValue(model) is { } path ? ModelSource.Open(path) : null;
            var vocabulary = parsed.GetValue(tokenizer) is { } file ? DnaTokenizer.Load(file)
                : start!.Tokenizer;
            var corpus = Corpus(parsed.GetValue(fasta)!, parsed.GetValue(exclude) ?? [], progress.Message);
            var trained = new MaskedLanguagePretrainer(Read(parsed), run.Engine(parsed))
            {
                CheckpointFolder = place.Work,
                Resume = true
            }.Train(
                corpus, vocabulary, start?.Config ?? LanguageModelOptions.Size(parsed.GetValue(config)!), start?.Checkpoint,
                parsed.GetValue(run.Seed), parsed.GetValue(run.Threads), progress, cancellationToken);
            ModelFolder.Save(place.Result, trained.Config, trained.Tokenizer, trained.Weights);
            WriteReport(Path.Combine(place.Result, ReportFile), trained.Report);
            cancellationToken.ThrowIfCancellationRequested();
            place.Publish();
            progress.Finish();
            progress.Message($"{trained.Report}; saved in {folder}");
            return 0;
        })));
        return command;

        PretrainOptions Read(ParseResult parsed) => new()
        {
            Optimizer = OptimizerOptions.Pretraining with
            {
                Epochs = parsed.GetValue(epochs),
                Batch = parsed.GetValue(batch),
                LearningRate = parsed.GetValue(rate)
            },
            MaxTokens = parsed.GetValue(tokens),
        };
    }

    private static List<DnaSequence> Corpus(string fasta, string[] excluded, Action<string> message)
    {
        var all = FastaReader.Read(fasta);
        if (excluded.Length == 0) return [.. all];
        var filter = new CorpusFilter();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in excluded)
        {
            if (!File.Exists(file)) throw new GenomicsDataException("there is no such file; give a FASTA file or ids, one a line", file);
            if (IsFasta(file)) foreach (var sequence in FastaReader.Read(file)) filter.Exclude(sequence);
            else ids.UnionWith(File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0));
        }
        var found = 0;
        if (ids.Count > 0)
            foreach (var sequence in FastaReader.Read(fasta).Where(s => ids.Contains(s.Id)))
            {
                filter.Exclude(sequence);
                found++;
            }
        if (found < ids.Count)
            throw new GenomicsDataException(
                $"{ids.Count - found} of {ids.Count} excluded ids are not in the corpus; give the ids of {fasta}, or a FASTA file of "
                    + $"what must stay out", excluded[0]);
        List<DnaSequence> kept = [.. filter.Keep(all)];
        message(string.Create(CultureInfo.InvariantCulture,
            $"{filter.BasesLeftOut} of {filter.BasesRead} bases left out of the corpus, because excluded sequences have them"));
        return kept;
    }

    private static bool IsFasta(string file)
        => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || File.ReadLines(file)
        .FirstOrDefault(l => l.Trim().Length > 0)?.StartsWith('>') == true;

    private static void WriteReport(string file, PretrainReport report) => Data.Files.OutputFile.WriteText(file, writer =>
    {
        writer.Write(
            "tokens_seen\tepochs\theld_out_tokens\theld_out_bases\tbits_per_base\torder0_bits_per_base\torder5_bits_per_base\tverdict\n");
        writer.Write(string.Create(CultureInfo.InvariantCulture,
            $"{report.TokensSeen}\t{report.Epochs}\t{report.HeldOutTokens}\t{report.HeldOutBases}\t{report.BitsPerBase}\t"
                + $"{report.Order0BitsPerBase}\t{report.Order5BitsPerBase}\t"
                + $"{(report.Useful ? "pre-trained" : "not usefully pre-trained")}\n"));
    });
}
