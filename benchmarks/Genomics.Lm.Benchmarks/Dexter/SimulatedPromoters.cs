using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Sequences;

namespace Genomics.Lm.Benchmarks.Dexter;

/// <summary>
/// Windows as long and as many as the human set's, with GC content that differs between genes, CpG islands around the start, and values
/// that follow both and two motifs: an exploration finds about as much in them as in real ones.
/// </summary>
internal static class SimulatedPromoters
{
    public static GeneDataset Make(int genes, int length, int conditions)
    {
        var random = new Random(5);
        var middle = length / 2;
        var sequences = new DnaSequence[genes];
        var values = new double[genes * conditions];
        for (var gene = 0; gene < genes; gene++)
        {
            var (gc, island) = (0.3 + 0.35 * random.NextDouble(), random.NextDouble());
            var bases = Bases(random, length, gc, island);
            sequences[gene] = new DnaSequence($"g{gene}", bases);
            ReadOnlySpan<char> text = bases;
            var box = text[(middle - 40)..(middle + 20)].IndexOf("TATAA") >= 0 ? 1 : 0;
            var upstream = text[(middle / 2)..middle].Count("GAT");
            for (var c = 0; c < conditions; c++)
            {
                var noise = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
                values[gene * conditions + c] = 1.5 * island + 0.5 * box + 0.05 * upstream * (c % 3) + 3 * gc * (c % 2) + 1.2 * noise;
            }
        }
        return new GeneDataset(
            "simulated", sequences, [.. Enumerable.Range(0, conditions).Select(c => $"c{c}")], values, new WindowGeometry(length, middle),
                TransformSummary.None);
    }

    private static char[] Bases(Random random, int length, double gc, double island)
    {
        var bases = new char[length];
        for (var i = 0; i < length; i++)
        {
            var near = island * Math.Exp(-Math.Abs(i - length / 2) / 400.0);
            bases[i] = random.NextDouble() < gc + 0.25 * near ? "GC"[random.Next(2)] : "AT"[random.Next(2)];
            // CpG is rare outside islands
            if (i > 0 && bases[i - 1] == 'C' && bases[i] == 'G' && random.NextDouble() > 0.25 + 0.7 * near) bases[i] = 'A';
        }
        return bases;
    }
}
