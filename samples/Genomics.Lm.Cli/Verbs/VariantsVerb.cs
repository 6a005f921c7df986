using System.Globalization;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Interpretation;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>variants</c>: the effect of variants on the genes near them.</summary>
internal static class VariantsVerb
{
    public static Verb Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var (run, shards) = (new RunOptions(devices), new ShardOptions());
        var predictor = new InputOption<string>("--predictor")
        {
            Description =
            "A predictor folder written by finetune, dexter or compare.",
            Required = true
        };
        var genome = new InputOption<string>("--genome")
        {
            Description =
            "The genome that the variants refer to: FASTA (with .fai or plain), bgzip, 2bit.",
            Required = true
        };
        var annotation = new InputOption<string>("--annotation")
        {
            Description = "Genes: GTF, GFF3, BED or an NCBI feature table.",
            Required = true
        };
        var vcf = new InputOption<string>("--vcf") { Description = "Variants, VCF 4.x, plain, gzip or bgzip.", Required = true };
        var output =
            new OutputOption("--output")
            {
            Endings = [".vcf", ".vcf.gz"],
                Description =
            "The VCF to write, NAME.vcf or NAME.vcf.gz, with an INFO entry GLM; the table stands beside it, NAME.tsv, and "
                + "every allele that was not scored, with the reason, in NAME.refused.tsv.",
                Required = true
            };
        var command =
            new Verb("variants",
            "The effect of variants on the predicted expression of the genes whose windows they lie in. " + VariantScorer.Caution + ".")
            { predictor, genome, annotation,
                vcf, output, run.Threads, run.Device, run.Quiet, run.Force };
        shards.AddTo(command, output);
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            shards.Check(parsed, run, path, TableOf(path), RefusedOf(path));
            using var progress = run.Progress(parsed, console);
            using var model = Predictors.Load(parsed.GetValue(predictor)!, run.Engine(parsed));
            using var chromosomes = Genome.Open(parsed.GetValue(genome)!, cancellation);
            var scorer =
                new VariantScorer(model, chromosomes, GeneAnnotation.Read(parsed.GetValue(annotation)!, cancellation: cancellation),
                parsed.GetValue(run.Threads), cancellation);
            var calls = parsed.GetValue(vcf)!;
            shards.WriteStream(parsed, console, run, path, () => CountRecords(calls), (start, length, file) =>
            {
                using var reader = new VcfReader(calls);
                var count = new Count { IsPart = length is not null };
                var records = reader.ReadAll().Skip(start);
                if (length is { } most) records = records.Take(most);
                VariantFiles.Write(file, TableOf(file), reader.Header, model.Info,
                    count.Watch(scorer.Score(records, cancellation), reader.Name, chromosomes, progress), reader.Name,
                    RefusedOf(file));
                progress.Finish();
                count.Tell(reader, scorer, progress);
            });
            progress.Message($"note: {VariantScorer.Caution}");
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>The table beside a VCF.</summary>
    internal static string TableOf(string vcf) => MutagenesisVerb.WithoutExtension(vcf, ".gz", ".vcf") + ".tsv";

    internal static string RefusedOf(string vcf) => MutagenesisVerb.WithoutExtension(vcf, ".gz", ".vcf") + ".refused.tsv";

    private static int CountRecords(string vcf)
    {
        using var reader = new VcfReader(vcf);
        return reader.ReadAll().Count();
    }

    private sealed class Count
    {
        private const int MostNames = 5;

        // in a part of the file it may be right that no variant is on the genome
        public bool IsPart { get; init; }

        private readonly Dictionary<AlleleCut, int> _refused = [];
        private readonly Dictionary<VariantPlace, (int Variants, SortedSet<string> Chromosomes)> _places = [];
        private int _effects;
        private int _near;
        private int _variants;

        public IEnumerable<ScoredVariant> Watch(IEnumerable<ScoredVariant> variants, string file, IGenome genome, CliProgress progress)
        {
            foreach (var variant in variants)
            {
                _variants++;
                _effects += variant.Effects.Count;
                if (variant.Effects.Count > 0) _near++;
                Place(variant);
                foreach (var (_, _, reason) in variant.Refused) _refused[reason] = _refused.GetValueOrDefault(reason) + 1;
                if (_variants % 100 == 0) progress.Report(new("variants", _variants, 0));
                yield return variant;
            }
            if (!IsPart && _variants > 0 && Of(VariantPlace.UnknownChromosome) + Of(VariantPlace.BeyondChromosome) == _variants)
                throw new GenomicsDataException(
                    $"has no variant on the genome: {Strangers()}; the genome has {Known(genome)}; give the genome that the variants "
                        + $"were called on", file);
            if (!IsPart && _effects == 0 && _refused.ContainsKey(AlleleCut.OtherReference))
                throw new GenomicsDataException(
                    "has no reference allele that the genome has at that place; give the genome that the variants were called on", file);
        }

        public void Tell(VcfReader reader, VariantScorer scorer, CliProgress progress)
        {
            progress.Message($"{_variants} variants, {_near} of them in a window of {scorer.Genes} genes: {_effects} effects");
            if (Of(VariantPlace.UnknownChromosome) > 0)
                progress.Message(
                    $"{Of(VariantPlace.UnknownChromosome)} variants are on chromosomes that the genome lacks "
                        + $"({Names(VariantPlace.UnknownChromosome)})");
            if (Of(VariantPlace.BeyondChromosome) > 0)
                progress.Message(
                    $"{Of(VariantPlace.BeyondChromosome)} variants lie beyond the end of their chromosome "
                        + $"({Names(VariantPlace.BeyondChromosome)}); is it the same assembly?");
            if (Of(VariantPlace.WithoutGenes) > 0)
                progress.Message(
                    $"{Of(VariantPlace.WithoutGenes)} variants are on chromosomes on which no gene has a window "
                        + $"({Names(VariantPlace.WithoutGenes)})");
            foreach (var (kind, alleles) in reader.Refused)
                progress.Message(
                    $"{alleles} alleles cannot be put into a sequence: "
                        + $"{RefusalText.Of(kind)}{(kind == AlleleKind.Malformed ? $", {string.Join("; ", reader.Malformed)}" : "")}");
            foreach (var (reason, alleles) in _refused)
                progress.Message($"{alleles} alleles beside a gene were not scored: {RefusalText.Of(reason)}"
                    + (reason == AlleleCut.OtherReference ? "; is it the same assembly?" : ""));
        }

        private void Place(ScoredVariant variant)
        {
            var (variants, chromosomes) = _places.GetValueOrDefault(variant.Place, (0, []));
            if (chromosomes.Count <= MostNames) chromosomes.Add(variant.Record.Chromosome);
            _places[variant.Place] = (variants + 1, chromosomes);
        }

        private int Of(VariantPlace place) => _places.GetValueOrDefault(place).Variants;

        private string Names(VariantPlace place) => List(_places[place].Chromosomes);

        private string Strangers() => string.Join(", and ", new[]
        {
            Of(VariantPlace.UnknownChromosome) > 0
                ? $"{Of(VariantPlace.UnknownChromosome)} are on {Names(VariantPlace.UnknownChromosome)}, which it lacks" : "",
            Of(VariantPlace.BeyondChromosome) > 0
                ? $"{Of(VariantPlace.BeyondChromosome)} lie beyond the end of {Names(VariantPlace.BeyondChromosome)}" : "",
        }.Where(t => t.Length > 0));

        private static string Known(IGenome genome)
            => List(genome.Chromosomes.Take(MostNames + 1)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} ({c.Length} bases)")));

        private static string List(IEnumerable<string> names)
        {
            string[] all = [.. names];
            return string.Join(", ", all.Take(MostNames)) + (all.Length > MostNames ? ", …" : "");
        }
    }
}
