using System.Globalization;

namespace Genomics.Lm.Data.Annotation;

/// <summary>The alleles of a sample at a place, by the field GT of a VCF record.</summary>
/// <param name="Alleles">One number per chromosome: 0 the reference, 1 the first alternative, …; −1 unknown.</param>
/// <param name="IsPhased">Whether the order of the alleles means something (<c>|</c>).</param>
/// <param name="PhaseSet">The field PS: orders of different sets cannot be put together; empty where there is none.</param>
public sealed record VcfGenotype(IReadOnlyList<int> Alleles, bool IsPhased, string PhaseSet)
{
    private const int MostAlleles = 64;

    /// <summary>Whether the alleles can be told by chromosome: phased, or all the same, or only one.</summary>
    public bool IsOrdered => IsPhased || Alleles.Distinct().Take(2).Count() < 2;

    /// <summary>Reads a sample's genotype.</summary>
    /// <param name="record">The record.</param>
    /// <param name="sample">0-based index of the sample.</param>
    /// <returns>The genotype, or null when the record has none for the sample.</returns>
    /// <exception cref="GenomicsDataException">GT is no genotype of the record's alleles; the line is named.</exception>
    public static VcfGenotype? Read(VcfRecord record, int sample)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        var cells = record.Samples.AsSpan();
        ReadOnlySpan<char> format = default, values = default;
        var column = -1;
        foreach (var cell in cells.Split('\t'))
        {
            if (column < 0) format = cells[cell];
            else if (column == sample) values = cells[cell];
            column++;
        }
        if (column <= sample || Field(format, values, "GT") is not { Length: > 0 } text) return null;
        if (text.StartsWith('|') || text.StartsWith('/')) text = text[1..];   // VCF 4.4 may state the first one's phase
        var parts = text.Split('|', '/');
        if (parts.Length > MostAlleles) throw Bad(record, text);
        var alleles = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (parts[i] == ".") alleles[i] = -1;
            else if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out alleles[i])
                || alleles[i] > record.Alternatives.Count) throw Bad(record, text);
        return new VcfGenotype(alleles, !text.Contains('/'), Field(format, values, "PS") is { } set and not "." ? set : "");
    }

    private static string? Field(ReadOnlySpan<char> format, ReadOnlySpan<char> values, string key)
    {
        var place = 0;
        foreach (var name in format.Split(':'))
        {
            if (format[name].SequenceEqual(key))
            {
                foreach (var value in values.Split(':'))
                    if (place-- == 0) return values[value].ToString();
                return null;
            }
            place++;
        }
        return null;
    }

    private static GenomicsDataException Bad(VcfRecord record, string text)
        => new($"has the genotype '{(text.Length <= 40 ? text : text[..40] + "…")}', expected numbers of its {record.Alternatives.Count} "
            + "alternatives, 0 or . with | or / between them", "VCF", record.Line);
}
