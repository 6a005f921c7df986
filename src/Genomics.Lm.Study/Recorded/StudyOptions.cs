using Genomics.Lm.Compute;
using Genomics.Lm.Data;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Recorded;

/// <summary>What the study is made from.</summary>
public sealed record StudyOptions
{
    /// <summary>Folder for every step; a run with the same options goes on where an earlier one stopped.</summary>
    public required string Folder { get; init; }

    /// <summary>The genome: FASTA (plain, gzip, bgzip) or 2bit.</summary>
    public required string Genome { get; init; }

    /// <summary>Its genes: GTF, GFF3 or BED, plain or compressed.</summary>
    public required string Annotation { get; init; }

    /// <summary>GTEx's medians per tissue, any release: GCT or a table.</summary>
    public required string Gtex { get; init; }

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
}
