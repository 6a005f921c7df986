using System.Buffers.Binary;
using System.IO.Compression;

namespace Genomics.Lm.Data.Files;

/// <summary>
/// Compresses as bgzip does. Without <see cref="Complete"/> the end block is missing, so that readers see that the text was cut off.
/// </summary>
internal sealed class BgzfWriteStream(Stream output) : Stream
{
    private const int TextPerBlock = 0xff00;   // leaves room for text that cannot be compressed
    private const int GzipHeadLength = 10;

    private readonly byte[] _text = new byte[TextPerBlock];
    private readonly MemoryStream _block = new(Bgzf.LargestBlock);
    private int _count;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = Math.Min(buffer.Length, TextPerBlock - _count);
            buffer[..count].CopyTo(_text.AsSpan(_count));
            _count += count;
            buffer = buffer[count..];
            if (_count == TextPerBlock) WriteBlock();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    /// <summary>Does nothing: blocks are full but for the last, whenever their text comes.</summary>
    public override void Flush() { }

    /// <summary>Writes what is left, and the end block.</summary>
    public void Complete()
    {
        if (_count > 0) WriteBlock();
        output.Write(Bgzf.End);
    }

    private void WriteBlock()
    {
        Pack(CompressionLevel.Optimal);
        if (_block.Length > Bgzf.LargestBlock) Pack(CompressionLevel.NoCompression);
        var block = _block.GetBuffer().AsSpan(0, (int)_block.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(block[(Bgzf.HeadLength - 2)..], (ushort)(block.Length - 1));
        output.Write(block);
        _count = 0;
    }

    private void Pack(CompressionLevel level)
    {
        _block.SetLength(Bgzf.HeadLength - GzipHeadLength);
        _block.Position = _block.Length;
        using (var gzip = new GZipStream(_block, level, leaveOpen: true)) gzip.Write(_text, 0, _count);
        Bgzf.Head.CopyTo(_block.GetBuffer());   // in place of the shorter head that gzip wrote
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
