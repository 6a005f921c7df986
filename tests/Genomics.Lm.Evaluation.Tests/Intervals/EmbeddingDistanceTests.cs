using Genomics.Lm.Data;
using Genomics.Lm.Data.Expression;
using Genomics.Lm.Data.Randomness;
using Genomics.Lm.Data.Sequences;
using Genomics.Lm.Evaluation.Intervals;
using Genomics.Lm.Evaluation.Intervals.Internals;
using Genomics.Lm.TestSupport;
using MathNet.Numerics.LinearAlgebra;

namespace Genomics.Lm.Evaluation.Tests.Intervals;

/// <summary>Distances of embeddings, against matrices written out.</summary>
public class EmbeddingDistanceTests
{
    private const int Genes = 60, Width = 5, Folds = 3;

    private static readonly float[] Embeddings = Correlated(Genes, 3);
    private static readonly int[] Of = [.. Enumerable.Range(0, Genes).Select(i => i / 4 % Folds)];
    private static readonly int[] Groups = [.. Enumerable.Range(0, Genes).Select(i => i / 4)];

    [Fact]
    public void Distances_and_p_values_are_those_of_the_matrices_and_counts_written_out()
    {
        var fitted = EmbeddingDistance.Of(Embeddings, Width, Of, Folds, Groups);
        var shrinkage = PlainShrinkage(Embeddings);
        Assert.InRange(shrinkage, 0.01, 0.9);
        var all = Plain(Embeddings, shrinkage);
        foreach (var gene in (int[])[0, 7, 33]) Assert.Equal(all(Row(Embeddings, gene)), fitted.Distance(Row(Embeddings, gene)), 1e-9);
        var left = new double[Genes];
        for (var fold = 0; fold < Folds; fold++)
        {
            var others = Plain([.. Enumerable.Range(0, Genes).Where(i => Of[i] != fold).SelectMany(i => Row(Embeddings, i))], shrinkage);
            for (var gene = 0; gene < Genes; gene++)
                if (Of[gene] == fold) left[gene] = others(Row(Embeddings, gene));
        }
        foreach (var (expected, found) in left.Order().Zip(fitted.Distances)) Assert.Equal(expected, found, 1e-9);
        foreach (var distance in (double[])[0, 1.5, 2, 2.5, 3, 100])
        {
            var groups = Enumerable.Range(0, Genes).GroupBy(i => Groups[i]).Sum(g => g.Count(i => left[i] >= distance) / (double)g.Count());
            Assert.Equal((1 + groups) / (1 + Genes / 4), fitted.PValue(distance), 1e-9);
        }
        Assert.Equal(1, fitted.PValue(0));
    }

    [Fact]
    public void A_gene_of_the_same_kind_is_seldom_far_and_one_of_another_kind_is()
    {
        var fitted = EmbeddingDistance.Of(Correlated(2000, 5), Width, [.. Enumerable.Range(0, 2000).Select(i => i % 5)], 5, null);
        var same = Correlated(1000, 6);
        var far = Enumerable.Range(0, 1000).Count(i => fitted.PValue(fitted.Distance(Row(same, i))) < 0.05);
        Assert.InRange(far, 30, 75);
        var other = Row(same, 3);
        for (var i = 0; i < Width; i++) other[i] += i % 2 == 0 ? 4 : -4;   // against the correlation
        Assert.InRange(fitted.PValue(fitted.Distance(other)), 0, 0.001);
    }

    [Fact]
    public void Directions_without_variance_and_fewer_genes_than_numbers_do_no_harm()
    {
        var flat = Correlated(8, 4);
        for (var i = 0; i < flat.Length; i++)
            if (i % Width == 2) flat[i] = 1;
        var fitted = EmbeddingDistance.Of(flat, Width, [0, 0, 1, 1, 2, 2, 3, 3], 4, null);
        Assert.True(double.IsFinite(fitted.Distance(Row(flat, 0))));
        Assert.All(fitted.Distances, d => Assert.True(double.IsFinite(d)));
    }

    [Fact]
    public void A_predictor_with_an_embedding_keeps_the_distances_in_its_folder_and_shows_p_values()
    {
        var random = new CounterRandom(9);
        DnaSequence[] windows = [.. Enumerable.Range(0, 200).Select(i => new DnaSequence($"g{i}",
            string.Concat(Enumerable.Range(0, 60).Select(_ => "ACGT"[random.NextInt(4)]))))];
        var data = new FittingData
        {
            Training = new LabelledGenes(windows, [.. windows.Select(w => (double)w.ToString().Count(c => c == 'G'))], 1,
                [.. Enumerable.Range(0, windows.Length)]),
            Validation = new LabelledGenes([], [], 1, []),
            Conditions = ["x"],
            TargetConditions = ["x"],
            Window = new WindowGeometry(60, 30),
            Transform = TransformSummary.None,
        };
        using var folder = new TemporaryFolder();
        using var fitted = (ConformalPredictor)new ConformalLearner(new CountingLearner()).Fit(data).Predictor;
        fitted.Save(folder.File("p"));
        var catalog = ConformalPredictor.Register(new PredictorCatalog()).Add("counting", _ => new CountingPredictor(
            new PredictorInfo
            {
                Kind = "counting",
                Name = "counting",
                Conditions = ["x"],
                Transform = TransformSummary.None,
                Window = data.Window
            }));
        using var loaded = (ConformalPredictor)catalog.Load(folder.File("p"));
        // the words of 60 bases are all there, the composition is usual; only the repeats are strange
        DnaSequence[] asked = [windows[3], new("poly", string.Concat(Enumerable.Repeat("ACGT", 15))), windows[90]];
        var (before, after) = (fitted.PredictIntervals(asked), loaded.PredictIntervals(asked));
        Assert.Equal(before.EmbeddingPValues, after.EmbeddingPValues);
        Assert.True(after.EmbeddingPValues[1] < 0.01 && after.IsUnfamiliar[1]);
        Assert.True(after.EmbeddingPValues[0] > 0.01 && after.EmbeddingPValues[2] > 0.01);
        after.Write(folder.File("p.tsv"));
        Assert.Equal("id\tx\tx_lower\tx_upper\tunseen_words\tembedding_p\tunfamiliar", File.ReadLines(folder.File("p.tsv")).First());
        EveryDamage.IsRefused(folder.File("p"), () => catalog.Load(folder.File("p")).Dispose());
    }

    // Ledoit and Wolf (2004), as written there: the mean squared distance of single products from their mean
    private static double PlainShrinkage(float[] embeddings)
    {
        var (covariance, rows) = (Covariance(embeddings, out var mean), embeddings.Length / Width);
        var target = Matrix<double>.Build.DenseIdentity(Width) * (covariance.Trace() / Width);
        var apart = (covariance - target).FrobeniusNorm();
        var error = 0.0;
        for (var gene = 0; gene < rows; gene++)
        {
            var x = Vector<double>.Build.DenseOfEnumerable(Row(embeddings, gene).Select(v => (double)v)) - mean;
            error += Math.Pow((x.OuterProduct(x) - covariance).FrobeniusNorm(), 2) / rows / rows;
        }
        return Math.Min(1, error / (apart * apart));
    }

    private static Func<float[], double> Plain(float[] embeddings, double shrinkage)
    {
        var covariance = Covariance(embeddings, out var mean);
        var scale = covariance.Trace() / Width;
        var inverse = (covariance * (1 - shrinkage) + Matrix<double>.Build.DenseIdentity(Width) * ((shrinkage + 1e-9) * scale)).Inverse();
        return embedding =>
        {
            var x = Vector<double>.Build.DenseOfEnumerable(embedding.Select(v => (double)v)) - mean;
            return Math.Sqrt(x * inverse * x);
        };
    }

    private static Matrix<double> Covariance(float[] embeddings, out Vector<double> mean)
    {
        var x = Matrix<double>.Build.Dense(embeddings.Length / Width, Width, (row, column) => embeddings[row * Width + column]);
        mean = x.ColumnSums() / x.RowCount;
        var centre = mean;
        var centred = Matrix<double>.Build.Dense(x.RowCount, Width, (row, column) => x[row, column] - centre[column]);
        return centred.TransposeThisAndMultiply(centred) / x.RowCount;
    }

    private static float[] Row(float[] embeddings, int gene) => embeddings[(gene * Width)..((gene + 1) * Width)];

    private static float[] Correlated(int genes, long seed)
    {
        var random = new CounterRandom(seed);
        var values = new float[genes * Width];
        for (var gene = 0; gene < genes; gene++)
        {
            var shared = random.NextNormal();
            for (var i = 0; i < Width; i++) values[gene * Width + i] = (float)(shared + (0.3 + 0.1 * i) * random.NextNormal() + i);
        }
        return values;
    }

    // predicts the number of G; its embedding counts pairs of neighbours
    private sealed class CountingPredictor(PredictorInfo info) : IExpressionPredictor, IFeatureSource
    {
        private static readonly string[] Pairs = ["AC", "CG", "GT", "TA"];

        public PredictorInfo Info => info;

        public IReadOnlyList<string> Names => Pairs;

        public void Predict(IReadOnlyList<DnaSequence> sequences, Span<double> destination, PredictOptions? options = null,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < sequences.Count; i++) destination[i] = sequences[i].ToString().Count(c => c == 'G');
        }

        public void Extract(IReadOnlyList<DnaSequence> sequences, Span<float> destination, IProgress<WorkProgress>? progress = null,
            CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < destination.Length; i++)
                destination[i] = sequences[i / Pairs.Length].ToString().Split(Pairs[i % Pairs.Length]).Length;
        }

        public void Save(string folder) => PredictorFolder.Save(folder, info, _ => { });

        public void Dispose() { }
    }

    private sealed class CountingLearner : IExpressionLearner
    {
        public string Kind => "counting";

        public FitResult Fit(FittingData data, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
            => new(new CountingPredictor(new PredictorInfo
            {
                Kind = Kind,
                Name = Kind,
                Conditions = data.TargetConditions,
                Transform = data.Transform,
                Window = data.Window,
            }), [], 0);
    }
}
