using System.IO.Compression;

namespace Genomics.Lm.Data.Files;

/// <summary>
/// Decompresses gzip and bgzip (any number of members) and, unlike <see cref="GZipStream"/> alone, notices a file that was cut off or has
/// other bytes behind its end. Zeros there (padding of tapes and blocks) are passed over.
/// </summary>
/// <remarks>
/// GZipStream ends silently when its input ends inside a member, and at bytes that begin no member. So a small member with a known text is
/// put after the end of the input: it comes out last if, and only if, everything before it was complete. It is taken off again here.
/// </remarks>
internal sealed class GzipReadStream : ForwardStream
{
    private const string TrailingBytes = "has bytes after the end of its gzip data; remove them, or copy or compress it again";

    private static readonly byte[] Marker = "\0end of gzip input\0"u8.ToArray();
    private static readonly byte[] MarkerMember = Compress(Marker);

    /// <summary>
    /// A text, and the member that holds it: behind other members it comes out only when they were complete and their checksums right.
    /// </summary>
    public static (byte[] Text, byte[] Member) EndMarker => (Marker, MarkerMember);

    private readonly Input _input;
    private readonly GZipStream _inflate;
    private readonly byte[] _buffer = new byte[1 << 17];
    private int _start, _end;
    private bool _ended;

    public GzipReadStream(Stream compressed) => _inflate = new GZipStream(_input = new Input(compressed), CompressionMode.Decompress);

    /// <summary>
    /// What to say of a file that this class refused with <see cref="InvalidDataException"/> or <see cref="EndOfStreamException"/>.
    /// </summary>
    public static string Describe(Exception error)
        => error.Message == TrailingBytes ? TrailingBytes : "is a gzip file that is damaged or cut off; copy or compress it again";

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
        if (_input.At == Place.Text) throw new InvalidDataException(TrailingBytes);
        if (_input.At == Place.Marker)
        {
            if (!_buffer.AsSpan(0, _end).EndsWith(Marker)) throw new EndOfStreamException("the compressed data end too early");
            _end -= Marker.Length;
        }
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

    private enum Place { Text, Zeros, Marker }

    /// <summary>
    /// The compressed input, then its zeros at the end one by one, then the marker's member. The inflater asks for more only when it has
    /// used all, so where it stopped says what it did not take.
    /// </summary>
    private sealed class Input(Stream compressed) : ForwardStream
    {
        private readonly byte[] _chunk = new byte[1 << 16];
        private int _start, _end, _markerUsed;
        private long _due, _held;   // zeros before and after the chunk's text

        public Place At { get; private set; }

        public override int Read(Span<byte> destination)
        {
            if (destination.IsEmpty) return 0;
            if (At == Place.Text && _due == 0 && _start == _end) Fill();
            return At switch
            {
                Place.Text when _due > 0 => GiveZeros(destination, ref _due),
                Place.Text => Give(_chunk.AsSpan(_start, _end - _start), destination, ref _start),
                Place.Zeros when _held > 0 => GiveZeros(destination[..1], ref _held),
                _ => GiveMarker(destination),
            };
        }

        private void Fill()
        {
            while (true)
            {
                var read = compressed.Read(_chunk);
                if (read == 0)
                {
                    At = Place.Zeros;
                    return;
                }
                var text = _chunk.AsSpan(0, read).LastIndexOfAnyExcept((byte)0) + 1;
                if (text > 0) (_due, _held) = (_held, 0);
                _held += read - text;
                (_start, _end) = (0, text);
                if (text > 0) return;
            }
        }

        private int GiveMarker(Span<byte> destination)
        {
            At = Place.Marker;
            return Give(MarkerMember.AsSpan(_markerUsed), destination, ref _markerUsed);
        }

        private static int Give(ReadOnlySpan<byte> bytes, Span<byte> destination, ref int used)
        {
            var count = Math.Min(destination.Length, bytes.Length);
            bytes[..count].CopyTo(destination);
            used += count;
            return count;
        }

        private static int GiveZeros(Span<byte> destination, ref long left)
        {
            var count = (int)Math.Min(destination.Length, left);
            destination[..count].Clear();
            left -= count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) compressed.Dispose();
            base.Dispose(disposing);
        }
    }
}
