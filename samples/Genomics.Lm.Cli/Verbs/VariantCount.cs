using System.Globalization;
using Genomics.Lm.Cli.Progress;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Interpretation;

namespace Genomics.Lm.Cli.Verbs;

/// <summary>Counts variants on their way into the files; says where they lay, and ends the run where none lies on the genome.</summary>
/// <param name="isPart">In a part of the file it may be right that no variant is on the genome.</param>
internal sealed class VariantCount(bool isPart)
{
    private const int MostNames = 5;

    private readonly Dictionary<AlleleCut, int> _refused = [];
    private readonly Dictionary<VariantPlace, (int Variants, SortedSet<string> Chromosomes)> _places = [];
    private int _scores, _near, _variants, _unfamiliar;

    public IEnumerable<ScoredVariant> Watch(IEnumerable<ScoredVariant> variants, string file, IGenome genome, CliProgress progress)
        => Watch(variants, variant =>
        {
            _unfamiliar += variant.Effects.Count(e => e.IsUnfamiliar);
            return (variant.Record, variant.Place, variant.Effects.Count, variant.Refused.Select(r => r.Reason));
        }, file, genome, progress);

    public IEnumerable<ZeroShotVariant> Watch(IEnumerable<ZeroShotVariant> variants, string file, IGenome genome, CliProgress progress)
        => Watch(variants, v => (v.Record, v.Place, v.Scores.Count, v.Refused.Select(r => r.Reason)), file, genome, progress);

    private IEnumerable<T> Watch<T>(IEnumerable<T> variants, Func<T, (VcfRecord Record, VariantPlace Place, int Scores,
        IEnumerable<AlleleCut> Refused)> look, string file, IGenome genome, CliProgress progress)
    {
        foreach (var variant in variants)
        {
            var (record, place, scores, refused) = look(variant);
            _variants++;
            _scores += scores;
            if (scores > 0) _near++;
            Place(record, place);
            foreach (var reason in refused) _refused[reason] = _refused.GetValueOrDefault(reason) + 1;
            if (_variants % 100 == 0) progress.Report(new("variants", _variants, 0));
            yield return variant;
        }
        if (isPart || _variants == 0) yield break;
        if (Of(VariantPlace.UnknownChromosome) == _variants)
            throw new GenomicsDataException(
                $"has no chromosome of the genome: its variants are on {Names(VariantPlace.UnknownChromosome)}, the genome has "
                    + $"{Known(genome)}; give both of one assembly", file);
        if (Of(VariantPlace.UnknownChromosome) + Of(VariantPlace.BeyondChromosome) == _variants)
            throw new GenomicsDataException(
                $"has no variant on the genome: {Strangers()}; the genome has {Known(genome)}; give the genome that the variants "
                    + $"were called on", file);
        if (_scores == 0 && _refused.ContainsKey(AlleleCut.OtherReference))
            throw new GenomicsDataException(
                "has no reference allele that the genome has at that place; give the genome that the variants were called on", file);
    }

    public void Tell(VcfReader reader, int? genes, CliProgress progress)
    {
        progress.Message(genes is null ? $"{_variants} variants, {_near} of them scored: {_scores} alleles"
            : $"{_variants} variants, {_near} of them in a window of {genes} genes: {_scores} effects");
        if (Of(VariantPlace.UnknownChromosome) > 0)
            progress.Message(
                $"{Of(VariantPlace.UnknownChromosome)} variants are on chromosomes that the genome lacks "
                    + $"({Names(VariantPlace.UnknownChromosome)})");
        if (Of(VariantPlace.BeyondChromosome) > 0)
            progress.Message(
                $"{Of(VariantPlace.BeyondChromosome)} variants lie beyond the end of their chromosome "
                    + $"({Names(VariantPlace.BeyondChromosome)}); is it the same assembly?");
        if (Of(VariantPlace.WithoutGenes) > 0)
            progress.Message(
                $"{Of(VariantPlace.WithoutGenes)} variants are on chromosomes on which no gene has a window "
                    + $"({Names(VariantPlace.WithoutGenes)})");
        foreach (var (kind, alleles) in reader.Refused)
            progress.Message(
                $"{alleles} alleles cannot be put into a sequence: "
                    + $"{RefusalText.Of(kind)}{(kind == AlleleKind.Malformed ? $", {string.Join("; ", reader.Malformed)}" : "")}");
        foreach (var (reason, alleles) in _refused)
            progress.Message($"{alleles} alleles {(genes is null ? "" : "beside a gene ")}were not scored: {RefusalText.Of(reason)}"
                + (reason == AlleleCut.OtherReference ? "; is it the same assembly?" : ""));
        if (_unfamiliar > 0)
            progress.Warn($"{_unfamiliar} effects are in windows unlike those that were learnt (unfamiliar in the table)");
    }

    private void Place(VcfRecord record, VariantPlace place)
    {
        var (variants, chromosomes) = _places.GetValueOrDefault(place, (0, []));
        if (chromosomes.Count <= MostNames) chromosomes.Add(record.Chromosome);
        _places[place] = (variants + 1, chromosomes);
    }

    private int Of(VariantPlace place) => _places.GetValueOrDefault(place).Variants;

    private string Names(VariantPlace place) => List(_places[place].Chromosomes);

    private string Strangers() => string.Join(", and ", new[]
    {
        Of(VariantPlace.UnknownChromosome) > 0
            ? $"{Of(VariantPlace.UnknownChromosome)} are on {Names(VariantPlace.UnknownChromosome)}, which it lacks" : "",
        Of(VariantPlace.BeyondChromosome) > 0
            ? $"{Of(VariantPlace.BeyondChromosome)} lie beyond the end of {Names(VariantPlace.BeyondChromosome)}" : "",
    }.Where(t => t.Length > 0));

    private static string Known(IGenome genome)
        => List(genome.Chromosomes.Take(MostNames + 1)
        .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} ({c.Length} bases)")));

    private static string List(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(MostNames)) + (all.Length > MostNames ? ", …" : "");
    }
}
