namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>Reads bytes at a position.</summary>
internal delegate void ReadAt(long position, Span<byte> destination);

/// <summary>A forward-only stream over positioned reads; owns nothing.</summary>
internal sealed class PositionedStream(long length, ReadAt readAt) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - Position);
        readAt(Position, buffer[..count]);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
