using System.Text;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation.Internals;

/// <summary>An allele without the bases that it shares with the reference at its ends, as VCF writes them around indels.</summary>
/// <param name="Start">First base that is replaced, 0-based on the chromosome.</param>
/// <param name="Length">How many are.</param>
/// <param name="Bases">What stands there instead.</param>
internal readonly record struct AlleleEdit(long Start, int Length, string Bases)
{
    /// <summary>One past the last base that is replaced.</summary>
    public long End => Start + Length;

    /// <summary>Bases won, or lost where negative.</summary>
    public int Growth => Bases.Length - Length;

    /// <summary>The edit of an allele.</summary>
    public static AlleleEdit Of(VcfRecord record, VcfAllele allele)
        => record.Trim(allele) is var (start, reference, alternative) ? new AlleleEdit(start, reference.Length, alternative) : default;

    /// <summary>Whether the genome has the record's reference bases at its place.</summary>
    public static bool HasReference(IGenome genome, int chromosome, VcfRecord record)
    {
        if (record.Position < 0 || record.Position + record.Reference.Length > genome.Chromosomes[chromosome].Length) return false;
        var bases = new byte[record.Reference.Length];
        genome.Read(chromosome, record.Position, bases);
        var reference = record.ReferenceBases;
        if (Ascii.EqualsIgnoreCase(bases, reference)) return true;
        for (var i = 0; i < bases.Length; i++)
            if ((char)(bases[i] & 0xdf) != reference[i] && !StandsFor(bases[i]).Contains(reference[i])) return false;
        return true;
    }

    // of a code of several bases VCF writes one; N is an unknown base and stands for none
    private static string StandsFor(byte letter) => (char)(letter & 0xdf) is var code and not 'N' ? IupacCode.BasesOf(code) : "";
}
