using Genomics.Lm.Data;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Prediction.Internals;

namespace Genomics.Lm.Prediction;

/// <summary>
/// Embeddings kept on disk: a file per model and way of pooling, an entry per sequence, both named by the SHA-256 of what they are made
/// of. Asked again for the same bases, the encoder does not run. One process writes a file at a time; an entry cut off by a kill is
/// dropped. Every entry carries the SHA-256 of its bytes; one that was damaged since is computed again, and that is said.
/// </summary>
public sealed class EmbeddingCache
{
    private const int SequencesPerWrite = 256;

    private readonly string _folder;

    /// <summary>Makes a cache.</summary>
    /// <param name="folder">Where the files stand; made when first needed.</param>
    public EmbeddingCache(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = folder;
    }

    /// <summary>Sequences of the last <see cref="Extract"/> that were not computed.</summary>
    public int Found { get; private set; }

    /// <summary>Embeds sequences, computing only those that are not here yet and adding them as they are done.</summary>
    /// <param name="embedder">Computes.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="destination">Receives [sequences, <see cref="Embedder.Width"/>], row-major.</param>
    /// <param name="progress">Receives the number of sequences computed.</param>
    /// <param name="cancellationToken">Checked between batches; what is done is kept.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="GenomicsDataException">The file is no cache, of another width, or used by another process.</exception>
    public void Extract(Embedder embedder, IReadOnlyList<DnaSequence> sequences, Span<float> destination,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        ArgumentNullException.ThrowIfNull(sequences);
        var width = embedder.Width;
        PredictionBuffer.Check(destination.Length, sequences.Count, width);
        using var file = Open(embedder);
        var missing = new List<int>();
        var damaged = 0;
        for (var i = 0; i < sequences.Count; i++)
        {
            var isKnown = file.Knows(sequences[i]);
            if (isKnown && file.TryRead(sequences[i], destination.Slice(i * width, width))) continue;
            missing.Add(i);
            if (isKnown) damaged++;
        }
        if (damaged > 0)
            progress?.Report(new WorkProgress("embedding", 0, missing.Count,
                $"{damaged} damaged entries of {file.Path} are computed again")
            { IsNotice = true });
        Found = sequences.Count - missing.Count;
        var done = 0;
        foreach (var chunk in missing.Chunk(SequencesPerWrite))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var vectors = new float[chunk.Length * width];
            embedder.Extract([.. chunk.Select(i => sequences[i])], vectors, null, cancellationToken);
            for (var i = 0; i < chunk.Length; i++)
            {
                var vector = vectors.AsSpan(i * width, width);
                vector.CopyTo(destination.Slice(chunk[i] * width, width));
                file.Append(sequences[chunk[i]], vector);
            }
            file.Flush();
            progress?.Report(new WorkProgress("embedding", done += chunk.Length, missing.Count));
        }
    }

    /// <summary>Computes what is missing in the files of several embedders of one encoder, reading each window once.</summary>
    /// <param name="embedders">Those of the layers and poolings that <paramref name="probe"/> gives, in its order.</param>
    /// <param name="probe">Computes.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="progress">Receives the number of sequences computed.</param>
    /// <param name="cancellationToken">Checked between batches; what is done is kept.</param>
    /// <exception cref="GenomicsDataException">A file is no cache, of another width, or used by another process.</exception>
    internal void Fill(IReadOnlyList<Embedder> embedders, LayerProbe probe, IReadOnlyList<DnaSequence> sequences,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var files = new List<EmbeddingFile>();
        try
        {
            foreach (var embedder in embedders) files.Add(Open(embedder));
            DnaSequence[] missing = [.. sequences.Where(s => files.Exists(f => !f.Knows(s)))];
            var done = 0;
            foreach (var chunk in missing.Chunk(SequencesPerWrite))
            {
                cancellationToken.ThrowIfCancellationRequested();
                float[][] vectors = [.. embedders.Select(e => new float[chunk.Length * e.Width])];
                probe.Extract(chunk, vectors, cancellationToken);
                for (var f = 0; f < files.Count; f++)
                {
                    for (var i = 0; i < chunk.Length; i++)
                        if (!files[f].Knows(chunk[i]))
                            files[f].Append(chunk[i], vectors[f].AsSpan(i * embedders[f].Width, embedders[f].Width));
                    files[f].Flush();
                }
                progress?.Report(new WorkProgress("embedding", done += chunk.Length, missing.Length));
            }
        }
        finally
        {
            files.ForEach(f => f.Dispose());
        }
    }

    private EmbeddingFile Open(Embedder embedder)
    {
        Directory.CreateDirectory(_folder);
        return new EmbeddingFile(Path.Combine(_folder, embedder.Fingerprint + ".embeddings"), embedder.Width);
    }
}
