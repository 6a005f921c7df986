using System.Globalization;
using System.Text.RegularExpressions;

namespace Genomics.Lm.Data.Sequences;

/// <summary>A place in a genome.</summary>
/// <param name="Chromosome">Name of the chromosome or scaffold, as written in the source.</param>
/// <param name="Start">First base, 0-based.</param>
/// <param name="End">One past the last base, 0-based (half-open).</param>
/// <param name="Strand">The strand, when stated.</param>
public readonly partial record struct GenomicLocation(string Chromosome, long Start, long End, Strand Strand = Strand.Unknown)
{
    private const int LongestPlace = 500;

    /// <summary>Number of bases.</summary>
    public long Length => End - Start;

    /// <summary>
    /// Reads one word of a FASTA header: <c>chr1:100-200</c>, <c>chr1:100-200(+)</c>, <c>chr1:100-200:-</c>, <c>22:20256023:-</c> (one
    /// base),
    /// <c>NC_000001.11:c200-100</c> (NCBI, reverse strand), <c>chromosome:GRCh38:1:100:200:-1</c> (Ensembl), <c>range=chr1:100-200</c>
    /// (UCSC). A chromosome's name may have colons (<c>HLA-A*01:01</c>, or a piece <c>22:20000001-21000000</c>): the last one counts.
    /// A name may stand before the place, as <c>bedtools getfasta -name</c> writes it: <c>name::chr1:99-200(+)</c>, with a 0-based start.
    /// </summary>
    /// <param name="text">The word; positions are 1-based and inclusive (but for <c>name::</c>), thousands separators are allowed.</param>
    /// <param name="location">The place, 0-based half-open.</param>
    /// <returns>Whether the word is a place with 1 ≤ start ≤ end.</returns>
    /// <remarks>
    /// Without <c>-name</c>, <c>bedtools getfasta</c> writes a 0-based start in a form that cannot be told from others: its windows come
    /// out one base longer to the left.
    /// </remarks>
    public static bool TryParse(ReadOnlySpan<char> text, out GenomicLocation location)
    {
        location = default;
        if (text.IndexOf(':') < 0) return false;
        var name = text.LastIndexOf("::");
        if (text.Length - Math.Max(0, name) > LongestPlace) return false;
        var match = Ensembl().Match(text.Length <= LongestPlace ? text.ToString() : "");
        if (match.Success) name = -1;
        else if (name >= 0) text = text[(name + 2)..];
        if (!match.Success) match = Interval().Match(text.ToString());
        if (!match.Success || !TryNumber(match.Groups["start"], out var start)) return false;
        var end = start;
        if (match.Groups["end"].Success && !TryNumber(match.Groups["end"], out end)) return false;
        var strand = match.Groups["strand"].Value switch
        {
            "+" or "1" or "+1" => Strand.Forward,
            "-" or "-1" => Strand.Reverse,
            _ =>
            Strand.Unknown
        };
        if (!match.Groups["end"].Success && strand == Strand.Unknown) return false;   // GeneID:1234
        if (match.Groups["complement"].Length > 0) (start, end, strand) = (end, start, Strand.Reverse);
        if (name >= 0) start++;   // 0-based
        if (start < 1 || end < start) return false;
        location = new GenomicLocation(match.Groups["chromosome"].Value, start - 1, end, strand);
        return true;
    }

    /// <summary>The first place named in a sequence's header (id or description).</summary>
    /// <param name="sequence">A sequence.</param>
    /// <param name="location">The place, 0-based half-open.</param>
    /// <returns>Whether the header names a place.</returns>
    public static bool TryFromHeader(DnaSequence sequence, out GenomicLocation location)
    {
        if (TryParse(sequence.Id, out location)) return true;
        var text = sequence.Description.AsSpan();
        foreach (var word in text.SplitAny(' ', '\t', '|', ';', ','))
        {
            if (!TryParse(text[word], out location)) continue;
            if (location.Strand == Strand.Unknown && StrandWord().Match(sequence.Description) is { Success: true } strand)
                location = location with { Strand = strand.Groups[1].Value == "-" ? Strand.Reverse : Strand.Forward };
            return true;
        }
        return false;
    }

    /// <summary>The place of a window, or null when its header does not say.</summary>
    /// <param name="window">A window, on the gene's strand.</param>
    /// <param name="alignmentIndex">0-based index of the gene's start in it.</param>
    /// <remarks>
    /// Coordinates as long as the window are the window's. Otherwise they are the gene's (or the TSS's), and the window lies around its
    /// start on its strand; without a strand that place is not known. One base of difference is the 0-based start of some programs.
    /// </remarks>
    public static GenomicLocation? OfWindow(DnaSequence window, int alignmentIndex)
    {
        ArgumentNullException.ThrowIfNull(window);
        if (!TryFromHeader(window, out var place)) return null;
        if (Math.Abs(place.Length - window.Length) <= 1) return place;
        var start = place.Strand switch
        {
            Strand.Forward => place.Start - alignmentIndex,
            Strand.Reverse => place.End - (window.Length - alignmentIndex),
            _ => (long?)null,
        };
        return start is null ? null : place with { Start = start.Value, End = start.Value + window.Length };
    }

    /// <summary><c>chromosome:start-end(strand)</c>, 1-based inclusive.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture,
        $"{Chromosome}:{Start + 1}-{End}{Strand switch { Strand.Forward => "(+)", Strand.Reverse => "(-)", _ => "" }}");

    private static bool TryNumber(Group digits, out long value)
        => long.TryParse(digits.Value.Replace(",", ""), NumberStyles.None, CultureInfo.InvariantCulture, out value);

    [GeneratedRegex(@"^(?:range=|location=|loc=)?(?<chromosome>[^=\s]+):(?<complement>c?)(?<start>[\d,]+)"
        + @"(?:(?:-|\.\.)(?<end>[\d,]+))?(?::?\(?(?<strand>[+-]1?|\.)\)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Interval();

    [GeneratedRegex(@"^(?:[^:\s]+):[^:\s]*:(?<chromosome>[^:\s]+):(?<start>\d+):(?<end>\d+)(?::(?<strand>-?1))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Ensembl();

    [GeneratedRegex(@"\bstrand=([+-])", RegexOptions.CultureInvariant)]
    private static partial Regex StrandWord();
}
