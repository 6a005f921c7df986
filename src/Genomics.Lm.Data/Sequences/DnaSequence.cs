namespace Genomics.Lm.Data.Sequences;

/// <summary>A named DNA sequence: upper-case bases, with the soft mask (lower case in the file) kept apart. Immutable.</summary>
/// <remarks>Letters are A, C, G, T, N and the IUPAC codes R Y S W K M B D H V; U is read as T. Coordinates are 0-based.</remarks>
public sealed class DnaSequence
{
    private readonly byte[] _bases;
    private readonly (int Start, int End)[] _masked;

    internal DnaSequence(string id, string description, byte[] upperCaseBases, (int Start, int End)[] masked)
        => (Id, Description, _bases, _masked) = (id, description, upperCaseBases, masked);

    /// <summary>Makes a sequence from text; lower case is kept as soft mask.</summary>
    /// <param name="id">The sequence's or gene's name.</param>
    /// <param name="bases">IUPAC letters, any case; no white space.</param>
    /// <param name="description">The rest of the header, or empty.</param>
    /// <exception cref="ArgumentNullException">There is no id or description.</exception>
    /// <exception cref="GenomicsDataException">A letter is not an IUPAC nucleotide code; the message names letter and
    /// position.</exception>
    public DnaSequence(string id, ReadOnlySpan<char> bases, string description = "")
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(description);
        (Id, Description) = (id, description);
        _bases = new byte[bases.Length];
        for (var i = 0; i < bases.Length; i++) _bases[i] = bases[i] < 128 ? (byte)bases[i] : (byte)'?';
        var bad = SequenceLetters.Normalize(_bases, out _masked);
        if (bad >= 0)
            throw new GenomicsDataException(
                $"sequence '{Files.Excerpt.Of(id)}' has '{bases[bad]}' at base {bad + 1}; expected A, C, G, T, N or an IUPAC code");
    }

    /// <summary>The first word of the FASTA header: the gene's or sequence's name.</summary>
    public string Id { get; }

    /// <summary>The header after the first word; empty when there is none.</summary>
    public string Description { get; }

    /// <summary>Number of bases.</summary>
    public int Length => _bases.Length;

    /// <summary>The bases as upper-case ASCII letters.</summary>
    public ReadOnlySpan<byte> Bases => _bases;

    /// <summary>Soft-masked intervals (lower case in the source), 0-based half-open, ascending; empty when nothing was masked.</summary>
    public IReadOnlyList<(int Start, int End)> SoftMasked => _masked;

    /// <summary>A part of this sequence under the same name.</summary>
    /// <param name="start">First base, 0-based.</param>
    /// <param name="length">Number of bases.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part lies outside the sequence.</exception>
    public DnaSequence Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
        if (start == 0 && length == Length) return this;
        var masked = _masked.Length == 0 ? _masked :
            [.. _masked.Select(m => (Math.Max(0, m.Start - start), Math.Min(length, m.End - start))).Where(m => m.Item1 < m.Item2)];
        return new DnaSequence(Id, Description, _bases.AsSpan(start, length).ToArray(), masked);
    }

    /// <summary>This sequence with one base replaced; names and soft mask stay.</summary>
    /// <param name="substitution">The substitution.</param>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside the sequence, or the base is none of A, C, G, T.</exception>
    public DnaSequence With(Substitution substitution)
    {
        substitution.Validate(Length);
        var bases = (byte[])_bases.Clone();
        bases[substitution.Position] = (byte)substitution.Base;
        return new DnaSequence(Id, Description, bases, _masked);
    }

    /// <summary>The bases as an upper-case string.</summary>
    public override string ToString() => System.Text.Encoding.ASCII.GetString(_bases);
}
