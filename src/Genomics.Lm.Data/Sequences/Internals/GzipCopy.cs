using Genomics.Lm.Data.Files;
using Microsoft.Win32.SafeHandles;

namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>
/// A plain copy of a gzip file in the folder for temporary files, without a name there: the system removes it even when the process is
/// killed.
/// </summary>
internal static class GzipCopy
{
    public static SafeFileHandle Make(string path, CancellationToken cancellationToken)
    {
        using var text = InputFile.Open(path);
        SafeFileHandle? copy = null;
        try
        {
            copy = Create(path);
            var buffer = new byte[1 << 20];
            int read;
            for (var position = 0L; (read = text.Read(buffer)) > 0; position += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (position == 0) FastaIndexBuilder.RefuseTwoBit(buffer.AsSpan(0, read), path);
                Write(copy, buffer.AsSpan(0, read), position, path);
            }
            return copy;
        }
        catch (Exception error)
        {
            copy?.Dispose();
            if (error is InvalidDataException or EndOfStreamException)
                throw new GenomicsDataException(GzipReadStream.Describe(error), path, inner: error);
            if (error is IOException) throw new GenomicsDataException($"cannot be read: {ErrorText.Of(error, path)}", path, inner: error);
            throw;
        }
    }

    private static SafeFileHandle Create(string path)
    {
        var name = Path.Combine(Path.GetTempPath(), $"genomics-lm-{Guid.NewGuid():N}.tmp");
        try
        {
            if (OperatingSystem.IsWindows())
                return File.OpenHandle(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
            var handle = File.OpenHandle(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
            File.Delete(name);
            return handle;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, error);
        }
    }

    private static void Write(SafeFileHandle copy, ReadOnlySpan<byte> bytes, long position, string path)
    {
        try
        {
            RandomAccess.Write(copy, bytes, position);
        }
        catch (IOException error)
        {
            throw Unwritable(path, error);
        }
    }

    private static GenomicsDataException Unwritable(string path, Exception error)
        => new($"cannot be unpacked into {Path.GetTempPath()}: {ErrorText.Of(error, Path.GetTempPath())}; set TMPDIR to another folder, or "
        + $"compress the file by bgzip", path, inner: error);
}
