using System.CommandLine;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Covariates;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Cli.Options;

/// <summary>Covariates of genes: from a table, or gene structure from an annotation and a genome.</summary>
internal sealed class CovariateOptions
{
    public InputOption<string> Table { get; } =
        new("--covariates")
        {
            Description = "For gene_structure and METHOD+structure: a table with gene ids in the first column and numbers in the others; "
                + "the verb structure writes one."
        };

    public Option<string[]> Columns { get; } =
        new("--covariate") { Description = "A column of --covariates to take; repeatable. Default: all that hold numbers." };

    public InputOption<string> Annotation { get; } =
        new("--annotation") { Description = "In place of --covariates: GTF or GFF3, from which gene structure is measured." };

    public InputOption<string> Genome { get; } =
        new("--genome") { Description = "The genome of --annotation, for GC contents: FASTA or 2bit. Default: lengths and counts only." };

    public void AddTo(Verb verb, Func<ParseResult, IEnumerable<string>> methods)
    {
        foreach (var option in (Option[])[Table, Columns, Annotation, Genome]) verb.Add(option);
        verb.Check(parsed =>
        {
            var (table, annotation) = (parsed.GetValue(Table) is not null, parsed.GetValue(Annotation) is not null);
            if (table && annotation)
                throw new ArgumentException($"{Table.Name} and {Annotation.Name} are two sources of one thing; give one");
            if (!table && parsed.GetValue(Columns) is { Length: > 0 })
                throw new ArgumentException($"{Columns.Name} needs {Table.Name}");
            if (!annotation && parsed.GetValue(Genome) is not null)
                throw new ArgumentException($"{Genome.Name} needs {Annotation.Name}");
            if (!table && !annotation && methods(parsed).FirstOrDefault(MethodCatalog.UsesCovariates) is { } method)
                throw new ArgumentException($"{method} needs {Table.Name} FILE, or {Annotation.Name} FILE with {Genome.Name} FILE");
        });
    }

    /// <summary>The covariates that were asked for, or null.</summary>
    public CovariateTable? Read(ParseResult parsed, IEnumerable<string> methods, GeneDataset dataset, bool ignoreIdVersion,
        CliProgress progress, CancellationToken cancellationToken)
    {
        var (path, annotation) = (parsed.GetValue(Table), parsed.GetValue(Annotation));
        if (path is null && annotation is null) return null;
        if (!methods.Any(MethodCatalog.UsesCovariates))
        {
            progress.Warn($"no method uses {(path is null ? Annotation : Table).Name}; it is for {StructurePredictor.Kind} and "
                + $"METHOD{MethodCatalog.WithStructure}");
            return null;
        }
        var table = path is not null
            ? CovariateTable.Read(path, parsed.GetValue(Columns) is { Length: > 0 } columns ? columns : null, ignoreIdVersion)
            : GeneStructure.ToTable(
                Measure(annotation!, parsed.GetValue(Genome), progress, cancellationToken), annotation!, ignoreIdVersion);
        foreach (var warning in table.Warnings) progress.Warn(warning);
        var missing = dataset.Sequences.Count(s => table.Find(s.Id) < 0);
        if (missing > 0) progress.Warn($"{missing} of {dataset.Count} genes have no covariates; they are taken as the mean");
        return table;
    }

    /// <summary>Measures the genes of an annotation.</summary>
    public static IReadOnlyList<GeneStructure> Measure(string annotation, string? genome, CliProgress progress,
        CancellationToken cancellationToken)
    {
        using var bases = genome is null ? null : Data.Sequences.Genome.Open(genome, cancellationToken);
        return GeneStructure.Read(annotation, bases, progress, cancellationToken);
    }
}
