using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Prediction;

/// <summary>
/// Embeddings kept on disk: a file per model and way of pooling, an entry per sequence, both named by the SHA-256 of what they are made
/// of. Asked again for the same bases, the encoder does not run. One process writes a file at a time; an entry cut off by a kill is
/// dropped. Every entry carries the SHA-256 of its bytes; one that was damaged since is computed again, and that is said.
/// </summary>
public sealed class EmbeddingCache
{
    private const int HashBytes = 32, HeaderBytes = 16;
    private const int SequencesPerWrite = 256;
    private static ReadOnlySpan<byte> Magic => "GLMEMB02"u8;
    private static ReadOnlySpan<byte> WithoutDigests => "GLMEMB01"u8;   // read once, to be written anew

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
    /// <param name="cancellation">Checked between batches; what is done is kept.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="GenomicsDataException">The file is no cache, of another width, or used by another process.</exception>
    public void Extract(Embedder embedder, IReadOnlyList<DnaSequence> sequences, Span<float> destination,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        ArgumentNullException.ThrowIfNull(sequences);
        var width = embedder.Width;
        PredictionBuffer.Check(destination.Length, sequences.Count, width);
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, embedder.Fingerprint + ".embeddings");
        using var file = Open(path);
        Upgrade(file, path, width);
        var known = ReadIndex(file, path, width);
        var missing = new List<int>();
        var damaged = 0;
        for (var i = 0; i < sequences.Count; i++)
        {
            var isKnown = known.TryGetValue(HashOf(sequences[i]), out var at);
            if (isKnown && TryReadAt(file, at, destination.Slice(i * width, width))) continue;
            missing.Add(i);
            if (isKnown) damaged++;
        }
        if (damaged > 0)
            progress?.Report(new WorkProgress("embedding", 0, missing.Count,
                $"{damaged} damaged entries of {path} are computed again")
            { IsNotice = true });
        Found = sequences.Count - missing.Count;
        var done = 0;
        foreach (var chunk in missing.Chunk(SequencesPerWrite))
        {
            cancellation.ThrowIfCancellationRequested();
            var vectors = new float[chunk.Length * width];
            embedder.Extract([.. chunk.Select(i => sequences[i])], vectors, null, cancellation);
            file.Seek(0, SeekOrigin.End);
            for (var i = 0; i < chunk.Length; i++)
            {
                var vector = vectors.AsSpan(i * width, width);
                vector.CopyTo(destination.Slice(chunk[i] * width, width));
                WriteEntry(file, Convert.FromHexString(HashOf(sequences[chunk[i]])), MemoryMarshal.AsBytes(vector));
            }
            file.Flush();
            progress?.Report(new WorkProgress("embedding", done += chunk.Length, missing.Count));
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be opened: {ErrorText.Of(error, path)}; does another run use the same cache?", path,
                inner: error);
        }
    }

    // Where each sequence's vector stands; writes the header of a new file, cuts off an unfinished last entry.
    private static Dictionary<string, long> ReadIndex(FileStream file, string path, int width)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.Length < HeaderBytes)
        {
            file.SetLength(0);
            WriteHeader(file, width);
        }
        file.Seek(0, SeekOrigin.Begin);
        file.ReadExactly(header);
        if (!IsHeader(header, Magic, width))
            throw new GenomicsDataException($"is no embedding cache of {width} numbers per sequence; delete it", path);
        var entry = 2 * HashBytes + (long)width * sizeof(float);
        var entries = (file.Length - HeaderBytes) / entry;
        file.SetLength(HeaderBytes + entries * entry);
        var known = new Dictionary<string, long>(StringComparer.Ordinal);
        Span<byte> hash = stackalloc byte[HashBytes];
        for (var i = 0L; i < entries; i++)
        {
            file.Seek(HeaderBytes + i * entry, SeekOrigin.Begin);
            file.ReadExactly(hash);
            known[Convert.ToHexString(hash)] = HeaderBytes + i * entry;
        }
        return known;
    }

    // an entry: SHA-256 of the bases, vector, SHA-256 of both
    private static bool TryReadAt(FileStream file, long at, Span<float> vector)
    {
        file.Seek(at, SeekOrigin.Begin);
        var entry = new byte[HashBytes + vector.Length * sizeof(float)];
        file.ReadExactly(entry);
        Span<byte> recorded = stackalloc byte[HashBytes];
        file.ReadExactly(recorded);
        if (!recorded.SequenceEqual(SHA256.HashData(entry))) return false;
        entry.AsSpan(HashBytes).CopyTo(MemoryMarshal.AsBytes(vector));
        return true;
    }

    private static void WriteEntry(Stream file, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> vector)
    {
        byte[] entry = [.. hash, .. vector];
        file.Write(entry);
        file.Write(SHA256.HashData(entry));
    }

    private static void WriteHeader(Stream file, int width)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], width);
        file.Write(header);
    }

    private static bool IsHeader(ReadOnlySpan<byte> header, ReadOnlySpan<byte> magic, int width)
        => header[..8].SequenceEqual(magic) && BinaryPrimitives.ReadInt64LittleEndian(header[8..]) == width;

    // Gives the entries of an older file their digests; when it is interrupted, they are computed anew.
    private static void Upgrade(FileStream file, string path, int width)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        file.Seek(0, SeekOrigin.Begin);
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !IsHeader(header, WithoutDigests, width))
            return;
        var entry = new byte[HashBytes + width * sizeof(float)];
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        using (var anew = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16,
            FileOptions.DeleteOnClose))
        {
            WriteHeader(anew, width);
            while (file.ReadAtLeast(entry, entry.Length, throwOnEndOfStream: false) == entry.Length)
                WriteEntry(anew, entry.AsSpan(0, HashBytes), entry.AsSpan(HashBytes));
            anew.Seek(0, SeekOrigin.Begin);
            file.SetLength(0);
            anew.CopyTo(file);
        }
        file.Flush();
    }

    private static string HashOf(DnaSequence sequence) => Convert.ToHexString(SHA256.HashData(sequence.Bases));
}
