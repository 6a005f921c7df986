namespace Genomics.Lm.Cli.Verbs;

/// <summary>Where embeddings stand while a run lasts: the folder that was named, which stays, or one that goes with the run.</summary>
internal sealed class EmbeddingFolder(string? named) : IDisposable
{
    private readonly bool _isOwn = named is null;

    public string Path { get; } = named ?? Directory.CreateTempSubdirectory("genomics-lm-embeddings-").FullName;

    public void Dispose()
    {
        if (_isOwn) Directory.Delete(Path, recursive: true);
    }
}
