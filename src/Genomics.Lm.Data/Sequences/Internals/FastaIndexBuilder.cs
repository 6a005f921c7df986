using System.Text;

namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>Scans FASTA bytes once and records name, length, offset and line width of every record.</summary>
internal sealed class FastaIndexBuilder(string file)
{
    private const int BufferSize = 1 << 20;
    private const int LongestHeader = 1 << 20;

    private readonly List<FastaIndex.Entry> _entries = [];
    private readonly List<byte> _header = [];
    private string? _name;
    private long _line = 1, _length, _offset, _lineBases, _lineBytes;
    private long _currentBases, _currentBytes;   // of the line being read
    private bool _inHeader, _shortLineSeen;

    public List<FastaIndex.Entry> Run(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        var position = 0L;
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            Scan(buffer.AsSpan(0, read), position);
            position += read;
        }
        if (_inHeader) EndHeader(position);
        else EndSequenceLine();
        EndRecord();
        if (_entries.Count == 0) throw new GenomicsDataException("holds no FASTA record; expected lines beginning with '>'", file);
        return _entries;
    }

    private void Scan(ReadOnlySpan<byte> block, long position)
    {
        var start = 0;
        while (start < block.Length)
        {
            if (!_inHeader && _currentBytes == 0 && block[start] == (byte)'>')
            {
                EndRecord();
                (_inHeader, start) = (true, start + 1);
                continue;
            }
            var rest = block[start..];
            var newline = rest.IndexOf((byte)'\n');
            var chunk = newline < 0 ? rest : rest[..newline];
            Take(chunk);
            start += chunk.Length + (newline < 0 ? 0 : 1);
            if (newline < 0) continue;
            if (_inHeader) EndHeader(position + start);
            else { _currentBytes++; EndSequenceLine(); }
            _line++;
        }
    }

    private void Take(ReadOnlySpan<byte> chunk)
    {
        if (_inHeader)
        {
            if (_header.Count + chunk.Length > LongestHeader) throw Error("the header is longer than 1 MB; is this a FASTA file?");
            _header.AddRange(chunk);
            return;
        }
        if (chunk.IsEmpty) return;
        if (_name is null) throw Error("sequence before the first header; expected a line beginning with '>'");
        var carriage = chunk[^1] == (byte)'\r' ? 1 : 0;
        if (chunk[..^carriage].Contains((byte)'\r')) throw Error("has carriage returns inside a line; only LF or CRLF line ends can be indexed: convert the file");
        _currentBases += chunk.Length - carriage;
        _currentBytes += chunk.Length;
    }

    private void EndHeader(long sequenceOffset)
    {
        var text = Encoding.UTF8.GetString([.. _header]).Trim();
        var end = text.AsSpan().IndexOfAny(' ', '\t');
        _name = end < 0 ? text : text[..end];
        if (_name.Length == 0) throw Error("the header has no name after '>'");
        _header.Clear();
        (_inHeader, _offset, _length, _lineBases, _lineBytes, _shortLineSeen) = (false, sequenceOffset, 0, 0, 0, false);
    }

    private void EndSequenceLine()
    {
        if (_currentBases > 0)
        {
            if (_shortLineSeen || (_lineBases > 0 && _currentBases > _lineBases))
                throw Error($"record '{_name}' has lines of unequal width, which cannot be indexed; re-wrap the file");
            if (_lineBases == 0) (_lineBases, _lineBytes) = (_currentBases, _currentBytes);
            else _shortLineSeen = _currentBases < _lineBases;
            _length += _currentBases;
        }
        else if (_currentBytes > 0 && _length > 0) _shortLineSeen = true;   // a blank line may only be followed by blank lines
        (_currentBases, _currentBytes) = (0, 0);
    }

    private void EndRecord()
    {
        if (_name is null) return;
        if (_length == 0) throw Error($"record '{_name}' is empty");
        _entries.Add(new FastaIndex.Entry(_name, _length, _offset, _lineBases, _lineBytes));
        _name = null;
    }

    private GenomicsDataException Error(string message) => new(message, file, _line, _name);
}
