using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Microsoft.Win32.SafeHandles;

namespace Genomics.Lm.Weights.Internals;

/// <summary>
/// A file of weights, read piece by piece. It is not mapped: a mapped file that somebody overwrites ends the process or gives half-new
/// numbers, this one gives an error.
/// </summary>
internal sealed class WeightFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly DateTime _written;

    public WeightFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
        try
        {
            _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            Length = RandomAccess.GetLength(_handle);
            _written = File.GetLastWriteTimeUtc(_handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _handle?.Dispose();
            throw new GenomicsDataException(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file"
                : $"cannot be read: {ErrorText.Of(e, path)}", path, 0, null, e);
        }
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>A copy of a part of the file.</summary>
    public byte[] Bytes(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - offset);
        var bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    /// <summary>Fills a buffer with the bytes from a place on.</summary>
    /// <exception cref="GenomicsDataException">The file has become shorter, or the disk fails.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        try
        {
            for (int count; destination.Length > 0; offset += count, destination = destination[count..])
                if ((count = RandomAccess.Read(_handle, destination, offset)) == 0) throw Changed();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be read: {ErrorText.Of(e, Path)}", Path, 0, null, e);
        }
    }

    /// <summary>Makes sure that nobody has written to the file since it was opened.</summary>
    public void RequireUnchanged()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (File.GetLastWriteTimeUtc(_handle) != _written || RandomAccess.GetLength(_handle) != Length) throw Changed();
    }

    public void Dispose() => _handle.Dispose();

    private GenomicsDataException Changed() => new("the file was changed while it was open; open it again when it is complete", Path);
}
