using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Compute;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Prediction;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>variants</c>: the effect of variants on the genes near them, or what a language model alone says of them.</summary>
internal static class VariantsVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, shards, haplotypes) = (new RunOptions(devices), new ShardOptions(), new HaplotypeOptions());
        var predictor = new InputOption<string?>("--predictor")
        {
            Description = "A predictor folder written by finetune, dexter or compare; with --annotation.",
        };
        var zeroShot = new ModelOption("--zero-shot")
        {
            Description = "In place of --predictor and --annotation: a pre-trained model folder, or dnabert2 after fetch. It is asked how "
                + "much less likely each allele makes the bases around it (pseudo-log-likelihood), and how far it moves their embedding.",
        };
        var context = new Option<int>("--context")
        {
            HelpName = "BASES",
            Description = "With --zero-shot: bases on either side of an allele that are read.",
            DefaultValueFactory = _ => 150
        };
        var flank = new Option<int>("--flank")
        {
            HelpName = "BASES",
            Description = "With --zero-shot: bases on either side whose tokens are scored; each costs a run of the model.",
            DefaultValueFactory = _ => new ZeroShotOptions().Flank!.Value
        };
        var genome = new InputOption<string>("--genome")
        {
            Description =
            "The genome that the variants refer to: FASTA (with .fai or plain), bgzip, 2bit.",
            Required = true
        };
        var annotation = new InputOption<string?>("--annotation")
        {
            Description = "Genes: GTF, GFF3, BED or an NCBI feature table.",
        };
        var vcf = new InputOption<string>("--vcf") { Description = "Variants, VCF 4.x, plain, gzip or bgzip.", Required = true };
        var draws = new Option<int>("--null")
        {
            HelpName = "N",
            Description = "Beside each effect, those of N changes of the same kind at random places of the same window: their mean, "
                + "spread, and the share that are as large (columns null_draws, null_mean, null_sd, null_p).",
            DefaultValueFactory = _ => 0
        };
        var output =
            new OutputOption("--output")
            {
                Endings = [".vcf", ".vcf.gz"],
                Description =
            "The VCF to write, NAME.vcf or NAME.vcf.gz, with an INFO entry GLM (GLMZS with --zero-shot); the table stands beside it, "
                + "NAME.tsv, and every allele that was not scored, with the reason, in NAME.refused.tsv.",
                Required = true
            };
        var command =
            new Verb("variants",
            "The effect of variants on the predicted expression of the genes whose windows they lie in. " + VariantScorer.Caution + ".")
            { predictor, genome, annotation, vcf, draws, haplotypes.Together, haplotypes.Samples, zeroShot, context, flank,
                output, run.Threads, run.Seed, run.Device, run.Quiet, run.Force };
        command.Check(parsed =>
        {
            var isZeroShot = parsed.GetValue(zeroShot) is not null;
            var (hasPredictor, hasGenes) = (parsed.GetValue(predictor) is not null, parsed.GetValue(annotation) is not null);
            if (isZeroShot ? hasPredictor || hasGenes : !hasPredictor || !hasGenes)
                throw new ArgumentException($"give {predictor.Name} and {annotation.Name}, or {zeroShot.Name}");
            if (parsed.GetValue(draws) is < 0 or > 100_000) throw new ArgumentException($"{draws.Name} must be from 0 to 100000");
            if (isZeroShot && parsed.GetValue(draws) > 0)
                throw new ArgumentException($"{draws.Name} is of effects on genes; {zeroShot.Name} has none");
            if (parsed.GetValue(context) is < 1 or > 100_000) throw new ArgumentException($"{context.Name} must be from 1 to 100000");
            Settings(parsed).Validate();
            haplotypes.Check(parsed, shards, isZeroShot);
        });
        shards.AddTo(command, output);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            var (model, calls) = (parsed.GetValue(zeroShot), parsed.GetValue(vcf)!);
            shards.Check(parsed, run, path, [TableOf(path), RefusedOf(path), .. haplotypes.Files(parsed, path)]);
            var people = haplotypes.People(parsed, calls);
            using var progress = run.Progress(parsed, console);
            using var chromosomes = Genome.Open(parsed.GetValue(genome)!, cancellationToken);
            void Write(Action<VcfReader, IEnumerable<VcfRecord>, string, VariantCount> write, int? near)
                => shards.WriteStream(parsed, console, run, path, () => CountRecords(calls), (start, length, file) =>
                {
                    using var reader = new VcfReader(calls);
                    var (count, records) = (new VariantCount(length is not null), reader.ReadAll().Skip(start));
                    write(reader, length is { } most ? records.Take(most) : records, file, count);
                    progress.Finish();
                    count.Tell(reader, near, progress);
                });
            if (model is not null)
            {
                using var language = ModelSource.Open(model);
                using var zero = new MaskedLanguageScorer(language, Settings(parsed), run.Engine(parsed));
                Write((reader, records, file, count) => VariantFiles.WriteZeroShot(file, TableOf(file), reader.Header, count.Watch(
                    ZeroShotVariants.Score(zero, chromosomes, records, parsed.GetValue(context), cancellationToken),
                    reader.Name, chromosomes,
                    progress), reader.Name, RefusedOf(file)), null);
                progress.Message($"note: {VariantFiles.ZeroShotCaution}");
                return Task.FromResult(0);
            }
            using var fitted = Predictors.Load(parsed.GetValue(predictor)!, run.Engine(parsed));
            var annotated = GeneAnnotation.Read(parsed.GetValue(annotation)!, cancellationToken: cancellationToken);
            var scorer = new VariantScorer(fitted, chromosomes, annotated, parsed.GetValue(run.Threads), cancellationToken)
            {
                NullDraws = parsed.GetValue(draws),
                Seed = parsed.GetValue(run.Seed),
            };
            Write((reader, records, file, count) => VariantFiles.Write(file, TableOf(file), reader.Header, fitted.Info, count.Watch(
                scorer.Score(records, cancellationToken), reader.Name, chromosomes, progress), reader.Name, RefusedOf(file),
                fitted is ConformalPredictor, scorer.NullDraws > 0), scorer.Genes);
            if (people.Count > 0)
                haplotypes.Write(parsed, calls, path, fitted.Info,
                    new HaplotypeScorer(fitted, chromosomes, annotated, parsed.GetValue(run.Threads), cancellationToken), people, progress,
                    cancellationToken);
            progress.Message($"note: {VariantScorer.Caution}");
            return Task.FromResult(0);
        });
        return command;

        ZeroShotOptions Settings(ParseResult parsed)
            => new() { Flank = parsed.GetValue(flank), Threads = parsed.GetValue(run.Threads) };
    }

    /// <summary>The table beside a VCF.</summary>
    internal static string TableOf(string vcf) => NameOf(vcf) + ".tsv";

    internal static string RefusedOf(string vcf) => NameOf(vcf) + ".refused.tsv";

    internal static string NameOf(string vcf) => Predictors.WithoutExtension(vcf, ".gz", ".vcf");

    private static int CountRecords(string vcf)
    {
        using var reader = new VcfReader(vcf);
        return reader.ReadAll().Count();
    }
}
