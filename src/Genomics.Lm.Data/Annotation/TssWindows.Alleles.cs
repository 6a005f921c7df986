using System.Text;
using Genomics.Lm.Data.Annotation.Internals;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation;

// Windows with alleles in them. The start stays at its index: what an insertion needs leaves the window at the far end of its own side of
// the start, what a deletion frees is filled from the genome there.
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
        sequence = CutAll(window, [(record, allele)], out var outcomes);
        if (outcomes[0] != AlleleCut.Done) sequence = null;
        return outcomes[0];
    }

    /// <summary>Cuts a window with several alleles in it, as they lie on one chromosome of a person.</summary>
    /// <param name="window">One of <see cref="Windows"/>.</param>
    /// <param name="alleles">Variants on the window's chromosome, each with one of its usable alternatives.</param>
    /// <param name="outcomes">
    /// [alleles] what became of each; one that overlaps an earlier one in place, or is refused otherwise, is left out of the window.
    /// </param>
    /// <returns>The window on the gene's strand; the unaltered one where no allele could be put in.</returns>
    /// <exception cref="ArgumentException">An allele is not usable.</exception>
    /// <exception cref="GenomicsDataException">The genome is damaged or has letters that are no nucleotide codes.</exception>
    public DnaSequence CutAll(TssWindow window, IReadOnlyList<(VcfRecord Record, VcfAllele Allele)> alleles,
        out IReadOnlyList<AlleleCut> outcomes)
    {
        ArgumentNullException.ThrowIfNull(alleles);
        var (results, edits) = (new AlleleCut[alleles.Count], new List<(AlleleEdit Edit, int Allele)>());
        for (var i = 0; i < alleles.Count; i++)
        {
            results[i] = Check(window, alleles[i].Record, alleles[i].Allele);
            if (results[i] == AlleleCut.Done) edits.Add((AlleleEdit.Of(alleles[i].Record, alleles[i].Allele), i));
        }
        var kept = new List<AlleleEdit>();
        foreach (var (edit, allele) in edits.OrderBy(e => e.Edit.Start).ThenBy(e => e.Edit.End).ThenBy(e => e.Allele))
            // two insertions between the same bases have no order
            if (kept.Count > 0 && (edit.Start < kept[^1].End || edit.Length + kept[^1].Length == 0 && edit.Start == kept[^1].Start))
                results[allele] = AlleleCut.Overlapping;
            else kept.Add(edit);
        outcomes = results;
        return Finish(window, Build(window, kept));
    }

    private AlleleCut Check(TssWindow window, VcfRecord record, VcfAllele allele)
    {
        if (!allele.IsUsable) throw new ArgumentException($"'{allele.Text}' cannot be put into a sequence", nameof(allele));
        if (record.Reference.Length > _options.Length || allele.Text.Length > _options.Length) return AlleleCut.TooLong;
        if (!AlleleEdit.HasReference(_genome, window.Chromosome, record)) return AlleleCut.OtherReference;
        var edit = AlleleEdit.Of(record, allele);
        var (left, right, tss) = (window.Location.Start, window.Location.End, window.Gene.Tss);
        if (edit.Start >= right || edit.End <= left && !(edit.Length == 0 && edit.Start > left)) return AlleleCut.Outside;
        return edit.Growth != 0 && edit.Start <= tss && tss < edit.End ? AlleleCut.AcrossStart : AlleleCut.Done;
    }

    // forward-strand bases of the window with the edits in it, which are in order and apart
    private byte[] Build(TssWindow window, List<AlleleEdit> edits)
    {
        var tss = window.Gene.Tss;
        // what deletions free is read from beyond the ends, and what edits hang over them
        var margin = edits.Sum(e => Math.Max(e.Length, e.Bases.Length));
        var (from, to) = (window.Location.Start - margin, window.Location.End + margin);
        var bases = new byte[to - from + edits.Sum(e => e.Growth)];
        var (at, written, growthBefore) = (from, 0, 0);
        foreach (var edit in edits)
        {
            Copy(edit.Start);
            written += Encoding.ASCII.GetBytes(edit.Bases, bases.AsSpan(written));
            at = edit.End;
            if (edit.End <= tss) growthBefore += edit.Growth;
        }
        Copy(to);
        return bases.AsSpan(margin + growthBefore, _options.Length).ToArray();

        void Copy(long end)
        {
            Read(_genome, window.Chromosome, at, bases.AsSpan(written, (int)(end - at)));
            written += (int)(end - at);
        }
    }
}
