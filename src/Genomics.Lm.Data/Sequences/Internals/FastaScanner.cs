using System.Globalization;
using System.Text;
using Genomics.Lm.Data.Files;

namespace Genomics.Lm.Data.Sequences.Internals;

/// <summary>
/// Turns the lines of a FASTA file into records: bases are copied once, normalised 16 at a time, and copied to their final array.
/// </summary>
internal sealed class FastaScanner(LineReader reader, FastaOptions options) : IDisposable
{
    private const int LongestHeader = 1 << 20;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly SoftMaskBuilder _mask = new();
    private byte[] _bases = new byte[1 << 13];
    private int _length;
    private string? _id;
    private string _description = "";
    private long _headerLine;
    private bool _isComment, _lineHasEnded;

    /// <summary>The next record, or null at the end of the file.</summary>
    public DnaSequence? Next()
    {
        while (reader.TryReadPiece(out var piece, out var startsLine))
        {
            if (startsLine) (_isComment, _lineHasEnded) = (piece.StartsWith((byte)';'), false);
            if (_isComment) continue;
            if (!startsLine || !piece.StartsWith((byte)'>'))
            {
                Append(piece);
                continue;
            }
            var finished = Finish();
            ReadHeader(piece);
            if (finished is not null) return finished;
        }
        if (Finish() is { } last) return last;
        if (_headerLine == 0)
            throw new GenomicsDataException("holds no sequence; expected FASTA records, each with a line that begins with '>'",
                reader.Name);
        return null;
    }

    public void Dispose() => reader.Dispose();

    private void ReadHeader(ReadOnlySpan<byte> start)
    {
        _headerLine = reader.LineNumber;
        var text = new StringBuilder(Encoding.UTF8.GetString(start[1..]));
        while (reader.TryContinueLine(out var more))
        {
            if (text.Length > LongestHeader)
                throw Bad($"has a header longer than {LongestHeader} letters; expected a name after '>'", null);
            text.Append(Encoding.UTF8.GetString(more));
        }
        var header = text.ToString().Trim();
        var space = options.WholeHeaderAsId ? -1 : header.AsSpan().IndexOfAny(' ', '\t');
        (_id, _description) = space < 0 ? (header, "") : (header[..space], header[(space + 1)..].Trim());
        if (_id.Length == 0) throw Bad("has a header without a name; expected '>' followed by the sequence's name", null);
        if (!_ids.Add(_id)) throw Bad($"has a second record named '{Excerpt.Of(_id!)}'; names must be unique: rename or remove one", _id);
    }

    private DnaSequence? Finish()
    {
        if (_id is null) return null;
        if (_length == 0)
            throw new GenomicsDataException(
                $"record '{Excerpt.Of(_id!)}' has no bases; was the file cut off? Remove the record or complete it", reader.Name,
                    _headerLine, _id);
        var record = new DnaSequence(_id, _description, _bases.AsSpan(0, _length).ToArray(), _mask.Finish(_length));
        (_id, _length) = (null, 0);
        return record;
    }

    private void Append(ReadOnlySpan<byte> piece)
    {
        if (_lineHasEnded || _id is null) piece = RequireBlank(piece);
        if (piece.IsEmpty) return;
        Reserve(piece.Length);
        var target = _bases.AsSpan(_length, piece.Length);
        piece.CopyTo(target);
        var bad = SequenceLetters.Normalize(target, _length, _mask);
        if (bad >= 0)
        {
            _lineHasEnded = true;
            _length += bad;
            RequireBlank(piece[bad..]);
            return;
        }
        _length += piece.Length;
    }

    /// <summary>Nothing but blanks may follow the bases of a line, or stand before the first header.</summary>
    private ReadOnlySpan<byte> RequireBlank(ReadOnlySpan<byte> text)
    {
        var index = text.IndexOfAnyExcept(" \t\v\f"u8);
        if (index < 0) return [];
        if (_id is null) throw Bad("has text before the first header; expected FASTA, which begins with '>'", null);
        var letter = index > 0 ? (byte)' ' : text[0];
        var shown = letter is > 32 and < 127 ? $"'{(char)letter}'" : letter == ' ' ? "a blank" : $"byte 0x{letter:x2}";
        throw Bad($"record '{Excerpt.Of(_id!)}' has {shown} at base {_length + 1}; expected A, C, G, T, N or an IUPAC code", _id);
    }

    private void Reserve(int more)
    {
        if (more <= _bases.Length - _length) return;
        if (_length > Array.MaxLength - more)
            throw Bad(
                string.Create(CultureInfo.InvariantCulture,
                    $"record '{Excerpt.Of(_id!)}' is longer than {Array.MaxLength:N0} bases; "
                        + $"use random access by an index (.fai) instead"), _id);
        Array.Resize(ref _bases, (int)Math.Min(Array.MaxLength, Math.Max((long)_length + more, 2L * _bases.Length)));
    }

    private GenomicsDataException Bad(string message, string? record) => new(message, reader.Name, reader.LineNumber, record);
}
