using System.Runtime.InteropServices;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>
/// Scans FASTA bytes once and records name, length, offset and line width of every record. Comments and blank lines are passed over
/// outside records.
/// </summary>
internal sealed class FastaIndexBuilder(string file)
{
    private const int BufferSize = 1 << 20;
    private const int LongestHeader = 1 << 20;

    private enum Line { Unknown, Header, Comment, Bases }

    private readonly List<FastaIndex.Entry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<byte> _header = [];
    private string? _name;
    private long _line = 1, _length, _offset, _lineBases, _lineBytes;
    private bool _isIrregular;   // no line of bases may follow any more

    // of the line being read
    private Line _kind;
    private long _start, _bases, _bytes;
    private bool _afterBlanks, _afterCarriage;

    public List<FastaIndex.Entry> Run(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        var position = 0L;
        int read;
        while ((read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var skipped = position == 0 ? FastaLines.MarkLength(buffer.AsSpan(0, read)) : 0;
            if (position == 0) RefuseTwoBit(buffer.AsSpan(0, read), file);
            Scan(buffer.AsSpan(skipped, read - skipped), position + skipped);
            position += read;
        }
        EndLine(position, isClosed: false);
        EndRecord();
        if (_entries.Count == 0) throw new GenomicsDataException("holds no FASTA record; expected lines beginning with '>'", file);
        return _entries;
    }

    /// <summary>Refuses a 2bit genome within a compressed file.</summary>
    public static void RefuseTwoBit(ReadOnlySpan<byte> start, string file)
    {
        if (TwoBitFile.Recognises(start))
            throw new GenomicsDataException("is a compressed 2bit genome; 2bit is read in place: unpack it", file);
    }

    private void Scan(ReadOnlySpan<byte> block, long position)
    {
        var start = 0;
        while (start < block.Length)
        {
            if (_kind == Line.Unknown) StartLine(block[start], position + start);
            var rest = block[start..];
            var newline = rest.IndexOf((byte)'\n');
            var piece = newline < 0 ? rest : rest[..newline];
            Take(piece);
            start += piece.Length + 1;
            if (newline < 0) return;
            EndLine(position + start, isClosed: true);
            _line++;
        }
    }

    private void StartLine(byte first, long position)
    {
        if (first == '>') EndRecord();
        _kind = first switch { (byte)'>' => Line.Header, (byte)';' => Line.Comment, _ => Line.Bases };
        (_start, _bases, _bytes, _afterBlanks, _afterCarriage) = (position, 0, 0, false, false);
    }

    private void Take(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty) return;
        _bytes += piece.Length;
        if (_kind == Line.Bases && _name is not null && !_afterBlanks && piece[^1] > ' '
            && !piece.ContainsAny((byte)' ', (byte)'\t', (byte)'\r'))
        {
            _bases += piece.Length;   // what most lines are
            return;
        }
        var text = _kind == Line.Bases ? FastaLines.Trim(piece) : piece[^1] == '\r' ? piece[..^1] : piece;
        if (text.Length > 0 && (_afterCarriage || text.Contains((byte)'\r')))
            throw Error("has carriage returns as line ends; only LF or CRLF line ends can be indexed: convert the file");
        _afterCarriage |= piece[text.Length..].Contains((byte)'\r');
        if (_kind == Line.Bases) TakeBases(text, piece.Length > text.Length);
        if (_kind != Line.Header) return;
        if (_header.Count + text.Length > LongestHeader) throw Error("the header is longer than 1 MB; is this a FASTA file?");
        _header.AddRange(text);
    }

    private void TakeBases(ReadOnlySpan<byte> bases, bool blanksFollow)
    {
        if (bases.Length > 0)
        {
            if (_name is null) throw Error("sequence before the first header; expected a line beginning with '>'");
            if (_afterBlanks || bases.ContainsAny((byte)' ', (byte)'\t'))
                throw Error($"record '{Excerpt.Of(_name)}' has a blank between bases; remove it");
            _bases += bases.Length;
        }
        _afterBlanks |= blanksFollow;
    }

    private void EndLine(long position, bool isClosed)
    {
        if (isClosed) _bytes++;
        if (_kind == Line.Header) EndHeader(position);
        else if (_bases > 0 && _kind == Line.Bases) EndBases(isClosed);
        else if (_length > 0) _isIrregular = true;   // a blank line or a comment may only be followed by such
        (_kind, _bases) = (Line.Unknown, 0);
    }

    private void EndHeader(long position)
    {
        _name = FastaLines.Name(CollectionsMarshal.AsSpan(_header)[1..]);
        _header.Clear();
        if (_name.Length == 0) throw Error("the header has no name after '>'");
        if (!_names.Add(_name))
            throw Error($"has a second record named '{Excerpt.Of(_name)}'; names must be unique: rename or remove one");
        (_offset, _length, _lineBases, _lineBytes, _isIrregular) = (position, 0, 0, 0, false);
    }

    private void EndBases(bool isClosed)
    {
        if (_isIrregular || (_lineBases > 0 && _bases > _lineBases))
            throw Error(
                $"record '{Excerpt.Of(_name!)}' has lines of unequal width or with different line ends, which cannot be indexed; re-wrap "
                    + $"the file");
        if (_lineBases == 0) (_offset, _lineBases, _lineBytes) = (_start, _bases, isClosed ? _bytes : _bytes + 1);
        else _isIrregular = _bases < _lineBases || _bytes != _lineBytes;
        _length += _bases;
    }

    private void EndRecord()
    {
        if (_name is null) return;
        _entries.Add(new FastaIndex.Entry(_name, _length, _offset, _lineBases, _lineBytes));
        _name = null;
    }

    private GenomicsDataException Error(string message) => new(message, file, _line, _name);
}
