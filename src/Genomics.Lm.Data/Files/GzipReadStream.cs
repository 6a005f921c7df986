using System.IO.Compression;

namespace Genomics.Lm.Data.Files;

/// <summary>
/// Decompresses gzip and bgzip (any number of members) and, unlike <see cref="GZipStream"/> alone, notices a file that was cut off.
/// </summary>
/// <remarks>
/// GZipStream ends silently when its input ends inside a member. So a small member with a known text is put after the end of the
/// input: it comes out last if, and only if, everything before it was complete. It is taken off again here.
/// </remarks>
internal sealed class GzipReadStream : ForwardStream
{
    private static readonly byte[] Marker = "\0end of gzip input\0"u8.ToArray();
    private static readonly byte[] MarkerMember = Compress(Marker);

    private readonly GZipStream _inflate;
    private readonly byte[] _buffer = new byte[1 << 17];
    private int _start, _end;
    private bool _ended;

    public GzipReadStream(Stream compressed) => _inflate = new GZipStream(new WithMarker(compressed), CompressionMode.Decompress);

    public override int Read(Span<byte> destination)
    {
        if (destination.IsEmpty) return 0;
        while (!_ended && _end - _start <= Marker.Length) Fill();
        var count = Math.Min(destination.Length, _end - _start - (_ended ? 0 : Marker.Length));
        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = _inflate.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        if (read > 0) return;
        if (!_buffer.AsSpan(0, _end).EndsWith(Marker)) throw new EndOfStreamException("the compressed data end too early");
        _end -= Marker.Length;
        _ended = true;
    }

    private static byte[] Compress(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(data);
        return compressed.ToArray();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inflate.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The compressed input followed by the marker's member.</summary>
    private sealed class WithMarker(Stream input) : ForwardStream
    {
        private int _markerUsed = -1;

        public override int Read(Span<byte> destination)
        {
            if (_markerUsed < 0)
            {
                var read = input.Read(destination);
                if (read > 0 || destination.IsEmpty) return read;
                _markerUsed = 0;
            }
            var count = Math.Min(destination.Length, MarkerMember.Length - _markerUsed);
            MarkerMember.AsSpan(_markerUsed, count).CopyTo(destination);
            _markerUsed += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            base.Dispose(disposing);
        }
    }
}
