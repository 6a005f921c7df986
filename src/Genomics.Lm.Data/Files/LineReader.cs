namespace Genomics.Lm.Data.Files;

/// <summary>
/// Reads a text file as lines of bytes without allocating per line. Lines end with LF, CRLF or CR alone, in any mixture; a UTF-8
/// byte order mark is skipped; the last line may lack its end.
/// </summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>Longest line that <see cref="TryReadLine"/> takes: a row of a table with millions of columns.</summary>
    public const int LongestLine = 1 << 26;

    private readonly Stream _stream;
    private byte[] _buffer;
    private int _start, _end;
    private bool _ended, _skipLineFeed, _midLine;

    public LineReader(string path) : this(InputFile.Open(path), path) { }

    /// <summary>Reads text that is already decompressed.</summary>
    public LineReader(Stream text, string name, int bufferSize = 1 << 18)
    {
        (_stream, Name, _buffer) = (text, name, new byte[bufferSize]);
        while (!_ended && _end < 3) Fill();
        if (_buffer.AsSpan(0, _end).StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf])) _start = 3;
    }

    /// <summary>The file's path, for messages.</summary>
    public string Name { get; }

    /// <summary>1-based number of the line read last; 0 before the first.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Whether the text that comes next begins like this.</summary>
    public bool StartsWith(ReadOnlySpan<byte> text)
    {
        while (!_ended && _end - _start < text.Length) Fill();
        return _buffer.AsSpan(_start, _end - _start).StartsWith(text);
    }

    /// <summary>The bytes that come next, at most so many; fewer at the end of the text.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (!_ended && _end - _start < count) Fill();
        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    /// <summary>Reads a whole line. The span is valid until the next call.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        SkipLineFeed();
        while (true)
        {
            var text = _buffer.AsSpan(_start, _end - _start);
            var length = text[searched..].IndexOfAny((byte)'\n', (byte)'\r');
            if (length >= 0)
            {
                line = TakeLine(text, searched + length);
                LineNumber++;
                return true;
            }
            searched = text.Length;
            if (_ended)
            {
                line = text;
                _start = _end;
                if (text.Length > 0) LineNumber++;
                return text.Length > 0;
            }
            if (text.Length >= LongestLine)
                throw new GenomicsDataException($"a line is longer than {LongestLine} bytes; expected a text file with lines", Name,
                    LineNumber + 1);
            Fill();
        }
    }

    /// <summary>
    /// Reads the next piece of a line: all of it when it lies in the buffer. For lines that may be as long as a chromosome.
    /// The span is valid until the next call.
    /// </summary>
    /// <param name="piece">The piece, without line end.</param>
    /// <param name="startsLine">Whether the piece begins a line.</param>
    public bool TryReadPiece(out ReadOnlySpan<byte> piece, out bool startsLine)
    {
        startsLine = !_midLine;
        if (_midLine && TryContinueLine(out piece)) return true;
        startsLine = true;
        SkipLineFeed();
        while (_start == _end && !_ended) Fill();
        piece = TakePiece(out var any);
        if (any) LineNumber++;
        return any;
    }

    /// <summary>Reads the rest of the line, or its next piece; false when the line has ended.</summary>
    public bool TryContinueLine(out ReadOnlySpan<byte> piece)
    {
        piece = [];
        if (!_midLine) return false;
        while (_start == _end && !_ended) Fill();
        piece = TakePiece(out var any);
        return any;
    }

    private Span<byte> TakePiece(out bool any)
    {
        var text = _buffer.AsSpan(_start, _end - _start);
        any = text.Length > 0;
        var length = text.IndexOfAny((byte)'\n', (byte)'\r');
        _midLine = any && length < 0;
        if (length >= 0) return TakeLine(text, length);
        _start = _end;
        return text;
    }

    public void Dispose() => _stream.Dispose();

    private Span<byte> TakeLine(Span<byte> text, int length)
    {
        _skipLineFeed = text[length] == '\r';
        _start += length + 1;
        return text[..length];
    }

    private void SkipLineFeed()
    {
        if (!_skipLineFeed) return;
        while (_start == _end && !_ended) Fill();
        if (_start < _end && _buffer[_start] == '\n') _start++;
        _skipLineFeed = false;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        try
        {
            var read = _stream.Read(_buffer.AsSpan(_end));
            _end += read;
            _ended = read == 0;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new GenomicsDataException(GzipReadStream.Describe(error), Name, LineNumber, inner: error);
        }
        catch (IOException error)
        {
            throw new GenomicsDataException($"cannot be read: {ErrorText.Of(error, Name)}", Name, LineNumber, inner: error);
        }
    }
}
