using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter;
using Genomics.Lm.Evaluation.Attributions;
using Genomics.Lm.Evaluation.Motifs;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>
/// <c>motifs</c>: what the bases that matter have in common, or DExTER's words; compared with known motifs, and looked for.
/// </summary>
internal static class MotifsVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, attribution) = (new RunOptions(devices), new AttributionChoices());
        var predictor = new InputOption<string?>("--predictor")
        {
            Description = "A predictor folder: motifs are made of the bases of --fasta that matter to it, or with --words of its own "
                + "words.",
        };
        var fasta = new InputOption<string?>("--fasta") { Description = "Windows that the predictor is asked about." };
        var words = new Option<bool>("--words") { Description = "DExTER's words with their regions and coefficients, as motifs." };
        var given = new InputOption<string?>("--motifs") { Description = "In place of a predictor: motifs, in MEME's format." };
        var condition = new Option<string>("--condition") { Description = "The condition that is explained. Default: the first." };
        var width = new Option<int>("--width") { Description = "Bases of a motif.", DefaultValueFactory = _ => new SeqletOptions().Width };
        var share = new Option<double>("--share")
        {
            HelpName = "SHARE",
            Description = "The share of all places at which a motif may lie.",
            DefaultValueFactory = _ => new SeqletOptions().Share
        };
        var fewest = new Option<int>("--fewest-sites")
        {
            Description = "The fewest places that make a motif.",
            DefaultValueFactory = _ => new SeqletOptions().Fewest
        };
        var database = new InputOption<string?>("--database")
        {
            Description = "Known motifs in MEME's format (JASPAR offers it): each motif is compared with each, NAME.matches.tsv.",
        };
        var scan = new InputOption<string?>("--scan")
        {
            Description = "Sequences, FASTA, in which the motifs are looked for on both strands: NAME.hits.tsv.",
        };
        var pValue = new Option<double>("--p-value")
        {
            HelpName = "P",
            Description = "The largest p-value of a place that is reported.",
            DefaultValueFactory = _ => 1e-4
        };
        var output = new OutputOption("--output")
        {
            Endings = [".meme", ".meme.gz"],
            Description = "The motifs to write, NAME.meme; their logos stand beside them, NAME.svg.",
            Required = true
        };
        var command = new Verb("motifs", "Motifs of a predictor: from the bases that matter to it, or DExTER's own words; compared with "
            + "known ones and looked for in sequences.")
            { predictor, fasta, words, given, condition, attribution.Method, attribution.Baselines, attribution.Steps, attribution.Alone,
            width, share, fewest, database, scan, pValue, output, run.Threads, run.Seed, run.Device, run.Quiet, run.Force };
        command.Check(parsed =>
        {
            var (folder, windows, file, areWords) =
                (parsed.GetValue(predictor), parsed.GetValue(fasta), parsed.GetValue(given), parsed.GetValue(words));
            if (folder is null == file is null) throw new ArgumentException($"give {predictor.Name} or {given.Name}");
            if (folder is not null && windows is null != areWords)
                throw new ArgumentException($"beside {predictor.Name} give {fasta.Name}, or {words.Name} for DExTER's own");
            if (file is not null && (windows is not null || areWords))
                throw new ArgumentException($"{given.Name} are finished; {fasta.Name} and {words.Name} belong to {predictor.Name}");
            if (parsed.GetValue(pValue) is not (> 0 and <= 1)) throw new ArgumentException($"{pValue.Name} must be above 0, at most 1");
            attribution.Read(parsed, run);
            Read(parsed).Validate();
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var (folder, file) = (parsed.GetValue(predictor), parsed.GetValue(given));
            var path = parsed.GetValue(output)!;
            var name = Predictors.WithoutExtension(path, ".gz", ".meme");
            var (matches, hits) = (parsed.GetValue(database) is null ? null : $"{name}.matches.tsv",
                parsed.GetValue(scan) is null ? null : $"{name}.hits.tsv");
            run.CheckFile(parsed, path, [$"{name}.svg", .. new[] { matches, hits }.OfType<string>()]);
            var known = parsed.GetValue(database) is { } library ? MemeFile.Read(library).Motifs : null;
            using var progress = run.Progress(parsed, console);
            IReadOnlyList<double>? background = null;
            IReadOnlyList<Motif> motifs;
            if (file is not null) (motifs, background) = MemeFile.Read(file);
            else
            {
                using var model = Predictors.Load(folder!, run.Engine(parsed));
                var explained = Predictors.Condition(model, parsed.GetValue(condition));
                motifs = parsed.GetValue(words) ? WordsOf(model, explained, folder!)
                    : Found(model, explained, attribution, parsed, attribution.Read(parsed, run), Read(parsed), parsed.GetValue(fasta)!,
                        progress, cancellationToken);
            }
            progress.Finish();
            MemeFile.Write(path, motifs, background);
            if (motifs.Count > 0) MotifPictures.Write($"{name}.svg", motifs, $"Motifs: {Path.GetFileName(name)}");
            progress.Message($"{motifs.Count} motifs"
                + (motifs.Count == 0 ? "; try more sequences, a larger --share or fewer --fewest-sites" : ""));
            if (matches is not null)
                progress.Message($"{MotifFiles.WriteMatches(matches, motifs, known!, cancellationToken)} matches: {matches}");
            if (hits is not null)
                progress.Message($"{MotifFiles.WriteHits(hits, motifs, FastaReader.Read(parsed.GetValue(scan)!), parsed.GetValue(pValue),
                    background, cancellationToken)} places: {hits}");
            return Task.FromResult(0);
        });
        return command;

        SeqletOptions Read(ParseResult parsed) => new()
        {
            Width = parsed.GetValue(width),
            Share = parsed.GetValue(share),
            Fewest = parsed.GetValue(fewest),
        };
    }

    private static IReadOnlyList<Motif> WordsOf(IExpressionPredictor model, int condition, string folder)
        => model is DexterPredictor dexter ? DexterMotifs.Of(dexter, dexter.Info.Conditions[condition])
            : throw new GenomicsDataException($"is no predictor of DExTER but of {model.Info.Kind}, which has no words; give --fasta",
                folder);

    private static IReadOnlyList<Motif> Found(IExpressionPredictor model, int condition, AttributionChoices attribution,
        ParseResult parsed, AttributionOptions how, SeqletOptions options, string fasta, CliProgress progress,
        CancellationToken cancellationToken)
    {
        var windows = FastaReader.ReadAll(fasta);
        Predictors.RequireFit(model, windows, fasta);
        attribution.Check(parsed, model);
        var seqlets = Seqlets.Find([.. windows.Select((window, done) =>
        {
            progress.Report(new($"{model.Info.Name}: windows explained", done, windows.Count));
            return (window, Attributor.Explain(model, window, condition, how, null, cancellationToken).Scores);
        })], options);
        progress.Message($"{seqlets.Count} places that matter in {windows.Count} windows");
        return Seqlets.Cluster(seqlets, options);
    }
}
