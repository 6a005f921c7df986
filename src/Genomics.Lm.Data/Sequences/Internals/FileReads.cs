using Microsoft.Win32.SafeHandles;

namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>Positioned reads that give all bytes or say why not.</summary>
internal static class FileReads
{
    public static void Fully(SafeFileHandle handle, string path, long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(handle, destination, position);
            if (read == 0) throw new GenomicsDataException("ended early while being read", path);
            destination = destination[read..];
            position += read;
        }
    }
}
