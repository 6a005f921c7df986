using Genomics.Lm.Data;
using Genomics.Lm.Data.Datasets;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Baselines;
using Genomics.Lm.Statistics.Linear;
using Genomics.Lm.TestSupport;

namespace Genomics.Lm.Evaluation.Tests.Baselines;

public class KernelLearnerTests
{
    private static readonly KernelRidgeOptions Given = new() { Scales = [3], Penalties = [0.5] };

    [Fact]
    public void Predictions_are_those_of_the_dense_matrices()
    {
        var (dataset, data) = Data(73, new WindowGeometry(90, 40));
        var part = new WindowPart(30, 39);
        using var predictor = new KernelLearner(part, Given).Fit(data).Predictor;
        var found = new double[dataset.Count * 2];
        predictor.Predict(dataset.Sequences, found);

        var words = new KmerFeatures(dataset.Window, new KmerFeatureOptions
        {
            Part = part,
            MaxLength = 6,
            SegmentsByLength = [8, 8, 8, 8, 2, 1]
        });
        var learnt = data.TrainingAndValidation;
        double[][] known = [.. learnt.Sequences.Select(s => Root(words, s))], all = [.. dataset.Sequences.Select(s => Root(words, s))];
        var n = learnt.Count;
        var cosines = new SymmetricMatrix(n);
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++) cosines.Row(i)[j] = i == j ? 1 : (float)Product(known[i], known[j]);
        var model = KernelRidge.Fit(cosines, learnt.Values, 2, Given);
        for (var gene = 0; gene < dataset.Count; gene++)
        {
            var expected = new double[2];
            model.Predict([.. known.Select(k => (float)Math.Min(1, Product(k, all[gene])))], expected);
            Assert.Equal(expected[0], found[gene * 2], 1e-4);
            Assert.Equal(expected[1], found[gene * 2 + 1], 1e-4);
        }

        static double Product(double[] a, double[] b) => a.Zip(b).Sum(p => p.First * p.Second);
    }

    [Fact]
    public void A_saved_predictor_predicts_the_same_at_any_number_of_threads_and_refuses_damage()
    {
        var (dataset, data) = Data(50, new WindowGeometry(60, 20));
        using var temporary = new TemporaryFolder();
        using var predictor = new KernelLearner().Fit(data with { Threads = 1 }).Predictor;
        using var many = new KernelLearner().Fit(data with { Threads = 3 }).Predictor;
        predictor.Save(temporary.File("kernel"));
        using var loaded = KernelPredictor.Register(new PredictorCatalog()).Load(temporary.File("kernel"));
        var (before, after, other, single) = (new double[100], new double[100], new double[100], new double[2]);
        predictor.Predict(dataset.Sequences, before, new PredictOptions { Threads = 1 });
        loaded.Predict(dataset.Sequences, after, new PredictOptions { Threads = 3 });
        many.Predict(dataset.Sequences, other);
        loaded.Predict([dataset.Sequences[17]], single);
        Assert.Equal(before, after);
        Assert.Equal(before, other);
        Assert.Equal(before[34..36], single);
        Assert.Contains("'short'", Assert.Throws<GenomicsDataException>(() =>
            loaded.Predict([new DnaSequence("short", "ACG")], new double[2])).Message);
        EveryDamage.IsRefused(temporary.File("kernel"), () => KernelPredictor.Load(temporary.File("kernel")).Dispose());
    }

    [Fact]
    public void More_genes_than_memory_holds_are_refused_before_the_run()
    {
        var sequence = new DnaSequence("g", "ACGTACGTACGT");
        var many = KernelRidge.LargestRows + 1;
        var genes = new LabelledGenes([.. Enumerable.Repeat(sequence, many)], new double[many], 1, [.. Enumerable.Range(0, many)]);
        var (_, data) = Data(10, new WindowGeometry(12, 4));
        data = data with { Training = genes, Validation = genes.Take([]), Conditions = ["a"], TargetConditions = ["a"] };
        Assert.Contains("46001 genes", Assert.Throws<GenomicsDataException>(() => new KernelLearner().Fit(data)).Message);
    }

    private static double[] Root(KmerFeatures words, DnaSequence sequence)
    {
        var values = new float[words.Names.Count];
        words.Extract([sequence], values);
        int[] segments = [8, 8, 8, 8, 2, 1];
        double[] roots = [.. values.Select((v, i) => Math.Sqrt(v / segments[words.Names[i].IndexOf('.') - 1]))];
        var length = Math.Sqrt(roots.Sum(r => r * r));
        return [.. roots.Select(r => r / length)];
    }

    private static (GeneDataset Dataset, FittingData Data) Data(int genes, WindowGeometry window)
    {
        var random = new CounterRandom(9);
        DnaSequence[] sequences = [.. Enumerable.Range(0, genes).Select(i => new DnaSequence($"g{i}",
            string.Concat(Enumerable.Range(0, window.Length).Select(_ => random.NextInt(50) == 0 ? 'N' : "ACGT"[random.NextInt(4)]))))];
        var dataset = new GeneDataset("test", sequences, ["a", "b"],
            [.. Enumerable.Range(0, 2 * genes).Select(i => sequences[i / 2].ToString().Count(c => c == 'G') / 9.0 + random.NextNormal())],
            window, TransformSummary.None);
        return (dataset, dataset.ForFitting(RandomSplit.Make(dataset)));
    }
}
