using Genomics.Lm.Data.Randomness;

namespace Genomics.Lm.Evaluation.Simulation.Internals;

// Background sequence: a third-order Markov chain with depleted CpG and runs of A and T. Every gene tilts it: its own GC share, its own
// balance of A and T (neither has an effect), and in three of five genes an island around the TSS where CpG is not depleted.
internal static class PromoterBackground
{
    private const long ChainSeed = 20211;
    private const double CpgDepletion = 0.3;
    private static readonly double[] Chain = MakeChain(); // [64 contexts, 4]

    /// <summary>Fills codes with the background of one gene.</summary>
    /// <param name="random">The gene's numbers.</param>
    /// <param name="codes">Receives 0 to 3.</param>
    /// <param name="tss">Index of the TSS in the codes.</param>
    /// <param name="scale">Length unit of long regions: 1 for windows of ±500.</param>
    public static void Fill(ref CounterRandom random, Span<byte> codes, int tss, double scale)
    {
        var (gc, skew) = (0.3 * random.NextNormal(), 0.15 * random.NextNormal());
        var hasIsland = random.NextDouble() < 0.6;
        var strength = 0.5 + 0.6 * random.NextDouble();
        var (left, right) = ((100 + 300 * random.NextDouble()) * scale, (100 + 300 * random.NextDouble()) * scale);
        var outside = Tilted(gc, skew, 1);
        var inside = hasIsland ? Tilted(gc + 0.25, skew, strength / CpgDepletion) : outside;
        var context = random.NextInt(64);
        for (var i = 0; i < codes.Length; i++)
        {
            var table = i >= tss - left && i < tss + right ? inside : outside;
            var (u, code) = (random.NextDouble(), 0);
            while (code < 3 && u >= table[4 * context + code]) code++;
            codes[i] = (byte)code;
            context = (context << 2 | code) & 63;
        }
    }

    /// <summary>Replaces the codes by bases drawn from the surroundings, for sites that are taken away.</summary>
    public static void Replace(ref CounterRandom random, ReadOnlySpan<byte> around, Span<byte> site)
    {
        foreach (ref var code in site) code = around[random.NextInt(around.Length)];
    }

    // cumulative probabilities per context
    private static double[] Tilted(double gc, double skew, double cpg)
    {
        var table = new double[256];
        for (var context = 0; context < 64; context++)
        {
            double total = 0;
            for (var code = 0; code < 4; code++)
            {
                var p = Chain[4 * context + code] * Math.Exp(code is 1 or 2 ? gc : code == 0 ? skew - gc : -skew - gc);
                if (code == 2 && (context & 3) == 1) p *= cpg;
                table[4 * context + code] = total += p;
            }
            for (var code = 0; code < 4; code++) table[4 * context + code] /= total;
        }
        return table;
    }

    private static double[] MakeChain()
    {
        var random = new CounterRandom(ChainSeed);
        var chain = new double[256];
        for (var context = 0; context < 64; context++)
            for (var code = 0; code < 4; code++)
            {
                var p = (code is 1 or 2 ? 0.23 : 0.27) * Math.Exp(0.25 * random.NextNormal());
                if (code == 2 && (context & 3) == 1) p *= CpgDepletion;
                if ((context == 0 && code == 0) || (context == 63 && code == 3)) p *= 1.4;
                chain[4 * context + code] = p;
            }
        return chain;
    }
}
