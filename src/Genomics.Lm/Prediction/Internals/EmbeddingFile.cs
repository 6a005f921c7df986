using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Prediction.Internals;

/// <summary>One file of an <see cref="EmbeddingCache"/>, open for this process alone.</summary>
/// <remarks>A header, then entries: SHA-256 of the bases, vector, SHA-256 of both. One that was cut off is dropped.</remarks>
internal sealed class EmbeddingFile : IDisposable
{
    private const int HashBytes = 32, HeaderBytes = 16;
    private static ReadOnlySpan<byte> Magic => "GLMEMB02"u8;
    private static ReadOnlySpan<byte> WithoutDigests => "GLMEMB01"u8;   // read once, to be written anew

    private readonly FileStream _file;
    private readonly Dictionary<string, long> _known;

    /// <summary>Opens a file or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Numbers per sequence.</param>
    /// <exception cref="GenomicsDataException">It is no cache, of another width, or used by another process.</exception>
    public EmbeddingFile(string path, int width)
    {
        Path = path;
        _file = Open(path);
        try
        {
            Upgrade(_file, path, width);
            _known = ReadIndex(_file, path, width);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether there is an entry, whole or damaged.</summary>
    public bool Knows(DnaSequence sequence) => _known.ContainsKey(HashOf(sequence));

    /// <summary>Reads an entry; false where it was damaged.</summary>
    public bool TryRead(DnaSequence sequence, Span<float> vector) => TryReadAt(_file, _known[HashOf(sequence)], vector);

    /// <summary>Adds an entry, in the place of a damaged one.</summary>
    public void Append(DnaSequence sequence, ReadOnlySpan<float> vector)
    {
        var hash = HashOf(sequence);
        _known[hash] = _file.Seek(0, SeekOrigin.End);
        WriteEntry(_file, Convert.FromHexString(hash), MemoryMarshal.AsBytes(vector));
    }

    /// <summary>Writes what is buffered.</summary>
    public void Flush() => _file.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

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
