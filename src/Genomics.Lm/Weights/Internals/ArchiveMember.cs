using System.Buffers;
using Genomics.Lm.Data;

namespace Genomics.Lm.Weights.Internals;

/// <summary>
/// A member of an uncompressed archive: where its bytes lie, and the checksum that they are compared with once, when they are first used.
/// </summary>
internal sealed class ArchiveMember(string name, long offset, long length, uint crc)
{
    private volatile bool _verified;

    public long Offset => offset;

    public long Length => length;

    /// <summary>Whether the bytes are known to be those that were written.</summary>
    public bool Verified => _verified;

    /// <summary>Compares the checksum, unless that is done.</summary>
    /// <exception cref="GenomicsDataException">The bytes are not those that were written.</exception>
    public void Verify(WeightFile file)
    {
        if (_verified) return;
        var (found, buffer) = (default(Crc32), ArrayPool<byte>.Shared.Rent((int)Math.Min(length, 1 << 18)));
        for (var at = 0L; at < length; at += buffer.Length)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at));
            file.Read(offset + at, piece);
            found.Append(piece);
        }
        ArrayPool<byte>.Shared.Return(buffer);
        Accept(found, file);
    }

    /// <summary>Compares a checksum that was taken while the bytes were read.</summary>
    public void Accept(Crc32 found, WeightFile file)
    {
        if (found.Value != crc)
            throw new GenomicsDataException(
                $"member '{name}' has the CRC-32 {found.Value:x8}, the archive says {crc:x8}; the file is damaged: download or copy it "
                + $"again", file.Path, 0, name);
        _verified = true;
    }
}
