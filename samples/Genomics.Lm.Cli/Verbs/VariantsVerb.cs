using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Interpretation;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>variants</c>: the effect of variants on the genes near them.</summary>
internal static class VariantsVerb
{
    public static Command Build(CliConsole console, IReadOnlyDictionary<string, IComputeEngine> devices)
    {
        var run = new RunOptions();
        var predictor = new Option<string>("--predictor") { Description = "A predictor folder written by finetune, dexter or compare.", Required = true };
        var genome = new Option<string>("--genome") { Description = "The genome that the variants refer to: FASTA (with .fai or plain), bgzip, 2bit.", Required = true };
        var annotation = new Option<string>("--annotation") { Description = "Genes: GTF, GFF3, BED or an NCBI feature table.", Required = true };
        var vcf = new Option<string>("--vcf") { Description = "Variants, VCF 4.x, plain, gzip or bgzip.", Required = true };
        var output = new Option<string>("--output") { Description = "The VCF to write, NAME.vcf or NAME.vcf.gz, with an INFO entry GLM; the table stands beside it, NAME.tsv.", Required = true };
        var command = new Command("variants", "The effect of variants on the predicted expression of the genes whose windows they lie in.") { predictor, genome, annotation, vcf, output, run.Threads, run.Device, run.Quiet, run.Force };
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            var table = MutagenesisVerb.WithoutExtension(path, ".gz", ".vcf") + ".tsv";
            run.CheckFile(parsed, path, table);
            using var progress = run.Progress(parsed, console);
            using var model = MethodCatalog.Standard(run.Engine(parsed, devices)).Load(parsed.GetValue(predictor)!);
            using var chromosomes = Genome.Open(parsed.GetValue(genome)!, cancellation);
            var scorer = new VariantScorer(model, chromosomes, GeneAnnotation.Read(parsed.GetValue(annotation)!, cancellation: cancellation), parsed.GetValue(run.Threads), cancellation);
            using var reader = new VcfReader(parsed.GetValue(vcf)!);
            var count = new Count();
            VariantFiles.Write(path, table, reader.Header, model.Info, count.Watch(scorer.Score(reader.ReadAll(), cancellation), reader.Name, progress));
            progress.Finish();
            count.Tell(reader, scorer, progress);
            return Task.FromResult(0);
        });
        return command;
    }

    private sealed class Count
    {
        private readonly Dictionary<AlleleCut, int> _refused = [];
        private int _effects;
        private int _near;
        private int _variants;

        public IEnumerable<ScoredVariant> Watch(IEnumerable<ScoredVariant> variants, string file, CliProgress progress)
        {
            foreach (var variant in variants)
            {
                _variants++;
                _effects += variant.Effects.Count;
                if (variant.Effects.Count > 0) _near++;
                foreach (var (_, _, reason) in variant.Refused) _refused[reason] = _refused.GetValueOrDefault(reason) + 1;
                if (_variants % 100 == 0) progress.Report(new("variants", _variants, 0));
                yield return variant;
            }
            if (_effects == 0 && _refused.ContainsKey(AlleleCut.OtherReference))
                throw new GenomicsDataException("has no reference allele that the genome has at that place; give the genome that the variants were called on", file);
        }

        public void Tell(VcfReader reader, VariantScorer scorer, CliProgress progress)
        {
            progress.Message($"{_variants} variants, {_near} of them in a window of {scorer.Genes} genes: {_effects} effects");
            foreach (var (kind, alleles) in reader.Refused) progress.Message($"{alleles} alleles cannot be put into a sequence: {kind}");
            foreach (var (reason, alleles) in _refused)
                progress.Message($"{alleles} alleles beside a gene were not scored: {reason switch
                {
                    AlleleCut.OtherReference => "the genome has other bases there; is it the same assembly?",
                    AlleleCut.AcrossStart => "they take away the gene's start",
                    _ => "they are longer than the window",
                }}");
        }
    }
}
