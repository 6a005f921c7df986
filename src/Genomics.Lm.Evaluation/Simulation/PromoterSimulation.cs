using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Simulation.Internals;

namespace Genomics.Lm.Evaluation.Simulation;

/// <summary>
/// Simulated promoters whose expression follows a known grammar: CpG density, words in long regions, motifs at their positions, two motifs
/// together, noise; and decoys that do nothing. Some genes are copies of others, some share their DNA with a neighbour on the other
/// strand.
/// </summary>
public sealed class PromoterSimulation
{
    private readonly PromoterGrammar _grammar;
    private readonly TrueFunction _function;

    private PromoterSimulation(SimulationOptions options, PromoterGrammar grammar, ExpressionModel model, GeneDataset dataset,
        IReadOnlyList<SimulatedGene> genes)
    {
        (Options, _grammar, _function) = (options, grammar, model.Function);
        (Dataset, Genes, RealisedShares) = (dataset, genes, model.RealisedShares);
    }

    /// <summary>What was asked for.</summary>
    public SimulationOptions Options { get; }

    /// <summary>The genes with their expression; headers name each window's place, so that audits and splits by chromosome work.</summary>
    public GeneDataset Dataset { get; }

    /// <summary>Where each gene comes from, in the dataset's order.</summary>
    public IReadOnlyList<SimulatedGene> Genes { get; }

    /// <summary>The elements of the grammar, decoys last.</summary>
    public IReadOnlyList<PlantedElement> Elements => _grammar.Elements;

    /// <summary>The two motifs that act together.</summary>
    public (PlantedElement First, PlantedElement Second) Partners => _grammar.Partners;

    /// <summary>Shares of variance as they are in the data, one per condition; equal to those asked for up to rounding.</summary>
    public IReadOnlyList<SimulationShares> RealisedShares { get; }

    /// <summary>One line on what the values are made of and the highest r that can be expected.</summary>
    public string Description => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"simulated promoters, preset {Options.Preset} (grammar {PromoterGrammar.Version}): "
            + $"{Options.Shares}; ceiling r = {Options.Shares.Ceiling:0.000}");

    /// <summary>Simulates. The same options give the same bytes with any number of threads.</summary>
    /// <param name="options">Preset, sizes, seed; null: 3,000 genes of 1,001 bases, preset <c>interaction</c>.</param>
    /// <param name="progress">Receives the number of loci done.</param>
    /// <param name="cancellationToken">Checked between loci.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static PromoterSimulation Create(SimulationOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new SimulationOptions();
        options.Validate();
        var grammar = new PromoterGrammar(options.Window);
        var loci = GenomePlan.Make(options, PromoterWriter.SegmentReserve(options.Window));
        progress?.Report(new WorkProgress("simulated promoters", 0, loci.Length));
        var windows = Windows(grammar, loci, options, cancellationToken);
        var features = new double[windows.Length][];
        ParallelLoop.For(0, windows.Length, Parallelism.Of(options.Threads, cancellationToken),
            gene => grammar.Features(windows[gene], features[gene] = new double[grammar.FeatureCount]));
        var model = new ExpressionModel(grammar, features, options);
        var genes = Describe(loci, options);
        var sequences = new DnaSequence[genes.Length];
        ParallelLoop.For(0, genes.Length, Parallelism.Of(options.Threads, cancellationToken),
            gene => sequences[gene] = new DnaSequence(genes[gene].Id, BaseCodes.Decode(windows[gene]), genes[gene].Window.ToString()));
        var table = new ExpressionTable("simulated promoters", [.. genes.Select(g => g.Id)],
            [.. Enumerable.Range(1, options.Conditions).Select(c => $"condition_{c}")], model.Values);
        var dataset = GeneDataset.Join(
            sequences, table, new DatasetOptions
            {
                AlignmentIndex = options.Upstream,
                Source = $"simulated promoters ({options.Preset})"
            });
        progress?.Report(new WorkProgress("simulated promoters", loci.Length, loci.Length));
        return new PromoterSimulation(options, grammar, model, dataset, genes);
    }

    /// <summary>The true function without noise as a predictor.</summary>
    public OraclePredictor Oracle() => new(Dataset.Conditions, Options.Window, _function);

    /// <summary>
    /// The motif sites of a gene that are bound at least half of the time, decoys too, in the order of <see cref="Elements"/>.
    /// </summary>
    /// <param name="gene">Index in the dataset.</param>
    public IReadOnlyList<PlantedSite> Sites(int gene)
    {
        var codes = Codes(gene);
        var sites = new List<PlantedSite>();
        foreach (var element in Elements.Where(e => e.Kind == PlantedElementKind.Motif))
        {
            var (start, end) = _grammar.Place(element);
            var (position, isReverse, occupancy) = _grammar.Motif(element).Best(codes, start, end, element.BothStrands);
            if (occupancy >= 0.5) sites.Add(new PlantedSite(element, position - Options.Upstream, isReverse, occupancy));
        }
        return sites;
    }

    /// <summary>
    /// How strongly an element is present in a gene: a motif's occupancy (0 to 1), a word's copies per base, for CpG log(1 + 30 ×
    /// copies per base).
    /// </summary>
    /// <param name="gene">Index in the dataset.</param>
    /// <param name="element">One of <see cref="Elements"/>.</param>
    public double Strength(int gene, PlantedElement element) => _grammar.Strength(Codes(gene), element);

    internal PromoterGrammar Grammar => _grammar;

    internal byte[] Codes(int gene)
    {
        var codes = new byte[Options.Window.Length];
        BaseCodes.Encode(Dataset.Sequences[gene].Bases, codes);
        return codes;
    }

    private static byte[][] Windows(PromoterGrammar grammar, Locus[] loci, SimulationOptions options, CancellationToken cancellationToken)
    {
        var writer = new PromoterWriter(grammar, options.Window, options.Seed);
        var windows = new byte[options.Genes][];
        var parallel = Parallelism.Of(options.Threads, cancellationToken);
        ParallelLoop.ForEach(loci.Where(l => l.Source < 0), parallel, locus =>
        {
            if (locus.IsPair) (windows[locus.FirstGene], windows[locus.FirstGene + 1]) = writer.Pair(locus);
            else windows[locus.FirstGene] = writer.Single(locus);
        });
        ParallelLoop.ForEach(loci.Where(l => l.Source >= 0), parallel,
            locus => windows[locus.FirstGene] = writer.Copy(locus, windows[loci[locus.Source].FirstGene]));
        return windows;
    }

    private static SimulatedGene[] Describe(Locus[] loci, SimulationOptions options)
    {
        var genes = new SimulatedGene[options.Genes];
        var digits = options.Genes.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        foreach (var locus in loci)
        {
            var (reverse, forward) = locus.IsPair ? PromoterWriter.Starts(options.Window, locus.Distance) : (0, 0);
            for (var i = 0; i < locus.Genes; i++)
            {
                var gene = locus.FirstGene + i;
                var isReverse = locus.IsPair ? i == 0 : locus.IsReverse;
                var start = locus.Start + (isReverse ? reverse : forward);
                var place = new GenomicLocation(
                    locus.Chromosome, start, start + options.Window.Length, isReverse ? Strand.Reverse : Strand.Forward);
                var id = "SIM" + (gene + 1).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits, '0');
                genes[gene] = new SimulatedGene(id, place, locus.Source < 0 ? -1 : loci[locus.Source].FirstGene, locus.Divergence,
                    locus.IsPair ? locus.FirstGene + 1 - i : -1);
            }
        }
        return genes;
    }
}
