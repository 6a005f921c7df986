using System.IO.MemoryMappedFiles;
using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>A file mapped read-only into memory; its pages are the system's to keep or drop.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _start;

    public MappedFile(string path)
    {
        Path = path;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            Length = stream.Length;
            if (Length == 0) return;   // an empty file cannot be mapped
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
            _start += _view.PointerOffset;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new GenomicsDataException(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"cannot be read: {e.Message}", path, 0, null, e);
        }
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>A part of the file; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(_start is null && Length > 0, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - offset);
        return new ReadOnlySpan<byte>(_start + offset, count);
    }

    public void Dispose()
    {
        if (_start is not null) _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _start = null;
        _view?.Dispose();
        _file?.Dispose();
    }
}
