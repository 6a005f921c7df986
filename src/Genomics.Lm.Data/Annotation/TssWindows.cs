using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Data.Annotation;

/// <summary>Windows around the starts of genes, cut out of a genome on each gene's strand, one per gene. Immutable.</summary>
public sealed partial class TssWindows
{
    private readonly IGenome _genome;
    private readonly WindowOptions _options;

    private TssWindows(IGenome genome, WindowOptions options, IReadOnlyList<TssWindow> windows,
        IReadOnlyList<(AnnotatedGene, WindowExclusion)> leftOut)
        => (_genome, _options, Windows, LeftOut) = (genome, options, windows, leftOut);

    /// <summary>The windows, in the order of the annotation.</summary>
    public IReadOnlyList<TssWindow> Windows { get; }

    /// <summary>Genes without a window, and why, in the order of the annotation.</summary>
    public IReadOnlyList<(AnnotatedGene Gene, WindowExclusion Reason)> LeftOut { get; }

    /// <summary>Finds the places of the windows. Chromosomes are matched by <see cref="ChromosomeNames.Match"/>.</summary>
    /// <param name="genome">The genome; must stay open while windows are cut.</param>
    /// <param name="annotation">The genes.</param>
    /// <param name="options">Geometry, chromosome ends, unknown bases.</param>
    /// <param name="cancellationToken">Checked between genes.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="GenomicsDataException">The genome has none of the annotation's chromosomes, or is damaged.</exception>
    public static TssWindows Find(IGenome genome, GeneAnnotation annotation, WindowOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(genome);
        ArgumentNullException.ThrowIfNull(annotation);
        options ??= new WindowOptions();
        options.Validate();
        string[] names = [.. annotation.Genes.Select(g => g.Location.Chromosome).Distinct()];
        string[] known = [.. genome.Chromosomes.Select(c => c.Name)];
        var matched = ChromosomeNames.Match(names, known, annotation.ChromosomeAliases);
        if (matched.All(m => m < 0))
            throw new GenomicsDataException(
                $"has no chromosome of the genome: its genes are on {Examples(names)}, the genome has {Examples(known)}; give both of "
                    + $"one assembly", annotation.Source);
        var chromosomeOf = names.Zip(matched).ToDictionary(m => m.First, m => m.Second, StringComparer.Ordinal);
        var (windows, leftOut) = (new List<TssWindow>(), new List<(AnnotatedGene, WindowExclusion)>());
        foreach (var gene in annotation.Genes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chromosome = chromosomeOf[gene.Location.Chromosome];
            var window = chromosome < 0 ? default : Place(gene, chromosome, genome.Chromosomes[chromosome].Name, options);
            if (Exclude(genome, window, chromosome, gene, options) is { } reason) leftOut.Add((gene, reason));
            else windows.Add(window);
        }
        return new TssWindows(genome, options, windows, leftOut);
    }

    /// <summary>
    /// Cuts all windows, one after another: upstream bases, the start, downstream bases on the gene's strand; the soft mask is kept. The
    /// id is the gene's, the description its place (<c>chr1:1001-5001(-)</c>, 1-based) and name.
    /// </summary>
    /// <exception cref="GenomicsDataException">Thrown while enumerating: the genome is damaged or has letters that are no nucleotide
    /// codes.</exception>
    public IEnumerable<DnaSequence> Cut() => Windows.Select(Cut);

    /// <summary>Cuts one window.</summary>
    /// <param name="window">One of <see cref="Windows"/>.</param>
    /// <exception cref="GenomicsDataException">The genome is damaged or has letters that are no nucleotide codes.</exception>
    public DnaSequence Cut(TssWindow window)
    {
        var bases = new byte[_options.Length];
        Read(_genome, window.Chromosome, window.Location.Start, bases);
        return Finish(window, bases);
    }

    // The gene's strand is applied here and nowhere else.
    private static DnaSequence Finish(TssWindow window, byte[] bases)
    {
        var bad = SequenceLetters.Normalize(bases, out var masked);
        if (bad >= 0)
            throw new GenomicsDataException(
                $"the genome has byte 0x{bases[bad]:x2} at base {window.Location.Start + bad + 1} of '{window.Location.Chromosome}'; "
                    + $"expected A, C, G, T, N or an IUPAC code");
        var (id, name) = (window.Gene.Id, window.Gene.Name);
        var sequence = new DnaSequence(id, name.Length == 0 || name == id ? $"{window.Location}"
            : $"{window.Location} {name}", bases, masked);
        return window.Location.Strand == Strand.Reverse ? ReverseComplement.Of(sequence) : sequence;
    }

    private static TssWindow Place(AnnotatedGene gene, int chromosome, string name, WindowOptions options)
    {
        var start = gene.Location.Strand == Strand.Reverse ? gene.Tss - options.Downstream : gene.Tss - options.Upstream;
        return new TssWindow(gene, chromosome, new GenomicLocation(name, start, start + options.Length, gene.Location.Strand));
    }

    private static WindowExclusion? Exclude(IGenome genome, TssWindow window, int chromosome, AnnotatedGene gene, WindowOptions options)
    {
        if (chromosome < 0) return WindowExclusion.UnknownChromosome;
        var length = genome.Chromosomes[chromosome].Length;
        if (gene.Location.End > length || gene.Tss >= length) return WindowExclusion.BeyondChromosome;
        if (!options.FillEnds && (window.Location.Start < 0 || window.Location.End > length)) return WindowExclusion.ChromosomeEnd;
        if (options.MaximumUnknownShare >= 1) return null;
        var bases = new byte[options.Length];
        Read(genome, chromosome, window.Location.Start, bases);
        return bases.AsSpan().Count((byte)'N') + bases.AsSpan().Count((byte)'n') > options.MaximumUnknownShare * bases.Length
            ? WindowExclusion.UnknownBases : null;
    }

    // N beyond the chromosome's ends.
    private static void Read(IGenome genome, int chromosome, long start, Span<byte> bases)
    {
        var length = genome.Chromosomes[chromosome].Length;
        var before = (int)Math.Clamp(-start, 0, bases.Length);
        var after = (int)Math.Clamp(start + bases.Length - length, 0, bases.Length - before);
        bases[..before].Fill((byte)'N');
        bases[(bases.Length - after)..].Fill((byte)'N');
        if (before + after < bases.Length) genome.Read(chromosome, start + before, bases[before..(bases.Length - after)]);
    }

    private static string Examples(string[] names)
        => string.Join(", ", names.Take(4).Select(n => $"'{n}'")) + (names.Length > 4 ? ", …" : "");
}
