using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>Scores variants by a model of sequences alone, in the bases around them; no gene and no expression is needed.</summary>
public static class ZeroShotVariants
{
    private const int AllelesAtOnce = 64;

    /// <summary>Scores variants, a bounded number at a time, in their order.</summary>
    /// <param name="scorer">The model; is not disposed.</param>
    /// <param name="genome">The genome that the variants refer to; must stay open.</param>
    /// <param name="records">The variants, in any order.</param>
    /// <param name="context">Bases on either side of an allele that are read with it, on the forward strand.</param>
    /// <param name="cancellationToken">Checked between runs of the model.</param>
    /// <exception cref="GenomicsDataException">Thrown while enumerating: a record or the genome is damaged.</exception>
    public static IEnumerable<ZeroShotVariant> Score(IZeroShotScorer scorer, IGenome genome, IEnumerable<VcfRecord> records, int context,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(genome);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentOutOfRangeException.ThrowIfNegative(context);
        return Enumerate(scorer, genome, records, context, cancellationToken);
    }

    private static IEnumerable<ZeroShotVariant> Enumerate(IZeroShotScorer scorer, IGenome genome, IEnumerable<VcfRecord> records,
        int context, CancellationToken cancellationToken)
    {
        string[] known = [.. genome.Chromosomes.Select(c => c.Name)];
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var chunk = new List<(ZeroShotVariant Variant, List<(VcfAllele Allele, SequenceChange Change)> Changes)>();
        foreach (var record in records)
        {
            chunk.Add(Draft(record));
            if (chunk.Sum(c => c.Changes.Count) < AllelesAtOnce && chunk.Count < 100 * AllelesAtOnce) continue;
            foreach (var variant in Finish()) yield return variant;
            chunk.Clear();
        }
        foreach (var variant in Finish()) yield return variant;

        (ZeroShotVariant, List<(VcfAllele, SequenceChange)>) Draft(VcfRecord record)
        {
            if (!found.TryGetValue(record.Chromosome, out var chromosome))
                found[record.Chromosome] = chromosome = ChromosomeNames.Match([record.Chromosome], known)[0];
            var place = chromosome < 0 ? VariantPlace.UnknownChromosome
                : record.Position + record.Reference.Length > genome.Chromosomes[chromosome].Length ? VariantPlace.BeyondChromosome
                : VariantPlace.OnChromosome;
            var (changes, refused) = (new List<(VcfAllele, SequenceChange)>(), new List<(VcfAllele, AlleleCut)>());
            if (place == VariantPlace.OnChromosome)
                foreach (var allele in record.Alternatives.Where(a => a.IsUsable))
                    if (AlleleContext.TryCut(genome, chromosome, record, allele, context, out var change) is var outcome && change is null)
                        refused.Add((allele, outcome));
                    else changes.Add((allele, change));
            return (new ZeroShotVariant(record, [], refused, place), changes);
        }

        IEnumerable<ZeroShotVariant> Finish()
        {
            var scores = scorer.Score([.. chunk.SelectMany(c => c.Changes).Select(c => c.Change)], null, cancellationToken);
            var next = 0;
            foreach (var (variant, changes) in chunk)
                yield return variant with { Scores = [.. changes.Select(c => (c.Allele, scores[next++]))] };
        }
    }
}
