using System.Text;
using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Dexter.Exploration;
using Genomics.Lm.Dexter.Internals;
using Genomics.Lm.Dexter.Segmentation;
using Genomics.Lm.Dexter.Tests.Exploration;

namespace Genomics.Lm.Dexter.Tests;

/// <summary>
/// Small random genes: odd lengths, runs of N, other IUPAC letters, tied values, and expression that follows some words.
/// </summary>
internal sealed record TestGenes(string[] Letters, double[] Values, WindowGeometry Window)
{
    public static TestGenes Random(int seed, int count = 40)
    {
        var random = new CounterRandom(seed);
        var length = 41 + random.NextInt(40);
        var letters = new string[count];
        var values = new double[count];
        for (var gene = 0; gene < count; gene++)
        {
            var text = new StringBuilder();
            var richness = 2 + random.NextInt(3);
            for (var i = 0; i < length; i++) text.Append("ATGC"[random.NextInt(random.NextInt(3) == 0 ? 4 : richness)]);
            if (random.NextInt(4) == 0) text.Remove(5, 7).Insert(5, "NNNRNNN");
            letters[gene] = text.ToString(0, length);
            values[gene] = Math.Round(letters[gene].Split("TA").Length * 0.5 - letters[gene].Split("CG").Length + random.NextNormal());
        }
        return new TestGenes(letters, values, new WindowGeometry(length, length / 2 - 1));
    }

    public static ExplorationResult Explore(TestGenes genes, DexterOptions options, int threads = 0)
        => new DexterFitter(genes.ForFitting(threads), options, null, default).Fit().Conditions[0].Exploration;

    public DnaSequence[] Sequences => [.. Letters.Select((l, i) => new DnaSequence($"g{i}", l))];

    public FittingData ForFitting(int threads = 0) => new()
    {
        Training = new LabelledGenes(Sequences, Values, 1, [.. Enumerable.Range(0, Values.Length)]),
        Validation = new LabelledGenes([], [], 1, []),
        Conditions = ["c"],
        TargetConditions = ["c"],
        Window = Window,
        Transform = TransformSummary.None,
        Threads = threads,
    };

    public GeneDataset Dataset(params double[][] conditions)
    {
        double[][] columns = conditions.Length == 0 ? [Values] : conditions;
        var values = Enumerable.Range(0, Values.Length).SelectMany(gene => columns.Select(c => c[gene])).ToArray();
        return new GeneDataset("test", Sequences, [.. columns.Select((_, i) => $"c{i}")], values, Window, TransformSummary.None);
    }

    public PlainExploration Plain(DexterOptions options)
        => new([.. Letters.Select(l => l.Replace('R', 'N'))], Values, Window.AlignmentIndex, BinLayout.Create(options, Window).Bins,
        options);
}
