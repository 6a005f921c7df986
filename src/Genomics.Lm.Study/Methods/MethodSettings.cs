using Genomics.Lm.Compute;
using Genomics.Lm.Data.Covariates;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Model;
using Genomics.Lm.Study.Runs;
using Genomics.Lm.Training;

namespace Genomics.Lm.Study.Methods;

/// <summary>What the methods of a comparison are fitted with.</summary>
public sealed record MethodSettings
{
    /// <summary>How networks are fitted from random weights or from <see cref="Start"/>.</summary>
    public FineTuneOptions Options { get; init; } = FineTuneOptions.Scratch;

    /// <summary>How published weights are fine-tuned (<c>dnabert2</c>): the recorded study's recipe unless set.</summary>
    public FineTuneOptions PublishedOptions { get; init; } = FineTuneOptions.Study;

    /// <summary>
    /// Whether networks learn all conditions of the table together (true) or only those that are to be predicted (false); null: as
    /// <see cref="Options"/> and the convolutional network's own options say. All other methods have a model per condition.
    /// </summary>
    public bool? JointNetworks { get; init; }

    /// <summary>Computes networks; null for the managed CPU engine.</summary>
    public IComputeEngine? Engine { get; init; }

    /// <summary>The model that language models start from; stays the caller's. Null: random weights.</summary>
    public ModelFolder? Start { get; init; }

    /// <summary>Folder for embeddings of frozen encoders; null keeps none.</summary>
    public string? EmbeddingCache { get; init; }

    /// <summary>The regression on frozen encoders.</summary>
    public FrozenHead Head { get; init; } = FrozenHead.Ridge;

    /// <summary>What <c>gene_structure</c> and methods with it learn from; null: they cannot be fitted.</summary>
    public CovariateTable? Covariates { get; init; }

    /// <summary>Prediction intervals that <see cref="MethodCatalog.Learners(IEnumerable{string}, FitCache?)"/> adds to every method; null:
    /// none.</summary>
    public IntervalOptions? Intervals { get; init; }

    /// <summary>
    /// All that decides a fit besides data and method, as text: options, weights, device and the build of the libraries.
    /// </summary>
    public string Describe() => string.Join('\n',
    [
        .. JointNetworks is { } joint ? [joint ? "joint" : "own conditions"] : (string[])[],
        Options.ToJson(), PublishedOptions.ToJson(), Head, (Engine ?? ManagedCpuEngine.Instance).Info.Device,
        .. Intervals is null ? (string[])[] : [Intervals.ToString()],
        .. Covariates is null ? (string[])[] : [Covariates.Fingerprint()],
        .. Start is null ? [] : FileFingerprint.OfAll(Start.Path),
        .. ManifestBuild.Libraries,
    ]);
}
