using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Evaluation.Reporting;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Recorded;

/// <summary>What the study is made from.</summary>
public sealed record StudyOptions
{
    /// <summary>Folder for every step; a run with the same options goes on where an earlier one stopped.</summary>
    public required string Folder { get; init; }

    /// <summary>The genome: FASTA (plain, gzip, bgzip) or 2bit; null with <see cref="WindowsFile"/>.</summary>
    public string? Genome { get; init; }

    /// <summary>Its genes: GTF, GFF3 or BED, plain or compressed; null with <see cref="WindowsFile"/>.</summary>
    public string? Annotation { get; init; }

    /// <summary>
    /// Windows that were cut before, in place of genome and annotation: FASTA of 4,001 bases each with the start at index 2,000, on the
    /// gene's strand, named by gene ids.
    /// </summary>
    public string? WindowsFile { get; init; }

    /// <summary>Which start stands for a gene with several; the study's rule is not recorded.</summary>
    public TssRule Tss { get; init; } = TssRule.GeneStart;

    /// <summary>The feature type whose start is taken (<see cref="AnnotationOptions.Feature"/>).</summary>
    public string Feature { get; init; } = "gene";

    /// <summary>
    /// GTEx's medians per tissue: GCT or a table. The study's is release v7 with 56,202 rows, in which the authors put 0.001 for
    /// "not detected".
    /// </summary>
    public required string Gtex { get; init; }

    /// <summary>
    /// Values of the table below this are raised to it; null raises none. GTEx's own files hold 0 where the study's table holds 0.001.
    /// </summary>
    public double? Floor { get; init; }

    /// <summary>Keep genes of these biotypes only; empty keeps all.</summary>
    public IReadOnlyList<string> Biotypes { get; init; } = [];

    /// <summary>The tissue.</summary>
    public string Condition { get; init; } = RecordedStudy.Condition;

    /// <summary>
    /// The study's own exploration graph, whose 194 scores a rebuilt data set must give; null checks the 25 that are restated here.
    /// </summary>
    public string? RecordedGraph { get; init; }

    /// <summary>
    /// Folder of the published model, or <c>dnabert2</c> when it was fetched; null: random weights, a dry run that is named
    /// <c>lm_scratch</c>.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>How the language model is fine-tuned; null leaves it out.</summary>
    public FineTuneOptions? FineTuning { get; init; } = FineTuneOptions.Study;

    /// <summary>Computes the language model; null for the managed CPU engine.</summary>
    public IComputeEngine? Engine { get; init; }

    /// <summary>The seed of split, fits and draws.</summary>
    public long Seed { get; init; } = FittingData.DefaultSeed;

    /// <summary>Threads; 0 means all cores. Never changes results.</summary>
    public int Threads { get; init; }

    /// <summary>The command that the report names; null for none.</summary>
    public string? Command { get; init; }

    /// <summary>What the report says of its making; null for nothing.</summary>
    public ReportOrigin? Origin { get; init; }

    /// <summary>Checks what does not depend on files.</summary>
    /// <exception cref="ArgumentException">Windows beside genome or annotation, neither, or a floor that is not positive.</exception>
    public void Validate()
    {
        if (WindowsFile is not null ? Genome is not null || Annotation is not null : Genome is null || Annotation is null)
            throw new ArgumentException("the study needs genome and annotation, or windows that were cut before; give either");
        if (WindowsFile is not null && (Biotypes.Count > 0 || Tss != TssRule.GeneStart || Feature != "gene"))
            throw new ArgumentException("biotypes, feature and rule of the start choose among an annotation's genes; with windows that "
                + "were cut before there is none");
        if (Floor is { } floor && !(floor > 0 && double.IsFinite(floor)))
            throw new ArgumentOutOfRangeException(nameof(Floor), floor, "must be a positive number");
        FineTuning?.Validate();
    }
}
