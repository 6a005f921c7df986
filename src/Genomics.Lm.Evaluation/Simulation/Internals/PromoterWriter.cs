using Genomics.Lm.Data;
using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Evaluation.Simulation.Internals;

// Makes the windows of a locus: background, then words in long regions, then motifs, which are never overwritten but by the second gene
// of a divergent pair, whose window is the same DNA seen from the other strand.
internal sealed class PromoterWriter(PromoterGrammar grammar, WindowGeometry window, long seed)
{
    private const double RateSpread = 0.8;

    /// <summary>Bases that both windows of a locus take; a pair needs its distance more.</summary>
    public static int SegmentReserve(WindowGeometry window) => window.Length + Math.Abs(window.Length - 1 - 2 * window.AlignmentIndex);

    /// <summary>Start of a pair's two windows in its segment: the gene of the reverse strand first.</summary>
    public static (int Reverse, int Forward) Starts(WindowGeometry window, int distance)
    {
        var forward = window.Length - 1 - 2 * window.AlignmentIndex + distance;
        return forward >= 0 ? (0, forward) : (-forward, 0);
    }

    /// <summary>The window of a single gene that is no copy.</summary>
    public byte[] Single(Locus locus)
    {
        var random = new CounterRandom(seed, RandomStreams.SimulatedSequence + (ulong)locus.Number);
        var codes = new byte[window.Length];
        PromoterBackground.Fill(ref random, codes, window.AlignmentIndex, grammar.Scale);
        Plant(ref random, codes);
        return codes;
    }

    /// <summary>A window with point mutations.</summary>
    public byte[] Copy(Locus locus, ReadOnlySpan<byte> source)
    {
        var random = new CounterRandom(seed, RandomStreams.SimulatedSequence + (ulong)locus.Number);
        var codes = source.ToArray();
        foreach (ref var code in codes.AsSpan())
            if (random.NextDouble() < locus.Divergence) code = (byte)((code + 1 + random.NextInt(3)) & 3);
        return codes;
    }

    /// <summary>Two overlapping windows, each on its gene's strand: the gene of the reverse strand first.</summary>
    public (byte[] Reverse, byte[] Forward) Pair(Locus locus)
    {
        var random = new CounterRandom(seed, RandomStreams.SimulatedSequence + (ulong)locus.Number);
        var (reverse, forward) = Starts(window, locus.Distance);
        var segment = new byte[Math.Max(reverse, forward) + window.Length];
        PromoterBackground.Fill(ref random, segment, forward + window.AlignmentIndex - locus.Distance / 2, grammar.Scale);
        var first = segment.AsSpan(reverse, window.Length);
        BaseCodes.ReverseComplement(first);
        Plant(ref random, first);
        BaseCodes.ReverseComplement(first);
        Plant(ref random, segment.AsSpan(forward, window.Length));
        BaseCodes.ReverseComplement(first);
        var reversed = first.ToArray();
        BaseCodes.ReverseComplement(first);
        return (reversed, segment.AsSpan(forward, window.Length).ToArray());
    }

    private void Plant(ref CounterRandom random, Span<byte> codes)
    {
        foreach (var element in grammar.Elements)
        {
            if (element.Kind != PlantedElementKind.Region) continue;
            var (start, end) = grammar.Place(element);
            var mean = element.Rate * (end - start) / 300 * Math.Exp(RateSpread * random.NextNormal() - RateSpread * RateSpread / 2);
            for (var copies = Poisson(ref random, mean); copies > 0; copies--) grammar.Word(element).CopyTo(
                codes[(start + random.NextInt(end - start))..]);
        }
        foreach (var element in grammar.Elements)
        {
            if (element.Kind != PlantedElementKind.Motif || random.NextDouble() >= element.Rate) continue;
            var (start, end) = grammar.Place(element);
            grammar.Motif(element).Sample(ref random, codes[(start + random.NextInt(end - start))..], element.BothStrands);
        }
    }

    private static int Poisson(ref CounterRandom random, double mean)
    {
        var (count, product, limit) = (0, random.NextDouble(), Math.Exp(-Math.Min(mean, 500)));
        for (; product > limit; count++) product *= random.NextDouble();
        return count;
    }
}
