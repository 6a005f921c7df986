using System.CommandLine;
using Genomics.Lm.Cli.Options;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Cli.Verbs;

/// <summary><c>windows</c>: cuts one window around the start of every gene out of a genome.</summary>
internal static class WindowsVerb
{
    public static Verb Build(CliConsole console)
    {
        var run = new RunOptions();
        var genome = new InputOption<string>("--genome")
        {
            Description =
            "The genome: FASTA (plain, bgzip, gzip; an index FILE.fai is used) or 2bit.",
            Required = true
        };
        var annotation = new InputOption<string>("--annotation")
        {
            Description =
            "Its genes: GTF, GFF3, BED or an NCBI feature table, plain or compressed.",
            Required = true
        };
        var output = new OutputOption("--output")
        {
            Endings = [".fa", ".fa.gz", ".fasta", ".fasta.gz", ".fna", ".fna.gz"],
            Description = "The FASTA file to write, compressed when it ends in .gz.",
            Required = true
        };
        var upstream = new Option<int>("--upstream")
        {
            Description = "Bases before the start; the start is at this 0-based index.",
            DefaultValueFactory = _ => 2000
        };
        var downstream = new Option<int>("--downstream") { Description = "Bases after the start.", DefaultValueFactory = _ => 2000 };
        var feature = new Option<string>("--feature")
        {
            Description =
            "gene (one window per gene), transcript (one per transcript), or another type of the file: CDS aligns on the start of "
            + "translation.",
            DefaultValueFactory = _ => "gene"
        };
        var biotype = new Option<string[]>("--biotype")
        {
            Description =
            "Keep genes of this biotype only, for example protein_coding; repeatable. Default: all."
        };
        var tss =
            new ChoiceOption("--tss", "gene",
            "canonical")
            {
                Description =
                "Which start stands for a gene: gene (its 5' end) or canonical (of the transcript marked MANE_Select, Ensembl_canonical, "
                + "…).",
                DefaultValueFactory = _ => "gene"
            };
        var id = new Option<string?>("--id-attribute")
        {
            Description =
            "The attribute that names the genes, for example gene_name or GeneID. Default: the gene id of the format."
        };
        var fillEnds = new Option<bool>("--fill-ends")
        {
            Description =
            "Fill windows that leave the chromosome with N. Default: they are left out."
        };
        var maxUnknown = new Option<double>("--max-unknown")
        {
            Description = "Leave out windows with a larger share of N.",
            DefaultValueFactory = _ => 1
        };
        var command = new Verb("windows", "Cut windows around gene starts, on each gene's strand.")
        {
            genome, annotation, output, upstream, downstream, feature, biotype, tss, id, fillEnds, maxUnknown, run.Quiet, run.Force,
        };
        command.Check(parsed =>
        {
            Genes(parsed).Validate();
            Windows(parsed).Validate();
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(output)!;
            run.CheckFile(parsed, path);
            using var progress = run.Progress(parsed, console);
            var genes = GeneAnnotation.Read(parsed.GetValue(annotation)!, Genes(parsed), cancellationToken);
            using var chromosomes = Genome.Open(parsed.GetValue(genome)!, cancellationToken);
            var options = Windows(parsed);
            var windows = TssWindows.Find(chromosomes, genes, options, cancellationToken);
            WindowsSummary.RequireWindow(genes, windows, options);
            FastaWriter.Write(path, windows.Cut().Select((window, done) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report(new("windows", done + 1, windows.Windows.Count));
                return window;
            }));
            progress.Finish();
            foreach (var line in WindowsSummary.Lines(genes, windows, options)) progress.Message(line);
            return Task.FromResult(0);
        });
        return command;

        AnnotationOptions Genes(ParseResult parsed) => new()
        {
            Feature = parsed.GetValue(feature)!,
            Biotypes = parsed.GetValue(biotype) is { Length: > 0 } kept ? kept : null,
            IdAttribute = parsed.GetValue(id),
            Tss = parsed.GetValue(tss) == "canonical" ? TssRule.CanonicalTranscript : TssRule.GeneStart,
        };

        WindowOptions Windows(ParseResult parsed) => new()
        {
            Upstream = parsed.GetValue(upstream),
            Downstream = parsed.GetValue(downstream),
            FillEnds = parsed.GetValue(fillEnds),
            MaximumUnknownShare = parsed.GetValue(maxUnknown),
        };
    }
}
