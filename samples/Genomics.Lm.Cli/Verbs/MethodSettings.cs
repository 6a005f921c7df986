using Genomics.Lm.Cli.Manifests;
using Genomics.Lm.Compute;
using Genomics.Lm.Data.Manifests;
using Genomics.Lm.Model;
using Genomics.Lm.Training;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>What the methods of a comparison are fitted with.</summary>
/// <param name="Options">How networks are fitted.</param>
/// <param name="Engine">Computes networks.</param>
/// <param name="Start">The model folder a language model starts from, or null.</param>
/// <param name="EmbeddingCache">Folder for embeddings of frozen encoders, or null.</param>
/// <param name="Head">The regression on frozen encoders.</param>
internal sealed record MethodSettings(FineTuneOptions Options, IComputeEngine Engine, ModelFolder? Start = null, string? EmbeddingCache = null, FrozenHead Head = FrozenHead.Ridge)
{
    /// <summary>All that decides a fit besides data and method, as text: options, weights, device and the build of the libraries.</summary>
    public string Describe() => string.Join('\n',
    [
        Options.ToJson(), Head, Engine.Info.Device,
        .. Start is null ? [] : FileFingerprint.OfAll(Start.Path),
        .. RunRecord.Libraries,
    ]);
}
