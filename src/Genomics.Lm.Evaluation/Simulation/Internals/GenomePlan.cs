using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Evaluation.Simulation.Internals;

/// <summary>One or two genes that lie together: a gene, a copy of a gene, or a divergent pair.</summary>
/// <param name="Number">The order in which it was drawn: its random stream.</param>
/// <param name="Distance">Bases between the two starts of a divergent pair; 0 for a single gene.</param>
/// <param name="Source">Number of the locus that it copies, or −1.</param>
/// <param name="Divergence">Share of mutated bases of a copy.</param>
/// <param name="IsReverse">Strand of a single gene.</param>
internal sealed record Locus(int Number, int Distance, int Source, double Divergence, bool IsReverse)
{
    public bool IsPair => Distance > 0;

    public int Genes => IsPair ? 2 : 1;

    /// <summary>Index of its first gene; genes are numbered along the genome.</summary>
    public int FirstGene { get; init; }

    public string Chromosome { get; init; } = "";

    /// <summary>0-based first base of its segment.</summary>
    public long Start { get; init; }
}

// Which genes there are, which copy which, which stand back to back, and where they lie. Windows of different loci never overlap.
internal static class GenomePlan
{
    private const int NearestStarts = 100, FarthestStarts = 400;
    private const double SmallestDivergence = 0.01;
    private const long FirstPosition = 10_000, SmallestGap = 2_000, MeanGap = 20_000;

    /// <summary>Loci in the order in which they were drawn: sources before copies.</summary>
    public static Locus[] Make(SimulationOptions options, int segmentReserve)
    {
        var random = new CounterRandom(options.Seed, RandomStreams.SimulatedGenome);
        var loci = Draw(ref random, options);
        var order = Enumerable.Range(0, loci.Count).ToArray();
        random.Shuffle<int>(order);
        var borders = ChromosomeBorders(order.Length, options.Chromosomes);
        var (gene, chromosome, position) = (0, 0, FirstPosition);
        for (var i = 0; i < order.Length; i++)
        {
            for (; i >= borders[chromosome]; chromosome++) position = FirstPosition;
            var locus = loci[order[i]] with { FirstGene = gene, Chromosome = $"chr{chromosome + 1}", Start = position };
            loci[order[i]] = locus;
            gene += locus.Genes;
            position += segmentReserve + locus.Distance + SmallestGap + (long)(-MeanGap * Math.Log(1 - random.NextDouble()));
        }
        return [.. loci];
    }

    private static List<Locus> Draw(ref CounterRandom random, SimulationOptions options)
    {
        var (loci, founders, families) = (new List<Locus>(), new List<int>(), new List<int>());
        for (var genes = 0; genes < options.Genes; genes += loci[^1].Genes)
        {
            var (u, number, reverse) = (random.NextDouble(), loci.Count, random.NextInt(2) == 1);
            if (u < options.ParalogueShare && founders.Count > 0)
            {
                // half of the copies join a family that exists already
                var pool = families.Count > 0 && random.NextInt(2) == 1 ? families : founders;
                var source = pool[random.NextInt(pool.Count)];
                families.Add(source);
                loci.Add(new Locus(number, 0, source,
                    SmallestDivergence + (options.LargestDivergence - SmallestDivergence) * random.NextDouble(), reverse));
            }
            else if (u > 1 - options.DivergentShare / 2 && genes + 2 <= options.Genes)
            {
                loci.Add(new Locus(number, NearestStarts + random.NextInt(FarthestStarts - NearestStarts + 1), -1, 0, false));
            }
            else
            {
                founders.Add(number);
                loci.Add(new Locus(number, 0, -1, 0, reverse));
            }
        }
        return loci;
    }

    // the first chromosomes are the largest, about three times the last
    private static int[] ChromosomeBorders(int loci, int chromosomes)
    {
        double[] sizes = [.. Enumerable.Range(0, chromosomes).Select(i => 3.0 - 2.0 * i / Math.Max(1, chromosomes - 1))];
        var (total, sum) = (sizes.Sum(), 0.0);
        return [.. sizes.Select((size, i) => i == chromosomes - 1 ? loci : (int)Math.Round(loci * (sum += size) / total))];
    }
}
