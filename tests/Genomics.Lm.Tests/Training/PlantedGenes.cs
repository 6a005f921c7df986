using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Statistics.Measures;

namespace Genomics.Lm.Tests.Training;

/// <summary>
/// Random windows whose expression depends on how often a motif stands upstream minus how often it stands downstream: only a method that
/// knows positions can predict it. A second condition has the opposite sign, a third is missing for every other gene.
/// </summary>
internal static class PlantedGenes
{
    public const int Length = 300, Alignment = 200;
    private const string Motif = "ACGTGT";

    public static readonly string[] Conditions = ["up", "down", "partly"];

    public static LabelledGenes Make(int count, long seed, double noise = 0.3)
    {
        var sequences = new DnaSequence[count];
        var values = new double[count * 3];
        for (var gene = 0; gene < count; gene++)
        {
            var random = new CounterRandom(seed, (ulong)gene);
            var bases = new char[Length];
            for (var i = 0; i < Length; i++) bases[i] = "ACGT"[random.NextInt(4)];
            var (upstream, downstream) = (random.NextInt(4), random.NextInt(3));
            for (var i = 0; i < upstream; i++) Motif.CopyTo(0, bases, 30 + 40 * i + random.NextInt(30), Motif.Length);
            for (var i = 0; i < downstream; i++) Motif.CopyTo(0, bases, 205 + 40 * i + random.NextInt(30), Motif.Length);
            sequences[gene] = new DnaSequence($"gene{seed}_{gene}", bases);
            var signal = upstream - 1.5 - (downstream - 1.0);
            values[gene * 3] = 5 + 2 * (signal + noise * random.NextNormal());
            values[gene * 3 + 1] = -1 - signal + noise * random.NextNormal();
            values[gene * 3 + 2] = gene % 2 == 0 ? double.NaN : signal;
        }
        return new LabelledGenes(sequences, values, 3, [.. Enumerable.Range(0, count)]);
    }

    public static FittingData Data(int training = 200, int validation = 60, IReadOnlyList<string>? targets = null, int threads = 0)
        => new()
        {
            Training = Make(training, 1),
            Validation = Make(validation, 2),
            Conditions = Conditions,
            TargetConditions = targets ?? ["up", "partly"],
            Window = new WindowGeometry(Length, Alignment),
            Transform = TransformSummary.None,
            Threads = threads,
        };

    /// <summary>Pearson correlation of a predictor's column on new genes.</summary>
    public static double TestCorrelation(IExpressionPredictor predictor, string condition, int count = 150)
    {
        var genes = Make(count, 3);
        var width = predictor.Info.Conditions.Count;
        var column = predictor.Info.Conditions.ToList().IndexOf(condition);
        var predictions = new double[count * width];
        predictor.Predict(genes.Sequences, predictions);
        var pairs = Enumerable.Range(0, count)
            .Select(i => (P: predictions[i * width + column], O: genes.Value(i, Array.IndexOf(Conditions, condition))))
            .Where(p => !double.IsNaN(p.O)).ToArray();
        return Correlation.Pearson([.. pairs.Select(p => p.P)], [.. pairs.Select(p => p.O)]);
    }
}
