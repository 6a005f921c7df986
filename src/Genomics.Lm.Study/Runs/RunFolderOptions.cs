namespace Genomics.Lm.Study.Runs;

/// <summary>How a <see cref="RunFolder"/> is opened.</summary>
public sealed record RunFolderOptions
{
    /// <summary>
    /// What runs, for example <c>finetune</c>: an unfinished run is gone on with, or started anew, by its own kind only.
    /// </summary>
    public string Verb { get; init; } = "run";

    /// <summary>
    /// Whether files that such a run writes are replaced where the folder holds some, and an unfinished run is started anew.
    /// Foreign files are kept.
    /// </summary>
    public bool Force { get; init; }

    /// <summary>Whether an unfinished run is gone on with from its checkpoints; without one the run begins at the beginning.</summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Whether the run writes each step into the folder itself and looks there for the steps that are done: nothing is refused because
    /// it is there, and <see cref="RunFolder.Publish"/> moves nothing.
    /// </summary>
    public bool InPlace { get; init; }

    /// <summary>
    /// Files, and folders (with a <c>/</c> at the end), that the run is known to write; what stands in their way is found out
    /// before the work.
    /// </summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>
    /// Files and folders that the run reads. One that is the folder itself, or that the run or <see cref="Force"/> would replace in it, is
    /// refused; what does not exist is passed over.
    /// </summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];
}
