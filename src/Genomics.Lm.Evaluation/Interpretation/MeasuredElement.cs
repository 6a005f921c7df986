using System.Globalization;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Files;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>A regulatory element whose substitutions were measured (saturation mutagenesis by a reporter assay).</summary>
/// <param name="Sequence">The element, on the strand in which its substitutions are given.</param>
/// <param name="Substitutions">What was measured: substitution, effect on log2 activity, and the barcodes that it rests on.</param>
/// <param name="OtherAlleles">Measured alleles that are no substitutions of one base (deletions).</param>
public sealed record MeasuredElement(
    DnaSequence Sequence, IReadOnlyList<(Substitution Substitution, double Effect, int Barcodes)> Substitutions, int OtherAlleles)
{
    /// <summary>
    /// Reads elements and a table with the columns element, position (0-based), ref, alt, effect_log2, p_value, barcodes in this order.
    /// </summary>
    /// <param name="references">FASTA; ids are the table's elements.</param>
    /// <param name="table">The table, tab-separated with a header, plain or compressed.</param>
    /// <exception cref="GenomicsDataException">
    /// A file cannot be read, a row names no element or has another reference base than the sequence, or a cell is no number.
    /// </exception>
    public static IReadOnlyList<MeasuredElement> Read(string references, string table)
    {
        var sequences = FastaReader.ReadAll(references).ToList();
        var rows = sequences.ToDictionary(s => s.Id, _ => new List<(Substitution, double, int)>(), StringComparer.Ordinal);
        var (byName, others) = (sequences.ToDictionary(s => s.Id, StringComparer.Ordinal),
            new Dictionary<string, int>(StringComparer.Ordinal));
        var isHeader = true;
        foreach (var (number, line) in TextLines.Read(table))
        {
            if (line.Length == 0) continue;
            var cells = line.Split('\t');
            if (isHeader)
            {
                isHeader = false;
                if (cells is not ["element", "position", "ref", "alt", "effect_log2", "p_value", "barcodes", ..])
                    throw Bad("has another header; expected element, position, ref, alt, effect_log2, p_value, barcodes, "
                        + "separated by tabs");
                continue;
            }
            if (cells.Length < 7 || !byName.TryGetValue(cells[0], out var sequence))
                throw Bad($"names no sequence of {references}; expected one of {string.Join(", ", byName.Keys.Take(10))} and seven cells");
            if (!int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position >= sequence.Length
                || cells[2].Length != 1 || cells[2][0] != sequence.Bases[position])
                throw Bad($"has reference '{Shorten(cells[2])}' at {Shorten(cells[1])}, which {cells[0]} of "
                    + $"{references} has not; positions are 0-based");
            if (!double.TryParse(cells[4], NumberStyles.Float, CultureInfo.InvariantCulture, out var effect) || !double.IsFinite(effect)
                || !int.TryParse(cells[6], NumberStyles.None, CultureInfo.InvariantCulture, out var barcodes))
                throw Bad("has no number as effect, or no count as barcodes");
            if (cells[3] is ['A' or 'C' or 'G' or 'T'] && cells[3] != cells[2])
                rows[cells[0]].Add((new Substitution(position, cells[3][0]), effect, barcodes));
            else others[cells[0]] = others.GetValueOrDefault(cells[0]) + 1;

            GenomicsDataException Bad(string what) => new(what, table, number);
        }
        return [.. sequences.Select(s => new MeasuredElement(s, rows[s.Id], others.GetValueOrDefault(s.Id)))];
    }

    private static string Shorten(string text) => text.Length <= 20 ? text : text[..20] + "…";

    /// <summary>The same element read on the other strand.</summary>
    public MeasuredElement Reverse() => new(ReverseComplement.Of(Sequence),
        [.. Substitutions.Select(m => (new Substitution(Sequence.Length - 1 - m.Substitution.Position,
            "TGCA"["ACGT".IndexOf(m.Substitution.Base, StringComparison.Ordinal)]), m.Effect, m.Barcodes))], OtherAlleles);
}
