using Genomics.Lm.Data;
using Genomics.Lm.Data.Annotation;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Evaluation.Interpretation.Internals;

/// <summary>Windows of one length that can be asked for by place.</summary>
internal sealed class GenomicWindows
{
    private readonly string[] _chromosomes;
    private readonly long[] _lengths;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>>? _aliases;
    private readonly Dictionary<int, TssWindow[]> _byStart;
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);

    public GenomicWindows(TssWindows windows, IGenome genome, GeneAnnotation annotation)
    {
        Cutter = windows;
        _chromosomes = [.. genome.Chromosomes.Select(c => c.Name)];
        _lengths = [.. genome.Chromosomes.Select(c => c.Length)];
        _aliases = annotation.ChromosomeAliases;
        _byStart = windows.Windows.GroupBy(w => w.Chromosome).ToDictionary(g => g.Key, g => g.OrderBy(w => w.Location.Start).ToArray());
    }

    /// <summary>The windows of a predictor's geometry.</summary>
    /// <exception cref="GenomicsDataException">It takes windows of any length, or the annotation is of another assembly.</exception>
    public static GenomicWindows Of(IExpressionPredictor predictor, IGenome genome, GeneAnnotation annotation,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(genome);
        ArgumentNullException.ThrowIfNull(annotation);
        var shape = predictor.Info.Window;
        if (shape.Length == 0)
            throw new GenomicsDataException(
                $"{predictor.Info.Name} takes windows of any length; variants need a predictor fitted on windows of one length");
        var options = new WindowOptions { Upstream = shape.AlignmentIndex, Downstream = shape.Length - 1 - shape.AlignmentIndex };
        return new GenomicWindows(TssWindows.Find(genome, annotation, options, cancellationToken), genome, annotation);
    }

    public TssWindows Cutter { get; }

    public int Count => Cutter.Windows.Count;

    /// <summary>Where a record lies.</summary>
    public VariantPlace PlaceOf(VcfRecord record)
    {
        var chromosome = Chromosome(record);
        return chromosome < 0 ? VariantPlace.UnknownChromosome
            : record.Position + record.Reference.Length > _lengths[chromosome] + (record.Alternatives.Any(a => a.IsUsable) ? 0 : 1)
                ? VariantPlace.BeyondChromosome
            : _byStart.ContainsKey(chromosome) ? VariantPlace.OnChromosome : VariantPlace.WithoutGenes;
    }

    /// <summary>The windows that a record's reference allele touches, by their place.</summary>
    public IEnumerable<TssWindow> Touching(VcfRecord record)
    {
        var chromosome = Chromosome(record);
        if (chromosome < 0 || !_byStart.TryGetValue(chromosome, out var windows)) yield break;
        for (var i = FirstEndingAfter(windows, record.Position); i < windows.Length && windows[i].Location.Start < record.Position
            + record.Reference.Length; i++)
            yield return windows[i];
    }

    private int Chromosome(VcfRecord record)
    {
        if (!_known.TryGetValue(record.Chromosome, out var chromosome))
            _known[record.Chromosome] = chromosome = ChromosomeNames.Match([record.Chromosome], _chromosomes, _aliases)[0];
        return chromosome;
    }

    // All windows have one length, so they are in the order of their ends too.
    private static int FirstEndingAfter(TssWindow[] windows, long position)
    {
        var (low, high) = (0, windows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (windows[middle].Location.End <= position) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
