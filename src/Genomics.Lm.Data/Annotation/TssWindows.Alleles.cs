using System.Text;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation;

// Windows with an allele in them. The start stays at its index: what an insertion needs leaves the window at the far end of its
// own side of the start, what a deletion frees is filled from the genome there.
public sealed partial class TssWindows
{
    /// <summary>Cuts a window with an allele in place of the reference bases; the gene's start keeps its index in the window.</summary>
    /// <param name="window">One of <see cref="Windows"/>.</param>
    /// <param name="record">The variant, on the window's chromosome.</param>
    /// <param name="allele">One of its usable alternatives.</param>
    /// <param name="sequence">The window on the gene's strand; null unless the result is <see cref="AlleleCut.Done"/>.</param>
    /// <exception cref="ArgumentException">The allele is not usable.</exception>
    /// <exception cref="GenomicsDataException">The genome is damaged or has letters that are no nucleotide codes.</exception>
    public AlleleCut TryCut(TssWindow window, VcfRecord record, VcfAllele allele, out DnaSequence? sequence)
    {
        if (!allele.IsUsable) throw new ArgumentException($"'{allele.Text}' cannot be put into a sequence", nameof(allele));
        sequence = null;
        if (record.Reference.Length > _options.Length || allele.Text.Length > _options.Length) return AlleleCut.TooLong;
        if (!HasReference(window.Chromosome, record)) return AlleleCut.OtherReference;
        var (start, reference, alternative) = Trim(record, allele.Bases);
        var (left, right, tss) = (window.Location.Start, window.Location.End, window.Gene.Tss);
        var end = start + reference;
        if (start >= right || end <= left && !(reference == 0 && start > left)) return AlleleCut.Outside;
        var growth = alternative.Length - reference;
        if (growth != 0 && start <= tss && tss < end) return AlleleCut.AcrossStart;
        var margin = Math.Max(reference, alternative.Length);
        var bases = new byte[_options.Length + 2 * margin + growth];
        var before = (int)(start - left) + margin;
        Read(_genome, window.Chromosome, left - margin, bases.AsSpan(0, before));
        Encoding.ASCII.GetBytes(alternative, bases.AsSpan(before));
        Read(_genome, window.Chromosome, end, bases.AsSpan(before + alternative.Length));
        var from = margin + (end <= tss ? growth : 0);
        sequence = Finish(window, bases.AsSpan(from, _options.Length).ToArray());
        return AlleleCut.Done;
    }

    private bool HasReference(int chromosome, VcfRecord record)
    {
        if (record.Position < 0 || record.Position + record.Reference.Length > _genome.Chromosomes[chromosome].Length) return false;
        var bases = new byte[record.Reference.Length];
        _genome.Read(chromosome, record.Position, bases);
        var reference = record.ReferenceBases;
        if (Ascii.EqualsIgnoreCase(bases, reference)) return true;
        for (var i = 0; i < bases.Length; i++)
            if ((char)(bases[i] & 0xdf) != reference[i] && !StandsFor(bases[i]).Contains(reference[i])) return false;
        return true;
    }

    // of a code of several bases VCF writes one; N is an unknown base and stands for none
    private static string StandsFor(byte letter) => (char)(letter & 0xdf) is var code and not 'N' ? IupacCode.BasesOf(code) : "";

    // Without the bases that both alleles share at their ends, as VCF writes them around insertions and deletions.
    private static (long Start, int Reference, string Alternative) Trim(VcfRecord record, string alternative)
    {
        var reference = record.ReferenceBases;
        var suffix = 0;
        while (suffix < Math.Min(reference.Length, alternative.Length) && reference[^(suffix + 1)] == alternative[^(suffix + 1)]) suffix++;
        var prefix = 0;
        while (prefix < Math.Min(reference.Length, alternative.Length) - suffix && reference[prefix] == alternative[prefix]) prefix++;
        return (record.Position + prefix, reference.Length - prefix - suffix, alternative[prefix..^suffix]);
    }
}
