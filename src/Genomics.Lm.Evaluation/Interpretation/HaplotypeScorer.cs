using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Interpretation.Internals;

namespace Genomics.Lm.Evaluation.Interpretation;

/// <summary>
/// Scores the alleles that a person has on one chromosome together: those of phased genotypes (<c>0|1</c>) that lie in a gene's window are
/// put into it at once. Works with any predictor. What is said of <see cref="VariantScorer"/> holds here all the more.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
public sealed class HaplotypeScorer
{
    private readonly IExpressionPredictor _predictor;
    private readonly GenomicWindows _windows;
    private readonly PredictOptions _options;

    /// <summary>Finds the windows of all genes.</summary>
    /// <inheritdoc cref="VariantScorer(IExpressionPredictor, IGenome, GeneAnnotation, int, CancellationToken)"/>
    public HaplotypeScorer(IExpressionPredictor predictor, IGenome genome, GeneAnnotation annotation, int threads = 0,
        CancellationToken cancellationToken = default)
    {
        (_predictor, _options) = (predictor, new PredictOptions { Threads = threads });
        _options.Validate();
        _windows = GenomicWindows.Of(predictor, genome, annotation, cancellationToken);
    }

    /// <summary>Scores the haplotypes of some people.</summary>
    /// <param name="records">The variants, in any order; those near genes are kept in memory.</param>
    /// <param name="samples">Names and 0-based columns of the people in the records.</param>
    /// <param name="cancellationToken">Checked between genes.</param>
    /// <returns>
    /// Gene by gene in the order of the annotation, person by person, chromosome by chromosome; chromosomes without an allele in the
    /// window are left out.
    /// </returns>
    /// <exception cref="GenomicsDataException">Thrown while enumerating: a record or the genome is damaged.</exception>
    public IEnumerable<HaplotypeEffect> Score(IEnumerable<VcfRecord> records, IReadOnlyList<(string Name, int Column)> samples,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(samples);
        var near = new Dictionary<TssWindow, List<(VcfRecord Record, VcfGenotype?[] Genotypes)>>();
        foreach (var record in records)
        {
            VcfGenotype?[]? genotypes = null;
            foreach (var window in _windows.Touching(record))
            {
                genotypes ??= [.. samples.Select(s => VcfGenotype.Read(record, s.Column))];
                if (!genotypes.Any(g => g is not null && g.Alleles.Any(a => a > 0))) break;
                if (!near.TryGetValue(window, out var list)) near[window] = list = [];
                list.Add((record, genotypes));
            }
        }
        foreach (var window in _windows.Cutter.Windows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!near.TryGetValue(window, out var variants)) continue;
            var gene = new GeneHaplotypes(this, window, variants, cancellationToken);
            for (var sample = 0; sample < samples.Count; sample++)
                foreach (var effect in gene.Of(sample, samples[sample].Name)) yield return effect;
        }
    }

    /// <summary>The haplotypes of one gene; those that people share are predicted once.</summary>
    private sealed class GeneHaplotypes
    {
        private readonly HaplotypeScorer _owner;
        private readonly TssWindow _window;
        private readonly (VcfRecord Record, VcfGenotype?[] Genotypes)[] _variants;
        private readonly CancellationToken _cancellation;
        private readonly Dictionary<string, (double[] Values, IReadOnlyList<AlleleCut> Outcomes)> _known = new(StringComparer.Ordinal);
        private readonly double[] _reference;

        public GeneHaplotypes(HaplotypeScorer owner, TssWindow window,
            List<(VcfRecord Record, VcfGenotype?[] Genotypes)> variants, CancellationToken cancellationToken)
        {
            (_owner, _window, _cancellation) = (owner, window, cancellationToken);
            _variants = [.. variants.OrderBy(v => v.Record.Position).ThenBy(v => v.Record.Line)];
            _reference = Predict([]).Values;
        }

        public IEnumerable<HaplotypeEffect> Of(int sample, string name)
        {
            var chromosomes = _variants.Max(v => v.Genotypes[sample]?.Alleles.Count ?? 0);
            var set = _variants.Select(v => v.Genotypes[sample]).FirstOrDefault(g => g is { IsPhased: true, IsOrdered: true }
                && g.Alleles.Distinct().Count() > 1)?.PhaseSet;
            for (var chromosome = 0; chromosome < chromosomes; chromosome++)
            {
                var (taken, refused) = (new List<(int Variant, VcfAllele Allele)>(), new List<(VcfRecord, VcfAllele, string)>());
                for (var v = 0; v < _variants.Length; v++)
                {
                    var (record, genotype) = (_variants[v].Record, _variants[v].Genotypes[sample]);
                    if (genotype is null || chromosome >= genotype.Alleles.Count) continue;
                    if (!genotype.IsOrdered)
                    {
                        // said once, not for each chromosome
                        if (chromosome == 0)
                            foreach (var number in genotype.Alleles.Where(a => a > 0).Distinct())
                                refused.Add((record, record.Alternatives[number - 1], "the genotype is not phased"));
                        continue;
                    }
                    if (genotype.Alleles[chromosome] <= 0) continue;
                    var allele = record.Alternatives[genotype.Alleles[chromosome] - 1];
                    if (!allele.IsUsable) refused.Add((record, allele, RefusalText.Of(allele.Kind)));
                    else if (set is not null && genotype.Alleles.Distinct().Count() > 1 && genotype.PhaseSet != set)
                        refused.Add((record, allele, "phased in another set than the first variant of the window"));
                    else taken.Add((v, allele));
                }
                var (together, outcomes) = Predict(taken);
                var kept = taken.Where((_, i) => outcomes[i] == AlleleCut.Done).ToArray();
                foreach (var (i, (v, allele)) in taken.Index())
                    if (outcomes[i] is not (AlleleCut.Done or AlleleCut.Outside))
                        refused.Add((_variants[v].Record, allele, RefusalText.Of(outcomes[i])));
                if (kept.Length == 0 && refused.Count == 0) continue;
                var sum = new double[_reference.Length];
                foreach (var one in kept)
                    foreach (var (c, value) in Predict([one]).Values.Index()) sum[c] += value - _reference[c];
                yield return new HaplotypeEffect
                {
                    Sample = name,
                    Haplotype = chromosome + 1,
                    Gene = _window.Gene,
                    Alleles = [.. kept.Select(k => (_variants[k.Variant].Record, k.Allele))],
                    Reference = _reference,
                    Alternative = together,
                    SumOfSingles = sum,
                    Refused = refused,
                };
            }
        }

        private (double[] Values, IReadOnlyList<AlleleCut> Outcomes) Predict(IReadOnlyList<(int Variant, VcfAllele Allele)> alleles)
        {
            var key = string.Join(',', alleles.Select(a => FormattableString.Invariant($"{a.Variant}.{a.Allele.Number}")));
            if (_known.TryGetValue(key, out var known)) return known;
            var sequence = _owner._windows.Cutter.CutAll(_window, [.. alleles.Select(a => (_variants[a.Variant].Record, a.Allele))],
                out var outcomes);
            var values = new double[_owner._predictor.Info.Conditions.Count];
            _owner._predictor.Predict([sequence], values, _owner._options, null, _cancellation);
            return _known[key] = (values, outcomes);
        }
    }
}
