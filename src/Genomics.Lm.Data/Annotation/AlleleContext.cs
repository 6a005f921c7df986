using System.Text;
using Genomics.Lm.Data.Annotation.Internals;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation;

/// <summary>Alleles in the bases around them, on the forward strand, without any gene.</summary>
public static class AlleleContext
{
    /// <summary>The longest allele that is taken, in bases.</summary>
    public const int LongestAllele = 10_000;

    /// <summary>Cuts an allele with some bases on either side; fewer where the chromosome ends.</summary>
    /// <param name="genome">The genome.</param>
    /// <param name="chromosome">Index into its chromosomes.</param>
    /// <param name="record">The variant.</param>
    /// <param name="allele">One of its usable alternatives.</param>
    /// <param name="context">Bases on either side.</param>
    /// <param name="change">The change; null unless the result is <see cref="AlleleCut.Done"/>.</param>
    /// <exception cref="ArgumentException">The allele is not usable, or the context is negative.</exception>
    /// <exception cref="GenomicsDataException">The genome is damaged or has letters that are no nucleotide codes.</exception>
    public static AlleleCut TryCut(IGenome genome, int chromosome, VcfRecord record, VcfAllele allele, int context,
        out SequenceChange? change)
    {
        ArgumentNullException.ThrowIfNull(genome);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfNegative(context);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)chromosome, (uint)genome.Chromosomes.Count, nameof(chromosome));
        if (!allele.IsUsable) throw new ArgumentException($"'{allele.Text}' cannot be put into a sequence", nameof(allele));
        change = null;
        if (Math.Max(record.Reference.Length, allele.Text.Length) > LongestAllele) return AlleleCut.TooLong;
        if (!AlleleEdit.HasReference(genome, chromosome, record)) return AlleleCut.OtherReference;
        var edit = AlleleEdit.Of(record, allele);
        var (from, to) = (Math.Max(0, edit.Start - context), Math.Min(genome.Chromosomes[chromosome].Length, edit.End + context));
        var bases = new byte[to - from];
        genome.Read(chromosome, from, bases);
        var id = FormattableString.Invariant($"{record.Chromosome}:{from + 1}-{to}");
        change = new SequenceChange(new DnaSequence(id, Encoding.ASCII.GetString(bases)), (int)(edit.Start - from), edit.Length,
            edit.Bases);
        return AlleleCut.Done;
    }
}
