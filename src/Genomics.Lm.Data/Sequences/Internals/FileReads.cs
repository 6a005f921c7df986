using Genomics.Lm.Data.Files;
using Microsoft.Win32.SafeHandles;

namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>Positioned reads that give all bytes or say why not.</summary>
internal static class FileReads
{
    /// <exception cref="GenomicsDataException">The file ends before, or cannot be read.</exception>
    public static void Fully(SafeFileHandle handle, string path, long position, Span<byte> destination)
    {
        try
        {
            while (destination.Length > 0)
            {
                var read = RandomAccess.Read(handle, destination, position);
                if (read == 0) throw new GenomicsDataException("ended early while being read", path);
                destination = destination[read..];
                position += read;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GenomicsDataException($"cannot be read: {ErrorText.Of(error, path)}", path, inner: error);
        }
    }
}
