using System.Globalization;

namespace Genomics.Lm.Data.Annotation;

/// <summary>One line of a VCF file: a place, the reference bases there, and one or more alternatives.</summary>
/// <param name="Chromosome">As in the file.</param>
/// <param name="Position">First base of the reference allele, 0-based (the file's is 1-based); −1 before a telomere.</param>
/// <param name="Id">Identifiers, or <c>.</c>.</param>
/// <param name="Reference">
/// As in the file; other letters than A, C, G, T, N of any case make all alternatives <see cref="AlleleKind.Malformed"/>.
/// </param>
/// <param name="Alternatives">The alternative alleles, usable or not, in file order.</param>
/// <param name="Quality">As in the file.</param>
/// <param name="Filter">As in the file.</param>
/// <param name="Info">As in the file, <c>.</c> when there is none.</param>
/// <param name="Samples">FORMAT and the samples' columns as in the file, with tabs; empty when there are none.</param>
/// <param name="Line">1-based line number.</param>
public sealed record VcfRecord(
    string Chromosome, long Position, string Id, string Reference, IReadOnlyList<VcfAllele> Alternatives,
    string Quality, string Filter, string Info, string Samples, long Line)
{
    /// <summary>The upper-case reference bases.</summary>
    public string ReferenceBases => Reference.ToUpperInvariant();

    /// <summary>The record with an INFO entry; those of the same key are replaced.</summary>
    /// <param name="entry">For example <c>EFFECT=0.25,-1</c>; no blanks or tabs.</param>
    public VcfRecord WithInfo(string entry)
    {
        ArgumentException.ThrowIfNullOrEmpty(entry);
        var others = WithoutInfo(entry.Split('=')[0]);
        return others with { Info = others.Info is "." or "" ? entry : $"{others.Info};{entry}" };
    }

    /// <summary>The record without the INFO entries of a key.</summary>
    /// <param name="key">For example <c>EFFECT</c>.</param>
    public VcfRecord WithoutInfo(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!HasInfo(key)) return this;
        var left = string.Join(';', Info.Split(';').Where(entry => !IsOf(entry, key)));
        return this with { Info = left.Length == 0 ? "." : left };
    }

    /// <summary>Whether INFO has an entry of this key.</summary>
    /// <param name="key">For example <c>EFFECT</c>.</param>
    public bool HasInfo(string key)
    {
        foreach (var entry in Info.AsSpan().Split(';'))
            if (IsOf(Info.AsSpan()[entry], key)) return true;
        return false;
    }

    /// <summary>An allele without the bases that it shares with the reference at its ends, as VCF writes them around indels.</summary>
    /// <param name="allele">One of the usable alternatives.</param>
    /// <returns>
    /// The first base that is replaced (0-based), the reference bases from there, and what stands there instead; upper-case.
    /// </returns>
    public (long Start, string Reference, string Alternative) Trim(VcfAllele allele)
    {
        var (reference, alternative) = (ReferenceBases, allele.Text is null ? "" : allele.Bases);
        var suffix = 0;
        while (suffix < Math.Min(reference.Length, alternative.Length) && reference[^(suffix + 1)] == alternative[^(suffix + 1)]) suffix++;
        var prefix = 0;
        while (prefix < Math.Min(reference.Length, alternative.Length) - suffix && reference[prefix] == alternative[prefix]) prefix++;
        return (Position + prefix, reference[prefix..^suffix], alternative[prefix..^suffix]);
    }

    /// <summary>The line as it stands in a VCF file (1-based position).</summary>
    public override string ToString()
    {
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{Chromosome}\t{Position + 1}\t{Id}\t{Reference}\t{string.Join(',', Alternatives.Select(a => a.Text))}\t{Quality}\t{Filter}"
                + $"\t{Info}");
        return Samples.Length == 0 ? line : $"{line}\t{Samples}";
    }

    private static bool IsOf(ReadOnlySpan<char> entry, string key)
        => entry.StartsWith(key, StringComparison.Ordinal) && (entry.Length == key.Length || entry[key.Length] == '=');
}
