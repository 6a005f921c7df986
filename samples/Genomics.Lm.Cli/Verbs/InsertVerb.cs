using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Insertions;
using Genomics.Lm.Evaluation.Motifs;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Statistics.Measures;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>insert</c>: what motifs do at every place of backgrounds, pairs of them, and the words of DExTER.</summary>
internal static class InsertVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions(devices);
        var predictor = new InputOption<string>("--predictor")
        {
            Description = "The predictor folder that is asked.",
            Required = true
        };
        var fasta = new InputOption<string>("--fasta")
        {
            Description = "Windows of the geometry that the predictor was fitted on, best of genes that it did not learn from.",
            Required = true
        };
        var motifs = new InputOption<string?>("--motifs")
        {
            Description = "Motifs in MEME's format: each is written at every place of the shuffled windows.",
        };
        var pairs = new Option<bool>("--pairs")
        {
            Description = "Write each two of the motifs at every spacing in place of single ones.",
        };
        var words = new InputOption<string?>("--words-of")
        {
            Description = "In place of motifs: a predictor folder of DExTER, whose words are written into their regions and broken where "
                + "they stand; prints how much of the predictions its words explain.",
        };
        var shuffles = new Option<int>("--shuffles")
        {
            HelpName = "N",
            Description = "Backgrounds made of each window by shuffling it with its dinucleotides kept; 0: the windows themselves.",
            DefaultValueFactory = _ => 1
        };
        var step = new Option<int>("--step")
        {
            HelpName = "BASES",
            Description = "From one place to the next.",
            DefaultValueFactory = _ => 1
        };
        var spacing = new Option<int>("--most-spacing")
        {
            HelpName = "BASES",
            Description = "Pairs: most bases between the two.",
            DefaultValueFactory = _ => 50
        };
        var anchor = new Option<int?>("--anchor")
        {
            HelpName = "INDEX",
            Description = "Pairs: where the first motif begins, 0-based. Default: in the middle."
        };
        var perWord = new Option<int>("--windows-per-word")
        {
            Description = "Words: most windows in which each is tried.",
            DefaultValueFactory = _ => 50
        };
        var condition = new Option<string>("--condition")
        {
            Description = "The condition that is drawn, and that words are asked about. Default: the first.",
        };
        var output = new OutputOption("--output")
        {
            Endings = TableFormats.Endings(TableFormat.Tsv),
            Description = "The table to write, NAME.tsv; for motifs the curves stand beside it, NAME.svg.",
            Required = true
        };
        var command = new Verb("insert", "What a predictor says when motifs or DExTER's words are written into windows.")
            { predictor, fasta, motifs, pairs, anchor, spacing, words, perWord, shuffles, step, condition, output, run.Threads, run.Seed,
            run.Device, run.Quiet, run.Force };
        command.Check(parsed =>
        {
            if (parsed.GetValue(motifs) is null == parsed.GetValue(words) is null)
                throw new ArgumentException($"give {motifs.Name} or {words.Name}");
            if (parsed.GetValue(words) is not null && parsed.GetValue(pairs))
                throw new ArgumentException($"{pairs.Name} are of {motifs.Name}");
            Read(parsed).Validate();
            Asked(parsed).Validate();
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var (path, file, dexter) = (parsed.GetValue(output)!, parsed.GetValue(motifs), parsed.GetValue(words));
            var (options, asked) = (Read(parsed), Asked(parsed));
            var drawing = Predictors.WithoutExtension(path, ".gz", ".tsv") + ".svg";
            run.CheckFile(parsed, path, file is null ? [] : [drawing]);
            using var model = Predictors.Load(parsed.GetValue(predictor)!, run.Engine(parsed));
            var windows = FastaReader.ReadAll(parsed.GetValue(fasta)!);
            Predictors.RequireFit(model, windows, parsed.GetValue(fasta)!);
            if (windows.Count == 0) throw new GenomicsDataException("has no sequence", parsed.GetValue(fasta)!);
            var index = Predictors.Condition(model, parsed.GetValue(condition));
            using var progress = run.Progress(parsed, console);
            if (dexter is not null) Words(model, windows, index, dexter, path, asked, run.Engine(parsed), progress, cancellationToken);
            else if (parsed.GetValue(pairs)) Pairs(model, windows, index, MemeFile.Read(file!).Motifs, path, drawing, options, progress,
                cancellationToken);
            else
            {
                var effects = MemeFile.Read(file!).Motifs.SelectMany(m
                    => MotifInsertion.AtEveryPlace(model, windows, m, options, progress, cancellationToken)).ToList();
                InsertionFiles.Write(path, model.Info, effects);
                SectionDrawing.WriteSvg(InsertionFiles.Curves(model.Info, effects, index), drawing);
            }
            progress.Finish();
            return Task.FromResult(0);
        });
        return command;

        InsertionOptions Read(ParseResult parsed) => new()
        {
            Shuffles = parsed.GetValue(shuffles),
            Step = parsed.GetValue(step),
            Anchor = parsed.GetValue(anchor),
            MostSpacing = parsed.GetValue(spacing),
            Seed = parsed.GetValue(run.Seed),
            Threads = parsed.GetValue(run.Threads),
        };

        WordResponseOptions Asked(ParseResult parsed) => new()
        {
            WindowsPerWord = parsed.GetValue(perWord),
            Seed = parsed.GetValue(run.Seed),
            Threads = parsed.GetValue(run.Threads),
        };
    }

    private static void Pairs(IExpressionPredictor model, IReadOnlyList<DnaSequence> windows, int condition, IReadOnlyList<Motif> motifs,
        string path, string drawing, InsertionOptions options, CliProgress progress, CancellationToken cancellationToken)
    {
        if (motifs.Count < 2) throw new GenomicsDataException("has one motif; pairs need two");
        var effects = Enumerable.Range(0, motifs.Count).SelectMany(a => Enumerable.Range(a + 1, motifs.Count - a - 1).SelectMany(b
            => MotifInsertion.AtEverySpacing(model, windows, motifs[a], motifs[b], options, progress, cancellationToken))).ToList();
        InsertionFiles.Write(path, model.Info, effects);
        SectionDrawing.WriteSvg(InsertionFiles.Curves(model.Info, effects, condition), drawing);
    }

    private static void Words(IExpressionPredictor model, IReadOnlyList<DnaSequence> windows, int condition, string folder, string path,
        WordResponseOptions options, IComputeEngine engine, CliProgress progress, CancellationToken cancellationToken)
    {
        using var other = Predictors.Load(folder, engine);
        if (other is not DexterPredictor dexter)
            throw new GenomicsDataException($"is no predictor of DExTER but of {other.Info.Kind}, which has no words", folder);
        if (dexter.Info.Window != model.Info.Window)
            throw new GenomicsDataException(
                $"was fitted on windows of {dexter.Info.Window.Length} bases, start at {dexter.Info.Window.AlignmentIndex}; "
                + $"{model.Info.Name} on {model.Info.Window.Length}, {model.Info.Window.AlignmentIndex}", folder);
        var name = model.Info.Conditions[condition];
        if (!dexter.Info.Conditions.Contains(name))
            throw new GenomicsDataException($"has no condition '{name}', only {string.Join(", ", dexter.Info.Conditions)}", folder);
        var words = DexterMotifs.Words(dexter, name);
        var responses = WordResponses.Measure(model, windows, words, condition, options, progress, cancellationToken);
        InsertionFiles.Write(path, responses);
        progress.Finish();
        foreach (var (what, value) in ((string, Func<WordResponse, double>)[])[
            ("writing", r => r.Insertion), ("breaking", r => r.Ablation)])
            if (responses.Where(r => double.IsFinite(value(r))).ToArray() is { Length: > 2 } known)
                progress.Message(FormattableString.Invariant(
                    $"{known.Length} words: rank correlation of what {what} one does with what it is worth to DExTER ")
                    + FormattableString.Invariant(
                        $"{Correlation.Spearman([.. known.Select(value)], [.. known.Select(r => r.Word.PerOccurrence)]):0.00}"));
        if (windows.Count < 20) return;
        var share = WordResponses.ExplainedShare(model, condition, DexterFeatures.Of(dexter), windows, null, options, cancellationToken);
        progress.Message(FormattableString.Invariant(
            $"DExTER's {dexter.Models.Sum(m => m.Variables.Count)} variables explain {share:P1} of the variance of ")
            + $"{model.Info.Name}'s predictions in windows left out");
    }
}
