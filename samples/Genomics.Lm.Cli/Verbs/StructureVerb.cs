using Genomics.Lm.Cli.Options;
using Genomics.Lm.Cli.Tables;
using Genomics.Lm.Data.Annotation;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>structure</c>: lengths, GC contents and exon junctions of every gene's transcript, as a table of covariates.</summary>
internal static class StructureVerb
{
    public static Verb Build(CliConsole console)
    {
        var run = new RunOptions();
        var annotation = new InputOption<string>("--annotation")
        {
            Description = "Genes with exons and coding parts: GTF or GFF3, plain or compressed.",
            Required = true
        };
        var genome = new InputOption<string>("--genome")
        {
            Description = "The genome, for GC contents: FASTA (plain, bgzip, gzip) or 2bit. Default: lengths and counts only."
        };
        var output = new OutputOption("--output")
        {
            Endings = TableFormats.Endings(TableFormat.Tsv),
            Description = "The table to write: id, one column per number; compressed when it ends in .gz.",
            Required = true
        };
        var command = new Verb("structure",
            "Measure the parts of genes: untranslated regions, coding sequence, introns. One transcript stands for a gene: the one marked "
            + "MANE_Select, Ensembl_canonical, RefSeq_Select or appris_principal_1, else the one with the longest coding sequence.")
        { annotation, genome, output, run.Quiet, run.Force };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            run.CheckFile(parsed, path);
            using var progress = run.Progress(parsed, console);
            var file = parsed.GetValue(annotation)!;
            var genes = CovariateOptions.Measure(file, parsed.GetValue(genome), progress, cancellationToken);
            GeneStructure.ToTable(genes, file).Write(path);
            progress.Finish();
            progress.Message($"{genes.Count} genes, {genes.Count(g => g.CdsLength > 0)} of them with a coding sequence");
            return Task.FromResult(0);
        });
        return command;
    }
}
